import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { interruptedActions } from '../../../src-shared/domain/next-action.ts';
import type { HubState, Verdicts } from '../../../src-shared/domain/outcome.ts';
import type { Clock } from '../clock.ts';
import { type Attempt, listOpenAttempts } from '../store/attempts.ts';
import { listJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { settle } from './settle.ts';
import { suspectAction } from './suspect-action.ts';

export interface RecoveredAttempt {
  readonly attemptId: string;
  readonly chf: DeviceId | null;
  readonly slot: number | null;
  readonly port: string;
  readonly hubState: HubState;
  readonly nextAction: string;
}

/** More entries than one attempt ever writes: the pathway's length times the four of a step, and a few. */
// mutant: number: no attempt writes as many
const mostEntries = 1000;

/**
 * Ends every attempt that the process before this one left open, each in its own transaction, classified from the
 * intents and observations in the journal. Call it once, with the bench lock held and before any new attempt.
 */
export const recoverInterrupted = (store: Store, clock: Clock): readonly RecoveredAttempt[] =>
  listOpenAttempts(store.db).map((attempt) => {
    const { hubState, verdicts } = classify(store, attempt);
    const { attemptId, chf, slot, port, workOrderId } = attempt;
    store.transaction('recover attempt', (db) =>
      settle(db, {
        attemptId,
        chf,
        workOrderId,
        operator: 'recovery',
        atMs: clock.nowMs(),
        outcome: { kind: 'interrupted', hubState },
        verdicts,
        hubLeft: hubState === 'untouched' ? 'not-asked' : 'unknown',
        image: null,
        told: null,
        ceilingFraction: null,
      }),
    );
    const nextAction = hubState === 'suspect' ? suspectAction(store.db, chf) : interruptedActions[hubState];
    return { attemptId, chf, slot, port, hubState, nextAction };
  });

const classify = (store: Store, attempt: Attempt): { hubState: HubState; verdicts: Verdicts } => {
  const entries = listJournal(store.db, { attemptId: attempt.attemptId, limit: mostEntries });
  const began = entries.findLastIndex(({ kind }) => kind === 'write-begins');
  const write = entries[began];
  if (write === undefined) return { hubState: 'untouched', verdicts: nothingReached };
  const since = entries.slice(began);
  const isChecked = since.some(({ kind }) => kind === 'write-checked');
  const isRead = since.some(({ kind }) => kind === 'version-read');
  const hubState = isChecked ? 'good' : 'suspect';
  const { toVersion } = attempt;
  // Verdicts are about one step of the pathway; once it has ended, those of the next are not reached yet.
  const isBetweenSteps = isRead && toVersion !== null && write.body.to !== toVersion;
  if (isBetweenSteps) return { hubState, verdicts: nothingReached };
  const ran = isRead ? 'pass' : 'not-reached';
  return {
    hubState,
    verdicts: { write: isChecked ? 'pass' : 'not-reached', restart: ran, version: ran },
  };
};

const nothingReached: Verdicts = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };
