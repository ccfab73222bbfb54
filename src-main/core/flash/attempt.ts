import type { Policy } from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { DeviceModelKey } from '../../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import { isApplicationLost, type RetryRule, rescueRule } from '../../../src-shared/domain/next-action.ts';
import type { AttemptOutcome, HubLeft, Verdicts } from '../../../src-shared/domain/outcome.ts';
import type { Override } from '../../../src-shared/domain/override.ts';
import type { CatalogueView, LoaderSettings, Release } from '../../../src-shared/domain/release.ts';
import type { Rescue } from '../../../src-shared/domain/rescue.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { BenchTime } from '../bench-time.ts';
import type { ByteLink } from '../links/byte-link.ts';
import type { KnownImage, LoaderFactory } from '../loaders/loader.ts';
import { beginAttempt, versionsOf } from '../record/attempt-record.ts';
import { overridesOf } from '../record/override.ts';
import { recordLoads } from '../record/record-loads.ts';
import { settle } from '../record/settle.ts';
import { type Judgement, judge, type Question } from '../select/judge.ts';
import type { Store } from '../store/open-store.ts';
import type { AttemptEvent } from './attempt-events.ts';
import { failed } from './attempt-result.ts';
import type { Session } from './attempt-session.ts';
import { nothingReached } from './verdict-tally.ts';
import { workOnHub } from './work-on-hub.ts';

export interface AttemptRequest {
  readonly label: readonly DeviceId[];
  readonly workOrderId: WorkOrderId | null;
  readonly port: string;
  readonly slot: number | null;
  readonly operator: string;
  /** The label is the hub's own word, on the strength of the Work Order alone. */
  readonly isArmedWithoutLabel?: boolean;
  /** A shift lead's word for a hub that cannot say who it is any more; for this attempt and no other. */
  readonly rescue: Rescue | null;
}

export interface AttemptDependencies {
  readonly store: Store;
  readonly time: BenchTime;
  readonly policy: Policy;
  /** The newest verified catalogue, at any moment of the attempt. */
  readonly catalogue: () => CatalogueView;
  readonly openLink: (port: string, settings: LoaderSettings, signal: AbortSignal) => Promise<ByteLink>;
  readonly createLoader: LoaderFactory;
  readonly readImage: (release: Release) => Promise<Uint8Array>;
  /** The images that the bench holds of this Device Model's releases. */
  readonly knownImagesOf: (deviceModel: DeviceModelKey) => Promise<readonly KnownImage[]>;
  /** An error outside the closed set of faults is a bug: its stack goes here. */
  readonly onBug: (error: unknown) => void;
}

export interface AttemptReport {
  readonly attemptId: string;
  readonly chf: DeviceId | null;
  readonly port: string;
  readonly outcome: AttemptOutcome;
  readonly verdicts: Verdicts;
  readonly hubLeft: HubLeft;
  readonly from: FirmwareVersion | null;
  readonly to: FirmwareVersion | null;
  readonly durationMs: number;
  readonly ceilingFraction: number | null;
  /** Whether a shift lead may have the hub installed by its label; null unless it has no firmware left to ask. */
  readonly rescue: RetryRule | null;
  /** The overrides the attempt stood on; empty for nearly all. */
  readonly overridden: readonly Override[];
}

/**
 * One hub, one try, from label to settled record: scan, identify, select, flash, verify, record. Never rejects for
 * what a hub, line or person does; whatever happens is an outcome in the record.
 */
