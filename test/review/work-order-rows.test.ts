import { describe, expect, it } from 'vitest';
import { workOrderHubPage, workOrderRows } from '../../src-main/core/review/work-order-rows.ts';
import { upsertExpectedHub, upsertWorkOrder } from '../../src-main/core/store/register-work-orders.ts';
import { closeWorkOrder, setDisposition, workOrderProgress } from '../../src-main/core/store/work-orders.ts';
import { openTestStore } from '../store/open-test-store.ts';
import { addBatch, addNotification, chfOf, workOrder } from './review-store.ts';

const first = workOrder('WO-1');
const second = workOrder('WO-2');
const empty = workOrder('WO-3');
const settle = (disposition: 're-flashed' | 'already-current' | 'quarantined') => ({
  disposition,
  reason: disposition === 'quarantined' ? 'no-pathway' : null,
  attemptId: 'A1',
  atMs: 70,
});

/** WO-1 (newer): hubs 1 to 5, one settled each way, hub 1 notified twice. WO-2 (older): hub 1. WO-3: closed, no hubs. */
const sampleStore = () => {
  const store = openTestStore();
  store.transaction('fill', (db) => {
    upsertWorkOrder(db, first, 'Party A', 20);
    upsertWorkOrder(db, second, 'Party B', 10);
    upsertWorkOrder(db, empty, 'Party C', 5);
    closeWorkOrder(db, empty);
    for (const hub of [5, 4, 3, 2, 1]) upsertExpectedHub(db, first, { chf: chfOf(hub), gpf: null });
    upsertExpectedHub(db, second, { chf: chfOf(1), gpf: chfOf(101) });
    setDisposition(db, first, chfOf(1), settle('re-flashed'));
    setDisposition(db, first, chfOf(2), settle('already-current'));
    setDisposition(db, first, chfOf(3), settle('quarantined'));
    addBatch(db, { batchId: 'B1', sequence: 1, state: 'receipted', entries: 2 });
    addNotification(db, { outboxId: 1, hub: 1, workOrderId: first, state: 'accepted', batchId: 'B1' });
    addNotification(db, { outboxId: 2, hub: 1, workOrderId: first, state: 'accepted', batchId: 'B1' });
    addNotification(db, { outboxId: 3, hub: 9, workOrderId: null, state: 'accepted', batchId: 'B1' });
    addNotification(db, { outboxId: 4, hub: 2, workOrderId: first, state: 'parked', batchId: 'B1' });
  });
  return store;
};

const none = { expected: 0, reFlashed: 0, alreadyCurrent: 0, quarantined: 0, open: 0, notified: 0 };
const firstRow = {
  id: first,
  secParty: 'Party A',
  state: 'open',
  importedAtMs: 20,
  progress: { expected: 5, reFlashed: 1, alreadyCurrent: 1, quarantined: 1, open: 2, notified: 1 },
};

describe('the list of Work Orders', () => {
  it('has every count of each, open ones first, then the oldest', async () => {
    const { db } = sampleStore();
    expect(await workOrderRows(db)).toEqual([
      {
        id: second,
        secParty: 'Party B',
        state: 'open',
        importedAtMs: 10,
        progress: { ...none, expected: 1, open: 1 },
      },
      firstRow,
      { id: empty, secParty: 'Party C', state: 'closed', importedAtMs: 5, progress: none },
    ]);
  });

  it('counts as the Work Order on its own does', async () => {
    const { db } = sampleStore();
    for (const { id, progress } of await workOrderRows(db))
      expect(progress).toEqual(workOrderProgress(db, workOrder(id)));
  });

  it('is empty in a new store', async () => {
    expect(await workOrderRows(openTestStore().db)).toEqual([]);
  });

  it('holds each of many once', async () => {
    const store = openTestStore();
    const ids = Array.from({ length: 31 }, (_, index) => workOrder(`WO-${10 + index}`));
    store.transaction('fill', (db) => {
      for (const id of ids) upsertWorkOrder(db, id, 'Party', 1);
    });
    expect((await workOrderRows(store.db)).map((row) => row.id)).toEqual(ids);
  });
});

describe('a page of a Work Order’s hubs', () => {
  it('is by CHF, with the Work Order and the number of all its hubs', () => {
    const page = workOrderHubPage(sampleStore().db, { id: first, disposition: null, offset: 1, limit: 2 });
    expect(page).toEqual({
      order: firstRow,
      hubs: [
        { chf: chfOf(2), gpf: null, disposition: 'already-current', reason: null, disposedAtMs: 70 },
        { chf: chfOf(3), gpf: null, disposition: 'quarantined', reason: 'no-pathway', disposedAtMs: 70 },
      ],
      total: 5,
    });
  });

  it.each([
    ['re-flashed', [1]],
    ['already-current', [2]],
    ['quarantined', [3]],
    ['open', [4, 5]],
  ] as const)('holds the %s ones alone when asked for them', (disposition, hubs) => {
    const page = workOrderHubPage(sampleStore().db, { id: first, disposition, offset: 0, limit: 50 });
    expect(page.hubs.map((hub) => hub.chf)).toEqual(hubs.map(chfOf));
    expect(page.total).toBe(hubs.length);
  });

  it('is empty beyond the last hub, with the same total', () => {
    const page = workOrderHubPage(sampleStore().db, { id: first, disposition: null, offset: 9, limit: 5 });
    expect(page).toMatchObject({ hubs: [], total: 5 });
  });

  it('rejects a Work Order that was not imported', () => {
    const query = { id: workOrder('WO-9'), disposition: null, offset: 0, limit: 5 };
    expect(() => workOrderHubPage(sampleStore().db, query)).toThrow(
      expect.objectContaining({ code: 'work-order-not-found' }),
    );
  });
});
