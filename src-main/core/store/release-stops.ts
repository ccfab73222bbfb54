import type { FaultCode } from '../../../src-shared/domain/faults/fault.ts';
import type { ReleaseId } from '../../../src-shared/domain/release.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

/** Why and when the bench stopped a release by itself. */
export interface NewReleaseStop {
  readonly releaseId: ReleaseId;
  readonly stoppedAtMs: number;
  /** The failure that reached the limit. */
  readonly reason: FaultCode;
  /** Of the last `attemptCount` attempts whose write was begun. */
  readonly failedCount: number;
  readonly attemptCount: number;
  /** Different hubs among the failed ones: one hub alone may be what is wrong. */
  readonly hubCount: number;
}

/** One that is in force. */
export interface ReleaseStop extends NewReleaseStop {
  readonly stopId: number;
}

interface StopRow {
  readonly stop_id: number;
  readonly release_id: ReleaseId;
  readonly stopped_at_ms: number;
  readonly reason: FaultCode;
  readonly failed_count: number;
  readonly attempt_count: number;
  readonly hub_count: number;
}

const toStop = (row: StopRow): ReleaseStop => ({
  stopId: row.stop_id,
  releaseId: row.release_id,
  stoppedAtMs: row.stopped_at_ms,
  reason: row.reason,
  failedCount: row.failed_count,
  attemptCount: row.attempt_count,
  hubCount: row.hub_count,
});

const columns = 'stop_id, release_id, stopped_at_ms, reason, failed_count, attempt_count, hub_count';

/** Those in force, the oldest first. */
export const listReleaseStops = (db: Readable): readonly ReleaseStop[] =>
  prepared<StopRow>(db, `SELECT ${columns} FROM release_stops WHERE released_by IS NULL ORDER BY stop_id`)
    .all()
    .map(toStop);

/** The stop in force on this release. */
export const findReleaseStop = (db: Readable, releaseId: ReleaseId): ReleaseStop | null => {
  const row = prepared<StopRow>(
    db,
    `SELECT ${columns} FROM release_stops WHERE release_id = ? AND released_by IS NULL`,
  ).get(releaseId);
  return row === undefined ? null : toStop(row);
};

export const insertReleaseStop = (db: Writable, stop: NewReleaseStop): void => {
  prepared(
    db,
    `INSERT INTO release_stops (release_id, stopped_at_ms, reason, failed_count, attempt_count, hub_count)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(stop.releaseId, stop.stoppedAtMs, stop.reason, stop.failedCount, stop.attemptCount, stop.hubCount);
};

/** Ends the stop in force; `seq` is the journal entry that says so. */
export const endReleaseStop = (
  db: Writable,
  releaseId: ReleaseId,
  { by, atMs, seq }: { readonly by: string; readonly atMs: number; readonly seq: number },
): void => {
  const { changes } = prepared(
    db,
    `UPDATE release_stops SET released_by = ?, released_at_ms = ?, released_seq = ?
     WHERE release_id = ? AND released_by IS NULL`,
  ).run(by, atMs, seq, releaseId);
  if (changes !== 1) throw new Error(`release ${releaseId} is not stopped`);
};

/** An ended attempt that began to write a release. */
export interface ReleaseWrite {
  readonly attemptId: string;
  /** False when the attempt went on to write another release after it: this one was installed. */
  readonly isLastOfAttempt: boolean;
}

/** The release's writes that began after its last stop was ended, of attempts that ended; the newest first. */
export const listReleaseWrites = (
  db: Readable,
  releaseId: ReleaseId,
  limit: number,
): readonly ReleaseWrite[] =>
  prepared<{ attempt_id: string; is_last: number }>(
    db,
    `SELECT j.attempt_id, NOT EXISTS (
         SELECT 1 FROM journal later
         WHERE later.attempt_id = j.attempt_id AND later.kind = 'write-begins' AND later.seq > j.seq
       ) AS is_last
     FROM journal j JOIN attempts a USING (attempt_id)
     WHERE j.kind = 'write-begins' AND json_extract(j.body_json, '$.releaseId') = @releaseId
       AND j.seq > coalesce((SELECT max(released_seq) FROM release_stops WHERE release_id = @releaseId), 0)
       AND a.ended_at_ms IS NOT NULL
     ORDER BY j.seq DESC LIMIT @limit`,
  )
    .all({ releaseId, limit })
    .map((row) => ({ attemptId: row.attempt_id, isLastOfAttempt: row.is_last === 1 }));

/** The release that an attempt began to write last. */
export const findLastWritten = (db: Readable, attemptId: string): ReleaseId | null =>
  prepared<{ release_id: ReleaseId }>(
    db,
    `SELECT json_extract(body_json, '$.releaseId') AS release_id FROM journal
     WHERE attempt_id = ? AND kind = 'write-begins' ORDER BY seq DESC`,
  ).get(attemptId)?.release_id ?? null;
