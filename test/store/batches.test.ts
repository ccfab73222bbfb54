import { describe, expect, it } from 'vitest';
import {
  countBatches,
  findBatch,
  findReceipt,
  insertReceipt,
  markSending,
  nextBatchSequence,
  nextSealedBatch,
  noteBatchError,
  settleBatch,
} from '../../src-main/core/store/batches.ts';
import type { Sha256 } from '../../src-shared/domain/release.ts';
import { eitherWay } from './either-way.ts';
import { insertBatchOf } from './insert-batch.ts';
import { openTestStore } from './open-test-store.ts';

/** A store with batches `a`, `b`, `c`, numbered 1 to 3, put in in another order. */
const threeBatches = () => {
  const store = openTestStore();
  for (const [id, sequence] of [
    ['c', 3],
    ['a', 1],
    ['b', 2],
  ] as const)
    insertBatchOf(store, id, sequence);
  return store.db;
};
const receipt = {
  receivedAtMs: 9,
  channel: 'file' as const,
  content: '<r/>',
  contentSha256: 'e'.repeat(64) as Sha256,
  acceptedCount: 2,
  parkedCount: 1,
};

describe('batches', () => {
  it('are numbered from 1, each after the last', () => {
    expect(nextBatchSequence(openTestStore().db)).toBe(1);
    expect(nextBatchSequence(threeBatches())).toBe(4);
  });

  it('are found as they were sealed', () => {
    const db = threeBatches();
    expect(findBatch(db, 'b')).toEqual({
      batchId: 'b',
      sequence: 2,
      sealedAtMs: 5,
      content: '<b/>',
      contentSha256: 'b'.repeat(64),
      entryCount: 1,
      state: 'sealed',
      sendCount: 0,
      lastError: null,
    });
    expect(findBatch(db, 'x')).toBeNull();
  });

  it('come up one after the other, those without an answer only', () => {
    const db = threeBatches();
    expect(eitherWay(db, () => nextSealedBatch(db, 0))?.batchId).toBe('a');
    expect(nextSealedBatch(db, 1)?.batchId).toBe('b');
    settleBatch(db, 'b', 'receipted', null);
    expect(nextSealedBatch(db, 1)?.batchId).toBe('c');
    expect(nextSealedBatch(db, 3)).toBeNull();
  });

  it('count their own sends', () => {
    const db = threeBatches();
    markSending(db, 'a', 7);
    markSending(db, 'a', 8);
    expect(['a', 'b'].map((id) => findBatch(db, id)?.sendCount)).toEqual([2, 0]);
    expect(db.prepare("SELECT last_sent_at_ms FROM batches WHERE batch_id = 'a'").pluck().get()).toBe(8);
  });

  it('keep their own last error, and none once they are settled', () => {
    const db = threeBatches();
    noteBatchError(db, 'a', 'busy');
    expect(['a', 'b'].map((id) => findBatch(db, id)?.lastError)).toEqual(['busy', null]);
    settleBatch(db, 'a', 'receipted', null);
    noteBatchError(db, 'a', 'too late');
    expect(findBatch(db, 'a')).toMatchObject({ state: 'receipted', lastError: null });
  });

  it('are settled once, each by itself', () => {
    const db = threeBatches();
    settleBatch(db, 'a', 'refused', 'no');
    expect(findBatch(db, 'a')).toMatchObject({ state: 'refused', lastError: 'no' });
    expect(findBatch(db, 'b')?.state).toBe('sealed');
    expect(() => settleBatch(db, 'a', 'receipted', null)).toThrow('batch a is settled already');
  });

  it('are counted by state', () => {
    expect(countBatches(openTestStore().db)).toEqual({ sealed: 0, receipted: 0, refused: 0 });
    const db = threeBatches();
    settleBatch(db, 'a', 'refused', 'no');
    settleBatch(db, 'b', 'receipted', null);
    expect(countBatches(db)).toEqual({ sealed: 1, receipted: 1, refused: 1 });
  });

  it('have a receipt each, as it came', () => {
    const db = threeBatches();
    insertReceipt(db, { batchId: 'b', ...receipt });
    expect(findReceipt(db, 'b')).toEqual({ batchId: 'b', ...receipt });
    expect(findReceipt(db, 'a')).toBeNull();
  });
});
