import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

/**
 * `pending` waits for a batch, `sealed` is in one without an answer, `accepted` has its receipt, `parked` waits for a
 * person, `corrected` was replaced by a newer row, `withdrawn` is not true any more and was never sent. Rows are never
 * deleted.
 */
export type OutboxState = 'pending' | 'sealed' | 'accepted' | 'parked' | 'corrected' | 'withdrawn';

export interface OutboxEntry {
  /** RequestID of the message. */
  readonly outboxId: number;
  /** Order of a hub's notifications; a correction takes the place of the row it corrects. */
  readonly queuePosition: number;
  readonly chf: DeviceId;
  readonly attemptId: string | null;
  readonly workOrderId: string | null;
  readonly messageJson: string;
  readonly createdAtMs: number;
  readonly state: OutboxState;
  readonly batchId: string | null;
  readonly answerCode: string | null;
  readonly answerDetail: string | null;
  readonly correctsOutboxId: number | null;
}

const columns = `outbox_id AS outboxId, queue_position AS queuePosition, chf_id AS chf, attempt_id AS attemptId,
  work_order_id AS workOrderId, message_json AS messageJson, created_at_ms AS createdAtMs, state,
  batch_id AS batchId, answer_code AS answerCode, answer_detail AS answerDetail,
  corrects_outbox_id AS correctsOutboxId`;

export interface NewOutboxEntry {
  readonly chf: DeviceId;
  readonly attemptId: string;
  readonly workOrderId: string | null;
  readonly messageJson: string;
  readonly createdAtMs: number;
}

/** Returns the new outbox id. A second entry for one attempt breaks a constraint and throws. */
export const insertOutboxEntry = (db: Writable, entry: NewOutboxEntry): number => {
  const outboxId = lastOutboxId(db) + 1;
  prepared(
    db,
    `INSERT INTO outbox (outbox_id, queue_position, chf_id, attempt_id, work_order_id, message_json, created_at_ms,
       state)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')`,
  ).run(
    outboxId,
    outboxId,
    entry.chf,
    entry.attemptId,
    entry.workOrderId,
    entry.messageJson,
    entry.createdAtMs,
  );
  return outboxId;
};

/** 0 for an empty outbox. */
export const lastOutboxId = (db: Readable): number =>
  prepared<{ last: number }>(db, 'SELECT coalesce(max(outbox_id), 0) AS last FROM outbox').one().last;

export const findOutboxEntry = (db: Readable, outboxId: number): OutboxEntry | null =>
  prepared<OutboxEntry>(db, `SELECT ${columns} FROM outbox WHERE outbox_id = ?`).get(outboxId) ?? null;

/**
 * Pending entries up to `upToOutboxId`, oldest first, at most one per hub. A hub with an earlier entry that is still
 * pending, sealed or parked is held back, so that its notifications arrive in order.
 */
export const listSealable = (db: Readable, limit: number, upToOutboxId: number): readonly OutboxEntry[] =>
  prepared<OutboxEntry>(
    db,
    `SELECT ${columns} FROM outbox AS entry
     WHERE state = 'pending' AND outbox_id <= ? AND NOT EXISTS (
       SELECT 1 FROM outbox AS earlier
       WHERE earlier.chf_id = entry.chf_id AND earlier.queue_position < entry.queue_position
         AND earlier.state IN ('pending', 'sealed', 'parked'))
     ORDER BY queue_position LIMIT ?`,
  ).all(upToOutboxId, limit);

export const listEntriesOfBatch = (db: Readable, batchId: string): readonly OutboxEntry[] =>
  prepared<OutboxEntry>(db, `SELECT ${columns} FROM outbox WHERE batch_id = ? ORDER BY outbox_id`).all(
    batchId,
  );

/** Oldest first. */
export const listParked = (db: Readable, limit: number): readonly OutboxEntry[] =>
  prepared<OutboxEntry>(
    db,
    `SELECT ${columns} FROM outbox WHERE state = 'parked' ORDER BY outbox_id LIMIT ?`,
  ).all(limit);

/**
 * A hub's latest notification that was not withdrawn, whatever else became of it; null when there is none. One that was
 * replaced is not: what counts is the row in its place.
 */
export const latestEntryOfHub = (db: Readable, chf: DeviceId): OutboxEntry | null =>
  prepared<OutboxEntry>(
    db,
    `SELECT ${columns} FROM outbox INDEXED BY outbox_by_hub WHERE chf_id = ? AND state NOT IN ('withdrawn', 'corrected')
     ORDER BY queue_position DESC, outbox_id DESC`,
  ).get(chf) ?? null;

/** A hub's notifications that no batch holds, in the order they count. */
export const listUnsentOfHub = (db: Readable, chf: DeviceId): readonly OutboxEntry[] =>
  prepared<OutboxEntry>(
    db,
    `SELECT ${columns} FROM outbox WHERE chf_id = ? AND state IN ('pending', 'parked')
     ORDER BY queue_position, outbox_id`,
  ).all(chf);

