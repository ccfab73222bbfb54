import { afterEach, describe, expect, it } from 'vitest';
import {
  countOutbox,
  findOutboxEntry,
  lastOutboxId,
  latestEntryOfHub,
  listEntriesOfBatch,
  listEntriesOfHub,
  listParked,
  listSealable,
  listSealedOfHub,
  listUnsentOfHub,
  markAccepted,
  markParked,
  markSealed,
  markWithdrawn,
  noteAnswer,
  type OutboxEntry,
  replaceEntry,
} from '../../src-main/core/store/outbox.ts';
import { type Bench, chfOf, newBench, queueHub, startMs } from '../notify/bench-store.ts';
import { eitherWay } from './either-way.ts';
import { insertBatchOf } from './insert-batch.ts';

const open: Bench[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A bench with a pending notification of each hub, 1 and up, and a batch `B` to seal them in. */
const outboxOf = (hubs: number) => {
  const bench = newBench(hubs);
  open.push(bench);
  for (let hub = 0; hub < hubs; hub++) queueHub(bench.store, hub, '0000000B', { atMs: startMs + 10 * hub });
  insertBatchOf(bench.store, 'B', 1);
  return { store: bench.store, db: bench.store.db };
};
const answer = { code: 'I0', detail: 'taken' };
const entry = (db: Bench['store']['db'], id: number) => findOutboxEntry(db, id) as OutboxEntry;

describe('a notification', () => {
  it('is sealed, then accepted, and leaves its neighbour as it is', () => {
    const { db } = outboxOf(2);
    markSealed(db, 1, 'B');
    expect(entry(db, 1)).toMatchObject({ state: 'sealed', batchId: 'B' });
    markAccepted(db, 1, answer);
    expect(entry(db, 1)).toMatchObject({ state: 'accepted', answerCode: 'I0', answerDetail: 'taken' });
    expect(entry(db, 2)).toMatchObject({ state: 'pending', batchId: null, answerCode: null });
  });

  it('is parked from where it waits or where it was sealed', () => {
    const { db } = outboxOf(3);
    markSealed(db, 2, 'B');
    markParked(db, 1, answer);
    markParked(db, 2, answer);
    expect([1, 2, 3].map((id) => entry(db, id).state)).toEqual(['parked', 'parked', 'pending']);
  });

  it('is sealed once, and only while it waits', () => {
    const { db } = outboxOf(1);
    markSealed(db, 1, 'B');
    expect(() => markSealed(db, 1, 'B')).toThrow('0 outbox rows changed');
  });

  it('is not accepted before it was sealed', () => {
    const { db } = outboxOf(1);
    expect(() => markAccepted(db, 1, answer)).toThrow('0 outbox rows changed');
    expect(entry(db, 1).state).toBe('pending');
  });

  it('that was accepted is never parked, and never queued again', () => {
    const { db } = outboxOf(1);
    markSealed(db, 1, 'B');
    markAccepted(db, 1, answer);
    expect(() => markParked(db, 1, answer)).toThrow('0 outbox rows changed');
    expect(() => replaceEntry(db, entry(db, 1), entry(db, 1))).toThrow('0 outbox rows changed');
  });

  it('that waits is not replaced: it would be sent twice', () => {
    const { db } = outboxOf(1);
    expect(() => replaceEntry(db, entry(db, 1), entry(db, 1))).toThrow('0 outbox rows changed');
  });

  it('keeps what it was told while it is not final, and its neighbour is told nothing', () => {
    const { db } = outboxOf(2);
    noteAnswer(db, 1, { code: 'E120290', detail: null });
    expect([1, 2].map((id) => entry(db, id).answerCode)).toEqual(['E120290', null]);
    expect(() => noteAnswer(db, 9, answer)).toThrow('0 outbox rows changed');
  });

  it('is numbered after the last, a correction too', () => {
    const { store, db } = outboxOf(2);
    markParked(db, 1, answer);
    replaceEntry(db, entry(db, 1), entry(db, 1));
    expect(queueHub(store, 1, '0000000C')).toBe(4);
    expect(entry(db, 4)).toMatchObject({ queuePosition: 4, chf: chfOf(1) });
  });

  it('is replaced in its place in the queue by one that knows what it corrects', () => {
    const { db } = outboxOf(2);
    markParked(db, 1, answer);
    const id = replaceEntry(db, entry(db, 1), {
      workOrderId: 'WO 2',
      messageJson: '{}',
      createdAtMs: startMs + 99,
    });
    expect(id).toBe(3);
    expect(entry(db, id)).toMatchObject({
      queuePosition: 1,
      chf: chfOf(0),
      attemptId: entry(db, 1).attemptId,
      workOrderId: 'WO 2',
      messageJson: '{}',
      createdAtMs: startMs + 99,
      state: 'pending',
      correctsOutboxId: 1,
    });
    expect(entry(db, 1).state).toBe('corrected');
    expect(entry(db, 2).state).toBe('pending');
  });
});

describe('the queue', () => {
  it('is empty, and numbered from 1', () => {
    const { db } = outboxOf(0);
    expect([lastOutboxId(db), findOutboxEntry(db, 1)]).toEqual([0, null]);
    expect(countOutbox(db)).toEqual({ pending: 0, sealed: 0, parked: 0, oldestCreatedAtMs: null });
  });

  it('counts what waits, and knows how old the oldest is', () => {
    const { store, db } = outboxOf(5);
    expect(lastOutboxId(db)).toBe(5);
    // The clock went back meanwhile: the oldest is told by its time, not by its place.
    queueHub(store, 4, '0000000C', { atMs: startMs + 5 });
    for (const id of [1, 2]) markSealed(db, id, 'B');
    markAccepted(db, 1, answer);
    markParked(db, 3, answer);
    expect(countOutbox(db)).toEqual({
      pending: 3,
      sealed: 1,
      parked: 1,
      oldestCreatedAtMs: startMs + 5,
    });
  });

  it('gives the oldest first, as many as are asked for, up to the line', () => {
    const { db } = outboxOf(4);
    const ids = (limit: number, upTo: number) =>
      eitherWay(db, () => listSealable(db, limit, upTo).map(({ outboxId }) => outboxId));
    expect(ids(9, 9)).toEqual([1, 2, 3, 4]);
    expect(ids(2, 9)).toEqual([1, 2]);
    expect(ids(9, 3)).toEqual([1, 2, 3]);
  });

  it.each(['pending', 'sealed', 'parked'])('holds a hub back while an earlier one of it is %s', (state) => {
    const { store, db } = outboxOf(1);
    queueHub(store, 0, '0000000C');
    if (state === 'sealed') markSealed(db, 1, 'B');
    if (state === 'parked') markParked(db, 1, answer);
    const ids = listSealable(db, 9, 9).map(({ outboxId }) => outboxId);
    expect(ids).toEqual(state === 'pending' ? [1] : []);
  });

  it('lets a hub go on once the earlier one is accepted', () => {
    const { store, db } = outboxOf(1);
    queueHub(store, 0, '0000000C');
    markSealed(db, 1, 'B');
    markAccepted(db, 1, answer);
    expect(listSealable(db, 9, 9).map(({ outboxId }) => outboxId)).toEqual([2]);
  });
});

const idsOf = (db: Bench['store']['db'], list: () => readonly OutboxEntry[]) =>
  eitherWay(db, list).map(({ outboxId }) => outboxId);

describe('lists', () => {
  it('have a batch’s notifications in their order, and no others', () => {
    const { db } = outboxOf(3);
    for (const id of [2, 1]) markSealed(db, id, 'B');
    expect(idsOf(db, () => listEntriesOfBatch(db, 'B'))).toEqual([1, 2]);
  });

  it('have the parked, the oldest first, as many as are asked for', () => {
    const { db } = outboxOf(3);
    for (const id of [3, 1, 2]) markParked(db, id, answer);
    expect(idsOf(db, () => listParked(db, 2))).toEqual([1, 2]);
  });

  it('have all of one hub in the order in which they count, and the latest of it', () => {
    const { store, db } = outboxOf(2);
    queueHub(store, 0, '0000000C');
    markParked(db, 1, answer);
    replaceEntry(db, entry(db, 1), { workOrderId: null, messageJson: '{"a":1}', createdAtMs: startMs });
    expect(idsOf(db, () => listEntriesOfHub(db, chfOf(0)))).toEqual([1, 4, 3]);
    expect(eitherWay(db, () => latestEntryOfHub(db, chfOf(0)))?.messageJson).toContain('0000000C');
    expect(latestEntryOfHub(db, chfOf(7))).toBeNull();
  });

  it('have a correction for the latest of a hub', () => {
    const { db } = outboxOf(1);
    markParked(db, 1, answer);
    replaceEntry(db, entry(db, 1), { workOrderId: null, messageJson: '{"a":1}', createdAtMs: startMs });
    expect(latestEntryOfHub(db, chfOf(0))?.messageJson).toBe('{"a":1}');
  });

  it('have what went before for the latest of a hub whose correction was withdrawn', () => {
    const { store, db } = outboxOf(1);
    const second = queueHub(store, 0, '0000000C');
    markParked(db, second, answer);
    const copy = replaceEntry(db, entry(db, second), {
      workOrderId: null,
      messageJson: '{"a":1}',
      createdAtMs: startMs,
    });
    markWithdrawn(db, copy, 'the hub runs its old firmware');
    expect(latestEntryOfHub(db, chfOf(0))?.outboxId).toBe(1);
  });

  it('have those of a hub that no batch holds: waiting and parked, in the order in which they count', () => {
    const { store, db } = outboxOf(2);
    for (const version of ['0000000C', '0000000D', '0000000E']) queueHub(store, 0, version);
    markSealed(db, 1, 'B');
    markParked(db, 3, answer);
    markWithdrawn(db, 4, 'the hub runs its old firmware');
    expect(idsOf(db, () => listUnsentOfHub(db, chfOf(0)))).toEqual([3, 5]);
  });

  it('have those of a hub that a batch without an answer holds, in the order in which they count', () => {
    const { store, db } = outboxOf(2);
    for (const version of ['0000000C', '0000000D', '0000000E']) queueHub(store, 0, version);
    for (const id of [1, 2, 3, 4]) markSealed(db, id, 'B');
    markAccepted(db, 1, answer);
    expect(idsOf(db, () => listSealedOfHub(db, chfOf(0)))).toEqual([3, 4]);
  });

  it('have no withdrawn one for the latest of a hub', () => {
    const { store, db } = outboxOf(1);
    queueHub(store, 0, '0000000C');
    markWithdrawn(db, 2, 'the hub runs its old firmware');
    expect(latestEntryOfHub(db, chfOf(0))?.outboxId).toBe(1);
    expect(entry(db, 2)).toMatchObject({ state: 'withdrawn', answerDetail: 'the hub runs its old firmware' });
  });

  it('withdraw nothing that a batch holds, and nothing twice', () => {
    const { db } = outboxOf(2);
    markSealed(db, 1, 'B');
    expect(() => markWithdrawn(db, 1, 'why')).toThrow('outbox rows changed');
    markWithdrawn(db, 2, 'why');
    expect(() => markWithdrawn(db, 2, 'why')).toThrow('outbox rows changed');
  });
});
