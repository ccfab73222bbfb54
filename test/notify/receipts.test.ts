import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { applyReceipt } from '../../src-main/core/notify/apply-receipt.ts';
import { backlog } from '../../src-main/core/notify/backlog.ts';
import { refuseBatch } from '../../src-main/core/notify/refuse-batch.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { type Batch, findBatch, findReceipt, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { findOutboxEntry } from '../../src-main/core/store/outbox.ts';
import { type Bench, chfOf, inventoryOf, newBench, queueHub, startMs } from './bench-store.ts';
import { fakeGateway } from './fake-gateway.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const laterMs = startMs + 60_000;

/** A sealed batch of so many hubs, and what the gateway answers to it. */
const answered = async (hubs: number, refuseHub: Record<string, string> = {}) => {
  const bench: Bench = newBench(hubs);
  const far = fakeGateway(inventoryOf(hubs), { refuseHub });
  open.push(bench, far);
  for (let hub = 0; hub < hubs; hub++) queueHub(bench.store, hub, '0000000B');
  await sealBatch(bench.store, { nowMs: startMs });
  const batch = nextSealedBatch(bench.store.db, 0) as Batch;
  const { body: content } = await far.send(batch, new AbortController().signal);
  const apply = (changes: { batchId?: string | null; content?: string } = {}) =>
    applyReceipt(bench.store, {
      content,
      channel: 'http',
      batchId: batch.batchId,
      nowMs: laterMs,
      source: 'gateway',
      ...changes,
    });
  return { store: bench.store, batch, content, apply };
};

const entriesAbout = (store: Bench['store'], subject: string, kind: string) =>
  listJournal(store.db, { subject, limit: 9 }).filter((entry) => entry.kind === kind);

describe('a receipt', () => {
  test('tells how many hubs were taken, parked and queued again', async () => {
    const { batch, apply } = await answered(3, { [chfOf(1)]: 'E120203', [chfOf(2)]: 'E120290' });
    expect(await apply()).toEqual({
      batchId: batch.batchId,
      isNew: true,
      accepted: 1,
      parked: 1,
      requeued: 1,
    });
  });

  test('is kept to the byte, with when and how it came', async () => {
    const { store, batch, content, apply } = await answered(2, { [chfOf(1)]: 'E120203' });
    await apply();
    expect(findReceipt(store.db, batch.batchId)).toEqual({
      batchId: batch.batchId,
      receivedAtMs: laterMs,
      channel: 'http',
      content,
      contentSha256: createHash('sha256').update(content).digest('hex'),
      acceptedCount: 1,
      parkedCount: 1,
    });
    expect(findBatch(store.db, batch.batchId)).toMatchObject({ state: 'receipted', lastError: null });
  });

  test('is in the journal under its batch', async () => {
    const { store, batch, content, apply } = await answered(2, { [chfOf(1)]: 'E120290' });
    await apply();
    expect(entriesAbout(store, batch.batchId, 'batch-receipted')).toMatchObject([
      {
        atMs: laterMs,
        actor: 'outbox',
        attemptId: null,
        body: {
          accepted: 1,
          rejected: 0,
          retryable: 1,
          channel: 'http',
          contentSha256: createHash('sha256').update(content).digest('hex'),
        },
      },
    ]);
  });

  test.each([
    ['I0', 'notification-accepted'],
    ['E120203', 'notification-parked'],
    ['E120290', 'notification-requeued'],
  ])('that says %s of a hub has %s in the journal of that hub', async (code, kind) => {
    const { store, batch, apply } = await answered(1, code === 'I0' ? {} : { [chfOf(0)]: code });
    await apply();
    expect(entriesAbout(store, chfOf(0), kind)).toMatchObject([
      {
        atMs: laterMs,
        actor: 'outbox',
        attemptId: findOutboxEntry(store.db, 1)?.attemptId,
        body: { requestId: 1, batchId: batch.batchId, code },
      },
    ]);
  });

  test('keeps what the gateway said of a hub it queues again, and queues the same message', async () => {
    const { store, batch, apply } = await answered(1, { [chfOf(0)]: 'E120290' });
    const before = findOutboxEntry(store.db, 1);
    await apply();
    expect(findOutboxEntry(store.db, 1)).toMatchObject({
      state: 'corrected',
      batchId: batch.batchId,
      answerCode: 'E120290',
    });
    expect(findOutboxEntry(store.db, 2)).toEqual({
      ...before,
      outboxId: 2,
      state: 'pending',
      batchId: null,
      correctsOutboxId: 1,
    });
  });

  test('names no version as acknowledged that the gateway did not take', async () => {
    const { store, apply } = await answered(1, { [chfOf(0)]: 'E120290' });
    await apply();
    expect(findAssetByChf(store.db, chfOf(0))?.acknowledgedFirmwareVersion).toBeNull();
  });

  test('of another batch than was asked about is not taken, though it is a good one', async () => {
    const { store, batch, apply } = await answered(1);
    await expect(apply({ batchId: '7b0c2b1e-0000-4000-8000-000000000000' })).rejects.toMatchObject({
      code: 'receipt-invalid',
    });
    expect(findBatch(store.db, batch.batchId)?.state).toBe('sealed');
    expect(findReceipt(store.db, batch.batchId)).toBeNull();
  });

  test('that came unasked says itself which batch it answers', async () => {
    const { apply } = await answered(1);
    expect(await apply({ batchId: null })).toMatchObject({ accepted: 1 });
  });

  test('of a batch that this bench never sealed is not ours', async () => {
    const { content, apply } = await answered(1);
    const other = content.replace(/<BatchID>.{8}/, '<BatchID>00000000');
    await expect(apply({ batchId: null, content: other })).rejects.toMatchObject({
      code: 'receipt-not-ours',
    });
  });

  test('of a batch that was refused before is not taken, and says why it was refused', async () => {
    const { store, batch, apply } = await answered(1);
    refuseBatch(store, batch.batchId, 'status 400 batch-invalid: no', startMs);
    await expect(apply()).rejects.toMatchObject({
      code: 'receipt-invalid',
      message: expect.stringContaining('status 400 batch-invalid: no'),
    });
    expect(findOutboxEntry(store.db, 1)?.state).toBe('parked');
  });

  test('that comes twice changes nothing', async () => {
    const { store, batch, apply } = await answered(1);
    await apply();
    const head = listJournal(store.db, { limit: 1 });
    expect(await apply()).toEqual({
      batchId: batch.batchId,
      isNew: false,
      accepted: 0,
      parked: 0,
      requeued: 0,
    });
    expect(listJournal(store.db, { limit: 1 })).toEqual(head);
  });

  test('that differs from the one kept is not taken', async () => {
    const { content, apply } = await answered(1);
    await apply();
    await expect(apply({ content: `${content}\n` })).rejects.toMatchObject({ code: 'receipt-invalid' });
  });

  test('that cannot be read names where it came from', async () => {
    const { apply } = await answered(1);
    await expect(apply({ content: '<half' })).rejects.toMatchObject({
      code: 'receipt-invalid',
      message: expect.stringContaining('gateway'),
    });
  });
});

