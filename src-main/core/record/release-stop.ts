import { Fault, type FaultCode } from '../../../src-shared/domain/faults/fault.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import type { ReleaseId } from '../../../src-shared/domain/release.ts';
import {
  defaultStopLimit,
  isStopDue,
  type StopLimit,
  speaksOfRelease,
} from '../../../src-shared/domain/release-stop.ts';
import { findAttempt } from '../store/attempts.ts';
import type { Readable, Writable } from '../store/handles.ts';
import { appendJournal } from '../store/journal.ts';
import {
  endReleaseStop,
  findLastWritten,
  findReleaseStop,
  insertReleaseStop,
  listReleaseWrites,
} from '../store/release-stops.ts';

/**
 * The circuit breaker: once too many of a release's last installations on this bench failed, the release is stopped.
 * Call it in the transaction that settles the attempt, after the attempt has its end.
 */
export const stopReleaseIfDue = (
  db: Writable,
  ended: { readonly attemptId: string; readonly atMs: number; readonly outcome: AttemptOutcome },
  limit: StopLimit = defaultStopLimit,
): void => {
  const { attemptId, atMs, outcome } = ended;
  if (!isTelling(outcome)) return;
  const releaseId = findLastWritten(db, attemptId);
  // mutant: logic: what is no release is neither stopped nor due to be
  if (releaseId === null || findReleaseStop(db, releaseId) !== null) return;
  const writes = lastWrites(db, releaseId, limit);
  if (!isStopDue(writes, limit)) return;
  const failures = writes.filter(({ isFailure }) => isFailure);
  const counts = {
    failedCount: failures.length,
    attemptCount: writes.length,
    hubCount: new Set(failures.map(({ chf }) => chf)).size,
  };
  const reason = outcome.code;
  insertReleaseStop(db, { releaseId, stoppedAtMs: atMs, reason, ...counts });
  appendJournal(db, {
    atMs,
    kind: 'release-stopped',
    actor: 'bench',
    subject: releaseId,
    attemptId,
    body: { releaseId, reason, ...counts },
  });
};

/** A failure with a code of the closed set: what {@link speaksOfRelease} leaves. */
type Telling = Extract<AttemptOutcome, { kind: 'failed' }> & { readonly code: FaultCode };
const isTelling = (outcome: AttemptOutcome): outcome is Telling => speaksOfRelease(outcome);

const lastWrites = (db: Readable, releaseId: ReleaseId, { ofLast }: StopLimit) =>
  listReleaseWrites(db, releaseId, ofLast).flatMap(({ attemptId, isLastOfAttempt }) => {
    const attempt = findAttempt(db, attemptId);
    // mutant: condition: only attempts that ended are listed
    // mutant: optional: and each of them is there
    if (attempt?.end == null) return [];
    return [{ chf: attempt.chf, isFailure: isLastOfAttempt && isTelling(attempt.end.outcome) }];
  });

/** A shift lead lets the release be installed again; counting starts anew. Throws `release-not-stopped`. */
export const clearReleaseStop = (
  db: Writable,
  releaseId: ReleaseId,
  { by, atMs }: { readonly by: string; readonly atMs: number },
): void => {
  const stop = findReleaseStop(db, releaseId);
  if (stop === null) throw new Fault('release-not-stopped', `Release ${releaseId} is not stopped`);
  const { reason, failedCount, attemptCount, hubCount, stoppedAtMs } = stop;
  const { seq } = appendJournal(db, {
    atMs,
    kind: 'release-stop-cleared',
    actor: by,
    subject: releaseId,
    attemptId: null,
    body: { releaseId, reason, failedCount, attemptCount, hubCount, stoppedAtMs },
  });
  endReleaseStop(db, releaseId, { by, atMs, seq });
};