export const runAttempt = async (
  dependencies: AttemptDependencies,
  request: AttemptRequest,
  onEvent: (event: AttemptEvent) => void,
  signal: AbortSignal,
): Promise<AttemptReport> => {
  const { time } = dependencies;
  const beganMs = time.monotonicMs();
  const { session, scanned, chf, workOrderId } = begin(dependencies, request, onEvent, signal);
  await session.record.begun;
  session.onEvent({ kind: 'began', attemptId: session.record.attemptId });
  const result = await workOnHub(session, scanned).catch((error: unknown) =>
    failed(error, dependencies.onBug),
  );
  const verdicts = session.visit?.verdicts() ?? nothingReached;
  const hubLeft = session.visit?.hubLeft() ?? 'not-asked';
  const ceilingFraction = session.visit?.ceilingFraction() ?? null;
  const end = { ...result, verdicts, hubLeft, ceilingFraction, told: toldBy(session) };
  const { attemptId } = session.record;
  const outcome = await dependencies.store.commit('settle attempt', (db) => {
    const atMs = time.nowMs();
    // mutant: condition: nothing was loaded where no line was open
    if (session.line !== null) recordLoads(db, session.line, session.visit?.loads() ?? [], atMs);
    session.speeds?.save(db, atMs);
    return settle(db, { ...end, attemptId, chf, workOrderId, operator: request.operator, atMs });
  });
  return {
    attemptId,
    chf,
    port: request.port,
    outcome,
    verdicts: outcome.kind === 're-flashed' ? { ...verdicts, write: 'pass' } : verdicts,
    hubLeft,
    ...versionsOf(session.decision),
    durationMs: time.monotonicMs() - beganMs,
    ceilingFraction,
    rescue: isApplicationLost(outcome) ? rescueRule(session.askForRescue().decision) : null,
    overridden: overridesOf(session.decision),
  };
};

/** What was established of the hub, and what it said last before anything was written to it. */
const toldBy = ({ established, visit }: Session): Parameters<typeof settle>[1]['told'] =>
  // mutant: optional: it was established in a visit
  established === null ? null : { ...established, isWritten: visit?.hasWritten() === true };

interface Begun {
  readonly session: Session;
  readonly scanned: Judgement;
  readonly chf: DeviceId | null;
  readonly workOrderId: WorkOrderId | null;
}

/** The scan's verdict, and the record of it. */
const begin = (
  dependencies: AttemptDependencies,
  request: AttemptRequest,
  onEvent: (event: AttemptEvent) => void,
  signal: AbortSignal,
): Begun => {
  const { store, time, policy, catalogue, onBug } = dependencies;
  const judgeNow = (workOrderId: WorkOrderId | null, changes: Partial<Question> = {}): Judgement => {
    const { label, rescue } = request;
    const question = { label, workOrderId, wire: null, stored: null, rescue, policy };
    return judge(store.db, { ...question, catalogue: catalogue(), ...time.judged(), ...changes });
  };
  const scanned = judgeNow(request.workOrderId);
  const { decision, asset } = scanned;
  const chf = asset?.chf ?? scanned.expected?.chf ?? null;
  // The Work Order the scan found stays the attempt's own, whatever is imported or closed while it runs.
  const workOrderId = request.workOrderId ?? scanned.order?.id ?? null;
  const forecast = { decision, chf: asset?.chf ?? null };
  const record = beginAttempt(store, time, { ...request, workOrderId, chf }, forecast);
  const session: Session = {
    dependencies,
    request,
    record,
    onEvent: tellSafely(onEvent, onBug),
    signal,
    ask: (wire, stored) => judgeNow(workOrderId, { wire, stored, attemptId: record.attemptId }),
    // mutant: empty: what is decided rests on that somebody allows it, not on who
    askForRescue: () => judgeNow(workOrderId, { rescue: { allowedBy: request.operator } }),
    visit: null,
    line: null,
    speeds: null,
    decision,
    stored: null,
    established: null,
  };
  return { session, scanned, chf, workOrderId };
};

/** Whoever watches an attempt cannot spoil it: an error of theirs is their bug. */
const tellSafely =
  (onEvent: (event: AttemptEvent) => void, onBug: (error: unknown) => void) =>
  (event: AttemptEvent): void => {
    try {
      onEvent(event);
    } catch (error) {
      onBug(error);
    }
  };