describe('a refused batch', () => {
  test('has the refusal in the journal, its own and that of each hub', async () => {
    const { store, batch } = await answered(2);
    expect(refuseBatch(store, batch.batchId, 'no', laterMs)).toBe(2);
    expect(entriesAbout(store, batch.batchId, 'batch-refused')).toMatchObject([
      { atMs: laterMs, actor: 'outbox', attemptId: null, body: { reason: 'no', entryCount: 2 } },
    ]);
    expect(entriesAbout(store, chfOf(1), 'notification-parked')).toMatchObject([
      {
        atMs: laterMs,
        actor: 'outbox',
        attemptId: findOutboxEntry(store.db, 2)?.attemptId,
        body: { requestId: 2, batchId: batch.batchId, code: 'gateway-refused-batch', detail: 'no' },
      },
    ]);
    expect(findOutboxEntry(store.db, 1)).toMatchObject({
      answerCode: 'gateway-refused-batch',
      answerDetail: 'no',
    });
  });

  test('was settled meanwhile: nothing of it is parked', async () => {
    const { store, batch, apply } = await answered(1);
    await apply();
    expect(refuseBatch(store, batch.batchId, 'no', laterMs)).toBe(0);
    expect(findOutboxEntry(store.db, 1)?.state).toBe('accepted');
  });

  test('that is not there parks nothing', async () => {
    const { store } = await answered(1);
    expect(refuseBatch(store, 'none', 'no', laterMs)).toBe(0);
  });
});

describe('the backlog', () => {
  test('counts hubs and batches by their state, and the age of the oldest that waits', async () => {
    const { store, apply } = await answered(2, { [chfOf(1)]: 'E120203' });
    expect(backlog(store.db, laterMs)).toEqual({
      pending: 0,
      sealed: 2,
      parked: 0,
      oldestPendingAgeMs: 60_000,
      batches: { sealed: 1, receipted: 0, refused: 0 },
    });
    await apply();
    expect(backlog(store.db, laterMs)).toEqual({
      pending: 0,
      sealed: 0,
      parked: 1,
      oldestPendingAgeMs: null,
      batches: { sealed: 0, receipted: 1, refused: 0 },
    });
  });

  test('calls what a clock set back makes of the future new', async () => {
    const { store } = await answered(1);
    expect(backlog(store.db, startMs - 5_000).oldestPendingAgeMs).toBe(0);
  });
});
