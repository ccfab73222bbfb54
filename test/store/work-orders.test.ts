import { describe, expect, it } from 'vitest';
import { upsertExpectedHub, upsertWorkOrder } from '../../src-main/core/store/register-work-orders.ts';
import {
  clearDisposition,
  closeWorkOrder,
  findExpectedHub,
  findWorkOrder,
  listExpectedHubs,
  listWorkOrders,
  reopenWorkOrder,
  resolveExpected,
  setDisposition,
  workOrderProgress,
} from '../../src-main/core/store/work-orders.ts';
import { listOpenWorkOrdersOf } from '../../src-main/core/store/work-orders-of-hub.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { addBatch, addNotification, workOrder } from '../review/review-store.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const id = 'WO1' as WorkOrderId;
const hubs: readonly DeviceId[] = ['01', '02', '03', '04'].map((octet) =>
  requireDeviceId(`88-73-84-90-00-00-00-${octet}`, 'test'),
);
const [first, second, third, fourth] = hubs as readonly [DeviceId, DeviceId, DeviceId, DeviceId];
const gpf = requireDeviceId('88-73-84-A0-00-00-00-01', 'test');

const storeWithOrder = () => {
  const store = openTestStore();
  store.transaction('import', (db) => {
    upsertWorkOrder(db, id, 'Party A', 5);
    upsertExpectedHub(db, id, { chf: first, gpf });
    for (const chf of [second, third]) upsertExpectedHub(db, id, { chf, gpf: null });
  });
  return store;
};

const settle = (disposition: 're-flashed' | 'already-current' | 'quarantined', atMs = 1) => ({
  disposition,
  reason: disposition === 'quarantined' ? 'no-pathway' : null,
  attemptId: 'A1',
  atMs,
});

describe('Work Orders', () => {
  it('are found by their reference', () => {
    const { db } = storeWithOrder();
    expect(findWorkOrder(db, id)).toEqual({ id, secParty: 'Party A', state: 'open' });
    expect(findWorkOrder(db, 'WO2' as WorkOrderId)).toBeNull();
  });

  it('are closed and reopened once each', () => {
    const { db } = storeWithOrder();
    expect([closeWorkOrder(db, id), closeWorkOrder(db, id)]).toEqual([true, false]);
    expect(findWorkOrder(db, id)?.state).toBe('closed');
    expect([reopenWorkOrder(db, id), reopenWorkOrder(db, id)]).toEqual([true, false]);
    expect(findWorkOrder(db, id)?.state).toBe('open');
  });

  it('are listed open ones first, with how many hubs are left', () => {
    const { db } = storeWithOrder();
    upsertWorkOrder(db, 'WO0' as WorkOrderId, 'Party B', 1);
    closeWorkOrder(db, 'WO0' as WorkOrderId);
    setDisposition(db, id, first, settle('re-flashed'));
    setDisposition(db, id, second, settle('quarantined'));
    expect(
      eitherWay(db, () => listWorkOrders(db)).map((order) => [order.id, order.expected, order.open]),
    ).toEqual([
      [id, 3, 1],
      ['WO0', 0, 0],
    ]);
  });
});

describe('the open Work Orders that expect a hub', () => {
  it('are found by its CHF or its GPF, the first imported first', () => {
    const { db } = storeWithOrder();
    const order = (text: string, atMs: number): WorkOrderId => {
      upsertWorkOrder(db, text as WorkOrderId, 'Party B', atMs);
      upsertExpectedHub(db, text as WorkOrderId, { chf: first, gpf });
      return text as WorkOrderId;
    };
    const [closed, last] = [order('WO2', 1), order('WO0', 9)];
    closeWorkOrder(db, closed);
    const orders = [
      { id, secParty: 'Party A', state: 'open' },
      { id: last, secParty: 'Party B', state: 'open' },
    ];
    expect(eitherWay(db, () => listOpenWorkOrdersOf(db, first))).toEqual(orders);
    expect(listOpenWorkOrdersOf(db, gpf)).toEqual(orders);
    expect(listOpenWorkOrdersOf(db, second).map((each) => each.id)).toEqual([id]);
    expect(listOpenWorkOrdersOf(db, fourth)).toEqual([]);
  });
});

