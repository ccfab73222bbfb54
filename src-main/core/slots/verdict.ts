import { type Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { hintOf, retryOf } from '../../../src-shared/domain/next-action.ts';
import type { AttemptOutcome, Verdicts } from '../../../src-shared/domain/outcome.ts';
import type { AttemptReport } from '../flash/attempt.ts';
import type { Attempt } from '../store/attempts.ts';
import type { SlotHub, VerdictState } from './slot-state.ts';

export type Verdict = Omit<VerdictState, 'kind'>;

const notReached: Verdicts = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };

const describe = (outcome: AttemptOutcome): Pick<Verdict, 'outcome' | 'hint' | 'retry'> => ({
  outcome,
  hint: hintOf(outcome),
  retry: { ...retryOf(outcome) },
});

/** What the slot shows after an attempt that came to its end. */
export const verdictOf = (report: AttemptReport, hub: SlotHub, endedAtMs: number): Verdict => ({
  ...describe(report.outcome),
  attemptId: report.attemptId,
  hub: { ...hub, ...versionsOf(report, hub) },
  verdicts: report.verdicts,
  hubLeft: report.hubLeft,
  durationMs: report.durationMs,
  lineFraction: report.ceilingFraction,
  endedAtMs,
  isFromBefore: false,
  ...rescueOf(report),
});

/** Where its label cannot help, that is what to do about the hub. */
const rescueOf = ({ rescue }: AttemptReport): Pick<Partial<Verdict>, 'rescue' | 'hint'> => {
  if (rescue === null) return {};
  return rescue.why === null ? { rescue: { ...rescue } } : { rescue: { ...rescue }, hint: rescue.why };
};

/** What the record forecast is no longer said of a hub that was refused. */
const versionsOf = (report: AttemptReport, hub: SlotHub): Pick<SlotHub, 'from' | 'to'> =>
  report.outcome.kind === 'quarantined'
    ? { from: report.from, to: report.to }
    : { from: report.from ?? hub.from, to: report.to ?? hub.to };

/** For an attempt that the record could not take: the store is full, the catalogue is missing, or a bug. */
export const verdictOfError = (
  error: unknown,
  working: { readonly attemptId: string | null; readonly hub: SlotHub; readonly startedAtMs: number },
  endedAtMs: number,
): Verdict => ({
  ...describe({ kind: 'failed', ...codeOf(error) }),
  attemptId: working.attemptId,
  hub: working.hub,
  verdicts: notReached,
  hubLeft: null,
  durationMs: Math.max(0, endedAtMs - working.startedAtMs),
  lineFraction: null,
  endedAtMs,
  isFromBefore: false,
});

/** For an attempt of an earlier process, as the record has it. `isKnown`: it names hub and Work Order for another try. */
export const verdictOfRecord = (
  attempt: Pick<Attempt, 'attemptId' | 'startedAtMs' | 'verdicts' | 'end'>,
  outcome: AttemptOutcome,
  {
    hub,
    isKnown,
    nextAction,
  }: { readonly hub: SlotHub; readonly isKnown: boolean; readonly nextAction: string | null },
): Verdict => {
  const endedAtMs = attempt.end?.endedAtMs ?? attempt.startedAtMs;
  const verdict = describe(outcome);
  return {
    ...verdict,
    hint: nextAction ?? verdict.hint,
    ...(isKnown || !verdict.retry.isAllowed
      ? {}
      : { retry: { isAllowed: false, why: 'The record does not say which hub it was: scan it.' } }),
    attemptId: attempt.attemptId,
    hub,
    verdicts: attempt.verdicts,
    hubLeft: attempt.end?.hubLeft ?? null,
    durationMs: Math.max(0, endedAtMs - attempt.startedAtMs),
    lineFraction: attempt.end?.ceilingFraction ?? null,
    endedAtMs,
    // One that was cut off speaks of the restart itself.
    isFromBefore: outcome.kind !== 'interrupted',
  };
};

const codeOf = (error: unknown): { readonly code: Fault['code'] | 'internal'; readonly detail: string } =>
  isFault(error)
    ? { code: error.code, detail: error.message }
    : { code: 'internal', detail: error instanceof Error ? error.message : String(error) };