/** Those of a hub that a batch without an answer holds. */
export const listSealedOfHub = (db: Readable, chf: DeviceId): readonly OutboxEntry[] =>
  prepared<OutboxEntry>(
    db,
    `SELECT ${columns} FROM outbox WHERE chf_id = ? AND state = 'sealed' ORDER BY queue_position, outbox_id`,
  ).all(chf);

/** All notifications of one hub, corrected ones too, in the order they count. */
export const listEntriesOfHub = (db: Readable, chf: DeviceId): readonly OutboxEntry[] =>
  prepared<OutboxEntry>(
    db,
    `SELECT ${columns} FROM outbox WHERE chf_id = ? ORDER BY queue_position, outbox_id`,
  ).all(chf);

const change = (db: Writable, sql: string, ...values: readonly (string | number | null)[]): void => {
  const { changes } = prepared(db, sql).run(...values);
  if (changes !== 1) throw new Error(`${changes} outbox rows changed, not 1: ${sql}`);
};

export const markSealed = (db: Writable, outboxId: number, batchId: string): void =>
  change(
    db,
    `UPDATE outbox SET state = 'sealed', batch_id = ? WHERE outbox_id = ? AND state = 'pending'`,
    batchId,
    outboxId,
  );

export interface EntryAnswer {
  readonly code: string;
  readonly detail: string | null;
}

export const markAccepted = (db: Writable, outboxId: number, answer: EntryAnswer): void =>
  change(
    db,
    `UPDATE outbox SET state = 'accepted', answer_code = ?, answer_detail = ?
     WHERE outbox_id = ? AND state = 'sealed'`,
    answer.code,
    answer.detail,
    outboxId,
  );

/** From `pending` when it could not be put into a message, from `sealed` when it was rejected. */
export const markParked = (db: Writable, outboxId: number, answer: EntryAnswer): void =>
  change(
    db,
    `UPDATE outbox SET state = 'parked', answer_code = ?, answer_detail = ?
     WHERE outbox_id = ? AND state IN ('pending', 'sealed')`,
    answer.code,
    answer.detail,
    outboxId,
  );

/** Before it was sent, or after it was refused; `why` is kept with it. */
export const markWithdrawn = (db: Writable, outboxId: number, why: string): void =>
  change(
    db,
    `UPDATE outbox SET state = 'withdrawn', answer_detail = ?
     WHERE outbox_id = ? AND state IN ('pending', 'parked')`,
    why,
    outboxId,
  );

export interface Replacement {
  readonly workOrderId: string | null;
  readonly messageJson: string;
  readonly createdAtMs: number;
}

/** Puts a new pending row in the queue position of `entry`, which becomes `corrected`. Returns the new outbox id. */
export const replaceEntry = (db: Writable, entry: OutboxEntry, by: Replacement): number => {
  const outboxId = lastOutboxId(db) + 1;
  change(
    db,
    `UPDATE outbox SET state = 'corrected' WHERE outbox_id = ? AND state IN ('sealed', 'parked')`,
    entry.outboxId,
  );
  prepared(
    db,
    `INSERT INTO outbox (outbox_id, queue_position, chf_id, attempt_id, work_order_id, message_json, created_at_ms,
       state, corrects_outbox_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
  ).run(
    outboxId,
    entry.queuePosition,
    entry.chf,
    entry.attemptId,
    by.workOrderId,
    by.messageJson,
    by.createdAtMs,
    entry.outboxId,
  );
  return outboxId;
};

/** What a sealed entry was told when it is not final: kept on the row that {@link replaceEntry} then replaces. */
export const noteAnswer = (db: Writable, outboxId: number, answer: EntryAnswer): void =>
  change(
    db,
    'UPDATE outbox SET answer_code = ?, answer_detail = ? WHERE outbox_id = ?',
    answer.code,
    answer.detail,
    outboxId,
  );

export interface OutboxCounts {
  readonly pending: number;
  readonly sealed: number;
  readonly parked: number;
  /** When the oldest pending or sealed entry was made; null when there is none. */
  readonly oldestCreatedAtMs: number | null;
}

export const countOutbox = (db: Readable): OutboxCounts =>
  prepared<OutboxCounts>(
    db,
    `SELECT coalesce(sum(state = 'pending'), 0) AS pending, coalesce(sum(state = 'sealed'), 0) AS sealed,
       coalesce(sum(state = 'parked'), 0) AS parked,
       min(CASE WHEN state IN ('pending', 'sealed') THEN created_at_ms END) AS oldestCreatedAtMs
     FROM outbox INDEXED BY outbox_open WHERE state IN ('pending', 'sealed', 'parked')`,
  ).one();