describe('an expected hub', () => {
  it('is found by the CHF, and by the GPF the Work Order states', () => {
    const { db } = storeWithOrder();
    expect(resolveExpected(db, id, first)?.chf).toBe(first);
    expect(resolveExpected(db, id, gpf)?.chf).toBe(first);
    expect(resolveExpected(db, id, fourth)).toBeNull();
    expect(resolveExpected(db, 'WO2' as WorkOrderId, first)).toBeNull();
  });

  it('is listed with the others in the order of their Device IDs', () => {
    const { db } = storeWithOrder();
    const listed = eitherWay(db, () => listExpectedHubs(db, id));
    expect(listed.map(({ chf }) => chf)).toEqual([first, second, third]);
    expect(listed[0]).toEqual({
      chf: first,
      gpf,
      disposition: null,
      reason: null,
      attemptId: null,
      disposedAtMs: null,
    });
  });

  it('is opened again by itself, and tells what it had been settled as', () => {
    const { db } = storeWithOrder();
    for (const chf of [first, second]) setDisposition(db, id, chf, settle('quarantined'));
    expect(clearDisposition(db, id, first)).toBe('quarantined');
    const dispositions = listExpectedHubs(db, id).map(({ disposition, reason }) => [disposition, reason]);
    expect(dispositions).toEqual([
      [null, null],
      ['quarantined', 'no-pathway'],
      [null, null],
    ]);
    for (const chf of [first, fourth])
      expect(() => clearDisposition(db, id, chf)).toThrow(`hub ${chf} has no disposition on Work Order WO1`);
  });

  it('is found by the GPF of its asset record', () => {
    const { db } = storeWithOrder();
    const other = requireDeviceId('88-73-84-A0-00-00-00-02', 'test');
    db.prepare(
      "INSERT INTO hubs (chf_id, gpf_id, manufacturer, model, hardware_version) VALUES (?, ?, '106C', '0102', '0003')",
    ).run(second, other);
    expect(resolveExpected(db, id, other)?.chf).toBe(second);
  });

  it('keeps re-flashed when a later visit finds it current', () => {
    const { db } = storeWithOrder();
    expect(setDisposition(db, id, first, settle('re-flashed', 1))).toBe('set');
    expect(setDisposition(db, id, first, settle('already-current', 2))).toBe('kept');
    expect(listExpectedHubs(db, id)[0]).toMatchObject({ disposition: 're-flashed', disposedAtMs: 1 });
  });

  it('leaves quarantine when it is flashed after all', () => {
    const { db } = storeWithOrder();
    setDisposition(db, id, first, settle('quarantined'));
    setDisposition(db, id, first, settle('re-flashed'));
    expect(findExpectedHub(db, id, first)?.disposition).toBe('re-flashed');
    expect(listExpectedHubs(db, id)[0]?.reason).toBeNull();
  });

  it('must be on the Work Order to be settled', () => {
    const { db } = storeWithOrder();
    expect(() => setDisposition(db, id, fourth, settle('re-flashed'))).toThrow(`${fourth} is not on`);
  });
});

describe('progress', () => {
  it('counts dispositions, open hubs and accepted notifications', () => {
    const { db } = storeWithOrder();
    setDisposition(db, id, first, settle('re-flashed'));
    setDisposition(db, id, second, settle('quarantined'));
    const noted = (outboxId: number, hub: number, state: 'accepted' | 'sealed', order = 'WO1') =>
      addNotification(db, { outboxId, hub, workOrderId: workOrder(order), state, batchId: 'B' });
    addBatch(db, { batchId: 'B', sequence: 1, state: 'sealed', entries: 4 });
    noted(1, 1, 'accepted');
    // The same hub's correction, one that has no answer, and another Work Order's.
    noted(2, 1, 'accepted');
    noted(3, 2, 'sealed');
    noted(4, 3, 'accepted', 'WO2');
    const empty = { reFlashed: 0, alreadyCurrent: 0, quarantined: 0, open: 0, notified: 0, expected: 0 };
    expect(workOrderProgress(db, id)).toEqual({
      ...empty,
      expected: 3,
      reFlashed: 1,
      quarantined: 1,
      open: 1,
      notified: 1,
    });
    expect(workOrderProgress(db, 'WO9' as WorkOrderId)).toEqual(empty);
  });
});
