import { describe, expect, it } from 'vitest';
import { upsertExpectedHub, upsertWorkOrder } from '../../src-main/core/store/register-work-orders.ts';
import {
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
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
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
  });

  it('are listed open ones first, with how many hubs are left', () => {
    const { db } = storeWithOrder();
    upsertWorkOrder(db, 'WO0' as WorkOrderId, 'Party B', 1);
    closeWorkOrder(db, 'WO0' as WorkOrderId);
    setDisposition(db, id, first, settle('re-flashed'));
    expect(listWorkOrders(db).map((order) => [order.id, order.expected, order.open])).toEqual([
      [id, 3, 2],
      ['WO0', 0, 0],
    ]);
  });
});

describe('an expected hub', () => {
  it('is found by the CHF, and by the GPF the Work Order states', () => {
    const { db } = storeWithOrder();
    expect(resolveExpected(db, id, first)?.chf).toBe(first);
    expect(resolveExpected(db, id, gpf)?.chf).toBe(first);
    expect(resolveExpected(db, id, fourth)).toBeNull();
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
    expect(workOrderProgress(db, id)).toEqual({
      expected: 3,
      reFlashed: 1,
      alreadyCurrent: 0,
      quarantined: 1,
      open: 1,
      notified: 0,
    });
  });
});
