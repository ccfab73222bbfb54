import type { Sha256 } from '../../../src-shared/domain/release.ts';
import type { Readable, Writable } from './handles.ts';
import type { JournalHead } from './journal.ts';
import { prepared } from './prepared.ts';

/** `sealed` has no answer yet, `receipted` has its receipt, `refused` was turned down as a whole. */
export type BatchState = 'sealed' | 'receipted' | 'refused';

export interface Batch {
  readonly batchId: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly sealedAtMs: number;
  /** The XML, to the byte: what is sent again is what was sent first. */
  readonly content: string;
  readonly contentSha256: Sha256;
  readonly entryCount: number;
  readonly state: BatchState;
  /** How often a send was begun; more than 0 means that the gateway may have it. */
  readonly sendCount: number;
  readonly lastError: string | null;
}

const columns = `batch_id AS batchId, sequence, sealed_at_ms AS sealedAtMs, content,
  content_sha256 AS contentSha256, entry_count AS entryCount, state, send_count AS sendCount,
  last_error AS lastError`;

export interface NewBatch {
  readonly batchId: string;
  readonly sequence: number;
  readonly sealedAtMs: number;
  readonly content: string;
  readonly contentSha256: Sha256;
  readonly entryCount: number;
  readonly journal: JournalHead;
}

export const nextBatchSequence = (db: Readable): number =>
  prepared<{ next: number }>(db, 'SELECT coalesce(max(sequence), 0) + 1 AS next FROM batches').one().next;

export const insertBatch = (db: Writable, batch: NewBatch): void => {
  prepared(
    db,
    `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state,
       journal_seq, journal_hash)
     VALUES (?, ?, ?, ?, ?, ?, 'sealed', ?, ?)`,
  ).run(
    batch.batchId,
    batch.sequence,
    batch.sealedAtMs,
    batch.content,
    batch.contentSha256,
    batch.entryCount,
    batch.journal.seq,
    batch.journal.hash,
  );
};

export const findBatch = (db: Readable, batchId: string): Batch | null =>
  prepared<Batch>(db, `SELECT ${columns} FROM batches WHERE batch_id = ?`).get(batchId) ?? null;

/** The oldest batch without an answer after `afterSequence`. */
export const nextSealedBatch = (db: Readable, afterSequence: number): Batch | null =>
  prepared<Batch>(
    db,
    `SELECT ${columns} FROM batches WHERE state = 'sealed' AND sequence > ? ORDER BY sequence`,
  ).get(afterSequence) ?? null;

/** Before the bytes leave: after a crash, the batch is asked for before it is sent again. */
export const markSending = (db: Writable, batchId: string, atMs: number): void => {
  prepared(db, 'UPDATE batches SET send_count = send_count + 1, last_sent_at_ms = ? WHERE batch_id = ?').run(
    atMs,
    batchId,
  );
};

export const noteBatchError = (db: Writable, batchId: string, error: string): void => {
  prepared(db, `UPDATE batches SET last_error = ? WHERE batch_id = ? AND state = 'sealed'`).run(
    error,
    batchId,
  );
};

/** A batch is settled once; settling it again is a bug and throws. */
export const settleBatch = (
  db: Writable,
  batchId: string,
  state: 'receipted' | 'refused',
  error: string | null,
): void => {
  const { changes } = prepared(
    db,
    `UPDATE batches SET state = ?, last_error = ? WHERE batch_id = ? AND state = 'sealed'`,
  ).run(state, error, batchId);
  if (changes !== 1) throw new Error(`batch ${batchId} is settled already`);
};

export interface NewReceipt {
  readonly batchId: string;
  readonly receivedAtMs: number;
  readonly channel: 'http' | 'file';
  readonly content: string;
  readonly contentSha256: Sha256;
  readonly acceptedCount: number;
  readonly parkedCount: number;
}

export const insertReceipt = (db: Writable, receipt: NewReceipt): void => {
  prepared(
    db,
    `INSERT INTO receipts (batch_id, received_at_ms, channel, content, content_sha256, accepted_count,
       parked_count)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    receipt.batchId,
    receipt.receivedAtMs,
    receipt.channel,
    receipt.content,
    receipt.contentSha256,
    receipt.acceptedCount,
    receipt.parkedCount,
  );
};

export interface StoredReceipt extends NewReceipt {}

export const findReceipt = (db: Readable, batchId: string): StoredReceipt | null =>
  prepared<StoredReceipt>(
    db,
    `SELECT batch_id AS batchId, received_at_ms AS receivedAtMs, channel, content,
       content_sha256 AS contentSha256, accepted_count AS acceptedCount, parked_count AS parkedCount
     FROM receipts WHERE batch_id = ?`,
  ).get(batchId) ?? null;

export interface BatchCounts {
  readonly sealed: number;
  readonly receipted: number;
  readonly refused: number;
}

export const countBatches = (db: Readable): BatchCounts =>
  prepared<BatchCounts>(
    db,
    `SELECT coalesce(sum(state = 'sealed'), 0) AS sealed, coalesce(sum(state = 'receipted'), 0) AS receipted,
       coalesce(sum(state = 'refused'), 0) AS refused
     FROM batches`,
  ).one();
