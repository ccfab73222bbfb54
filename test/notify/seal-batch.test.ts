import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { backlog } from '../../src-main/core/notify/backlog.ts';
import { correctParked } from '../../src-main/core/notify/correct-parked.ts';
import { latestNotification } from '../../src-main/core/notify/enqueue.ts';
import { sealBatch, sealPending } from '../../src-main/core/notify/seal-batch.ts';
import { findBatch, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { journalHead, listJournal } from '../../src-main/core/store/journal.ts';
import { findOutboxEntry, listEntriesOfBatch, listSealable } from '../../src-main/core/store/outbox.ts';
import { openGatewayCodec } from '../rig/gateway/batch-message.ts';
import { planOf } from '../store/plan-of.ts';
import { type Bench, chfOf, gpfOf, newBench, queueHub, startMs } from './bench-store.ts';

const open: Bench[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
const bench = (hubs: number): Bench => {
  const made = newBench(hubs);
  open.push(made);
  return made;
};

const spoil = ({ store }: Bench, outboxId: number, column: string, value: string) =>
  store.db.prepare(`UPDATE outbox SET ${column} = ? WHERE outbox_id = ?`).run(value, outboxId);

describe('sealing', () => {
  test('makes nothing of an empty outbox', async () => {
    const { store } = bench(0);
    expect(await sealBatch(store, { nowMs: startMs })).toEqual({ batch: null, parked: 0 });
    expect(nextSealedBatch(store.db, 0)).toBeNull();
  });

  test('keeps the very bytes, their hash, and the journal head as it was', async () => {
    const { store } = bench(1);
    queueHub(store, 0, '0000000b', { workOrder: 'WO <1> & "2" é' });
    const head = journalHead(store.db);
    const { batch } = await sealBatch(store, { nowMs: startMs });
    const content = findBatch(store.db, batch?.batchId ?? '')?.content ?? '';
    expect(createHash('sha256').update(content).digest('hex')).toBe(batch?.contentSha256);
    expect(content).toContain(`<JournalSequence>${head.seq}</JournalSequence>`);
    expect(content).toContain(`<JournalHash>${head.hash}</JournalHash>`);
    expect(content).toContain('<WorkOrderReference>WO &lt;1&gt; &amp; "2" é</WorkOrderReference>');
    expect(listJournal(store.db, { limit: 1 })).toMatchObject([
      { kind: 'batch-sealed', subject: batch?.batchId, body: { sequence: 1, entryCount: 1 } },
    ]);
  });

  test('writes what the gateway then reads', async () => {
    const { store } = bench(1);
    queueHub(store, 0, '0000000b');
    await sealBatch(store, { nowMs: startMs });
    const codec = await openGatewayCodec();
    expect(codec.parseBatch(nextSealedBatch(store.db, 0)?.content ?? '')).toMatchObject({
      benchId: 'BENCH-7',
      entries: [
        {
          requestId: 1,
          deviceId: chfOf(0),
          manufacturer: '106C',
          model: '01020003',
          firmwareVersion: '0000000B',
          gpf: gpfOf(0),
          reflashedAt: '2026-04-01T08:00:00.000Z',
        },
      ],
    });
  });

  test('takes the oldest first, up to the limit', async () => {
    const { store } = bench(3);
    for (let hub = 2; hub >= 0; hub--) queueHub(store, hub, '0000000B');
    const { batch } = await sealBatch(store, { nowMs: startMs, limit: 2 });
    const hubs = listEntriesOfBatch(store.db, batch?.batchId ?? '').map(({ chf }) => chf);
    expect(hubs).toEqual([chfOf(2), chfOf(1)]);
  });

  test('takes one notification of a hub and holds the next back', async () => {
    const { store } = bench(2);
    queueHub(store, 0, '0000000B');
    queueHub(store, 0, '0000000C');
    queueHub(store, 1, '0000000B');
    expect(await sealPending(store, { nowMs: startMs })).toEqual({ batches: 1, parked: 0 });
    expect(backlog(store.db, startMs + 5000)).toMatchObject({
      pending: 1,
      sealed: 2,
      oldestPendingAgeMs: 5000,
    });
    expect(findOutboxEntry(store.db, 2)?.state).toBe('pending');
  });

  test.each([
    ['a character XML cannot carry', 'work_order_id', 'WO \u0001'],
    ['a code point that is no character', 'work_order_id', 'WO \ufffe'],
    ['a reference longer than 40 characters', 'work_order_id', 'W'.repeat(41)],
    ['a stored message of another shape', 'message_json', '{}'],
  ])('parks an entry with %s and seals the rest', async (_what, column, value) => {
    const made = bench(3);
    for (let hub = 0; hub < 3; hub++) queueHub(made.store, hub, '0000000B');
    spoil(made, 2, column, value);
    const sealed = await sealBatch(made.store, { nowMs: startMs });
    expect(sealed).toMatchObject({ batch: { entryCount: 2 }, parked: 1 });
    expect(findOutboxEntry(made.store.db, 2)).toMatchObject({
      state: 'parked',
      answerCode: 'message-invalid',
      batchId: null,
    });
  });

  test('parks the only entry without making a batch', async () => {
    const made = bench(1);
    queueHub(made.store, 0, '0000000B');
    spoil(made, 1, 'work_order_id', ' ');
    expect(await sealPending(made.store, { nowMs: startMs })).toEqual({ batches: 0, parked: 1 });
  });

  test('parks nothing when the header is at fault', async () => {
    const { store } = bench(1);
    queueHub(store, 0, '0000000B');
    const renamed = { ...store, benchId: 'Bänk 7' };
    await expect(sealBatch(renamed, { nowMs: startMs })).rejects.toMatchObject({ code: 'message-invalid' });
    expect(findOutboxEntry(store.db, 1)?.state).toBe('pending');
  });

  test.each([1, 1000])('takes a limit of %d', async (limit) => {
    const { store } = bench(0);
    expect(await sealBatch(store, { nowMs: startMs, limit })).toEqual({ batch: null, parked: 0 });
  });

  test.each([0, 1001, 1.5])('refuses a limit of %d', async (limit) => {
    const { store } = bench(0);
    await expect(sealBatch(store, { nowMs: startMs, limit })).rejects.toMatchObject({
      code: 'arguments-invalid',
    });
  });

  test('numbers batches from 1 without gaps', async () => {
    const { store } = bench(3);
    for (let hub = 0; hub < 3; hub++) queueHub(store, hub, '0000000B');
    await sealPending(store, { nowMs: startMs, limit: 1 });
    const rows = store.db.prepare('SELECT sequence FROM batches ORDER BY sequence').pluck().all();
    expect(rows).toEqual([1, 2, 3]);
  });

  test('looks at no more than the pending rows', () => {
    const plan = planOf(bench(0).store.db, (db) => listSealable(db, 9, 9));
    expect(plan).toContain('USING INDEX outbox_pending');
    expect(plan).toContain('outbox_open (chf_id=? AND queue_position<?)');
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

describe('the journal', () => {
  test('has what was sealed: how many hubs, in which bytes', async () => {
    const { store } = bench(2);
    for (let hub = 0; hub < 2; hub++) queueHub(store, hub, '0000000B');
    const { batch } = await sealBatch(store, { nowMs: startMs + 5 });
    expect(batch).toMatchObject({ sequence: 1, entryCount: 2 });
    expect(listJournal(store.db, { limit: 1 })).toMatchObject([
      {
        atMs: startMs + 5,
        kind: 'batch-sealed',
        actor: 'outbox',
        subject: batch?.batchId,
        attemptId: null,
        body: { sequence: 1, entryCount: 2, contentSha256: batch?.contentSha256 },
      },
    ]);
  });

  test('has what could not be sealed under its hub, with the reason', async () => {
    const made = bench(1);
    queueHub(made.store, 0, '0000000B');
    spoil(made, 1, 'work_order_id', 'W'.repeat(41));
    await sealBatch(made.store, { nowMs: startMs + 5 });
    const { attemptId, answerDetail } = findOutboxEntry(made.store.db, 1) ?? {};
    expect(answerDetail).toContain('WorkOrderReference');
    expect(listJournal(made.store.db, { limit: 1 })).toMatchObject([
      {
        atMs: startMs + 5,
        kind: 'notification-parked',
        actor: 'outbox',
        subject: chfOf(0),
        attemptId,
        body: { requestId: 1, code: 'message-invalid', detail: answerDetail },
      },
    ]);
  });
});

describe('the outbox', () => {
  test('keeps what came after the line for a later batch', async () => {
    const { store } = bench(2);
    const first = queueHub(store, 0, '0000000B');
    queueHub(store, 1, '0000000B');
    await sealBatch(store, { nowMs: startMs, upToOutboxId: first });
    expect([1, 2].map((id) => findOutboxEntry(store.db, id)?.state)).toEqual(['sealed', 'pending']);
  });

  test('takes an attempt once', () => {
    const { store } = bench(1);
    queueHub(store, 0, '0000000B');
    expect(() => queueHub(store, 0, '0000000B')).toThrow(/UNIQUE/);
  });

  test('knows the version last notified of a hub', () => {
    const { store } = bench(2);
    queueHub(store, 0, '0000000B');
    queueHub(store, 0, '0000000C');
    expect(latestNotification(store.db, chfOf(0))?.firmwareVersion).toBe('0000000C');
    expect(latestNotification(store.db, chfOf(1))).toBeNull();
  });
});

describe('correcting', () => {
  test('queues a corrected copy in the place of the parked one', async () => {
    const made = bench(1);
    queueHub(made.store, 0, '0000000B');
    queueHub(made.store, 0, '0000000C');
    spoil(made, 1, 'work_order_id', ' ');
    await sealBatch(made.store, { nowMs: startMs });
    const by = { actor: 'lee', nowMs: startMs };
    const newId = await correctParked(made.store, 1, { workOrderId: null }, by);
    const { attemptId, messageJson } = findOutboxEntry(made.store.db, 1) ?? {};
    expect(findOutboxEntry(made.store.db, newId)).toMatchObject({
      state: 'pending',
      queuePosition: 1,
      correctsOutboxId: 1,
      workOrderId: null,
    });
    expect(findOutboxEntry(made.store.db, 1)?.state).toBe('corrected');
    expect(listJournal(made.store.db, { limit: 1 })).toMatchObject([
      {
        atMs: startMs,
        kind: 'notification-corrected',
        actor: 'lee',
        subject: chfOf(0),
        attemptId,
        body: { requestId: 1, newRequestId: newId, workOrderId: null, message: messageJson },
      },
    ]);
  });

  test('changes what the person changed, and keeps the Work Order and the rest', async () => {
    const made = bench(1);
    queueHub(made.store, 0, '0000000B');
    spoil(made, 1, 'state', 'parked');
    const by = { actor: 'lee', nowMs: startMs + 5 };
    const newId = await correctParked(made.store, 1, { chtsVersion: 'CHTS V1.5' }, by);
    const before = findOutboxEntry(made.store.db, 1);
    expect(findOutboxEntry(made.store.db, newId)).toMatchObject({
      workOrderId: 'WO 1',
      createdAtMs: startMs + 5,
      messageJson: before?.messageJson.replace('CHTS V1.4', 'CHTS V1.5'),
    });
  });

  test('refuses a correction that could not be sent either', async () => {
    const made = bench(1);
    queueHub(made.store, 0, '0000000B');
    spoil(made, 1, 'work_order_id', ' ');
    await sealBatch(made.store, { nowMs: startMs });
    const by = { actor: 'lee', nowMs: startMs };
    await expect(correctParked(made.store, 1, { chtsVersion: '1.4' }, by)).rejects.toMatchObject({
      code: 'message-invalid',
    });
    expect(findOutboxEntry(made.store.db, 1)?.state).toBe('parked');
  });

  test('refuses a notification that is not parked', async () => {
    const { store } = bench(1);
    queueHub(store, 0, '0000000B');
    await expect(correctParked(store, 1, {}, { actor: 'lee', nowMs: startMs })).rejects.toMatchObject({
      code: 'outbox-entry-not-parked',
      message: 'Notification 1 is pending',
    });
  });

  test('refuses a notification that is not there', async () => {
    const { store } = bench(0);
    await expect(correctParked(store, 7, {}, { actor: 'lee', nowMs: startMs })).rejects.toMatchObject({
      code: 'outbox-entry-not-parked',
      message: 'Notification 7 is not in the outbox',
    });
  });
});
