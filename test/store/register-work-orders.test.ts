import { describe, expect, it } from 'vitest';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { registerColumns, upsertHubs } from '../../src-main/core/store/register-hubs.ts';
import {
  expectedChfs,
  upsertExpectedHub,
  upsertWorkOrder,
} from '../../src-main/core/store/register-work-orders.ts';
import { closeWorkOrder, findExpectedHub, findWorkOrder } from '../../src-main/core/store/work-orders.ts';
import type { DeviceId } from '../../src-shared/domain/device-id.ts';
import { chf, gpf, workOrderId } from '../receive/import-fixture.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const [order, otherOrder] = [workOrderId('WO1'), workOrderId('WO2')];

/** Two Work Orders without hubs; the asset register knows hub 1 with its GPF. */
const storeWithOrders = (): Store => {
  const store = openTestStore();
  const values = [chf(1), gpf(1), '106C', '0102', '0003', null, 'Pending', null, null, null];
  store.transaction('import', (db) => {
    upsertHubs(db, [{ chf: chf(1), values }], { stated: new Set(registerColumns), isFreshStore: true });
    for (const id of [order, otherOrder]) upsertWorkOrder(db, id, 'Party A', 5);
  });
  return store;
};
const expectHub = ({ db }: Store, ids: { chf: DeviceId | null; gpf: DeviceId | null }, id = order) =>
  upsertExpectedHub(db, id, ids);

describe('a Work Order', () => {
  it('is added, then changes its SEC Party, and stays where it was first imported', () => {
    const { db } = storeWithOrders();
    const id = workOrderId('WO3');
    expect(upsertWorkOrder(db, id, 'Party A', 5)).toBe('added');
    closeWorkOrder(db, id);
    appendJournal(db, { atMs: 6, kind: 'k', actor: 'a', subject: null, attemptId: null, body: {} });
    expect(upsertWorkOrder(db, id, 'Party A', 7)).toBe('unchanged');
    expect(upsertWorkOrder(db, id, 'Party B', 8)).toBe('changed');
    expect(findWorkOrder(db, id)).toEqual({ id, secParty: 'Party B', state: 'closed' });
    const row = db.prepare(
      "SELECT imported_at_ms, imported_seq FROM work_orders WHERE work_order_id = 'WO3'",
    );
    expect(row.raw().get()).toEqual([5, 0]);
  });

  it('expects each hub once, and learns a GPF that it did not state', () => {
    const store = storeWithOrders();
    const changes = [
      { chf: chf(2), gpf: null },
      { chf: chf(2), gpf: null },
      { chf: chf(2), gpf: gpf(2) },
      { chf: chf(2), gpf: gpf(2) },
      // A row without one takes none away.
      { chf: chf(2), gpf: null },
      { chf: chf(2), gpf: gpf(3) },
    ].map((ids) => expectHub(store, ids));
    expect(changes).toEqual(
      ['added', 'unchanged', 'changed', 'unchanged', 'unchanged', 'changed'].map((change) => ({
        chf: chf(2),
        change,
      })),
    );
    expect(findExpectedHub(store.db, order, chf(2))?.gpf).toBe(gpf(3));
  });

  it('expects the same hub as another does, and each its own', () => {
    const store = storeWithOrders();
    for (const id of [order, otherOrder])
      expect(expectHub(store, { chf: chf(2), gpf: gpf(2) }, id)).toEqual({ chf: chf(2), change: 'added' });
    expect(findExpectedHub(store.db, otherOrder, chf(2))?.gpf).toBe(gpf(2));
  });

  it('lists the hubs that it expects in the order of their Device IDs', () => {
    const store = storeWithOrders();
    for (const n of [3, 2, 4]) expectHub(store, { chf: chf(n), gpf: null });
    expectHub(store, { chf: chf(9), gpf: null }, otherOrder);
    const listed = eitherWay(store.db, () => [...expectedChfs(store.db, order)]);
    expect(listed.map(({ chf_id }) => chf_id)).toEqual([2, 3, 4].map(chf));
  });

  it('finds a hub that is named by its GPF alone through the asset register', () => {
    const store = storeWithOrders();
    expect(expectHub(store, { chf: null, gpf: gpf(1) })).toEqual({ chf: chf(1), change: 'added' });
    // A CHF where the GPF should be means no hub.
    for (const id of [gpf(7), chf(1)])
      expect(expectHub(store, { chf: null, gpf: id })).toEqual({
        about: 'gpf',
        reason: 'not in the asset register, which is needed to find the CHF Device ID',
      });
  });

  it('that is closed takes no new hub, and still learns of those it has', () => {
    const store = storeWithOrders();
    expectHub(store, { chf: chf(2), gpf: null });
    closeWorkOrder(store.db, order);
    expect(expectHub(store, { chf: chf(3), gpf: null })).toEqual({
      about: 'chf',
      reason: 'Work Order WO1 is closed; reopen it to add hubs',
    });
    expect(expectHub(store, { chf: chf(2), gpf: gpf(2) })).toEqual({ chf: chf(2), change: 'changed' });
  });

  it('takes no CHF that is a GPF by the asset register, and no GPF of another hub of its own', () => {
    const store = storeWithOrders();
    expect(expectHub(store, { chf: gpf(1), gpf: null })).toEqual({
      about: 'chf',
      reason: `this is the GPF Device ID of hub ${chf(1)} in the asset register`,
    });
    expectHub(store, { chf: chf(2), gpf: gpf(2) });
    expect(expectHub(store, { chf: chf(3), gpf: gpf(2) })).toEqual({
      about: 'gpf',
      reason: `already stated for hub ${chf(2)} on this Work Order`,
    });
    expect(findExpectedHub(store.db, order, chf(3))).toBeNull();
  });

  it('has to be there', () => {
    const store = storeWithOrders();
    expect(() => expectHub(store, { chf: chf(2), gpf: null }, workOrderId('WO9'))).toThrow('FOREIGN KEY');
  });
});
