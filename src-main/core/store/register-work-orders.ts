import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable, Writable } from './handles.ts';
import { chfOfGpf } from './hubs.ts';
import { journalHead } from './journal.ts';
import { prepared } from './prepared.ts';
import { findWorkOrder } from './work-orders.ts';

export type Change = 'added' | 'changed' | 'unchanged';

/** Why an expected hub cannot be taken; `about` is the one of its IDs that is in the way. */
export interface ExpectationConflict {
  readonly about: 'chf' | 'gpf';
  readonly reason: string;
}

/** A Work Order's state and its first import, in time and in the journal's order, stay as they are. */
export const upsertWorkOrder = (db: Writable, id: WorkOrderId, secParty: string, atMs: number): Change => {
  const before = findWorkOrder(db, id);
  if (before?.secParty === secParty) return 'unchanged';
  prepared(
    db,
    `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms, imported_seq)
     VALUES (?, ?, 'open', ?, ?)
     ON CONFLICT (work_order_id) DO UPDATE SET sec_party = excluded.sec_party`,
  ).run(id, secParty, atMs, journalHead(db).seq);
  return before === null ? 'added' : 'changed';
};

/**
 * Expects a hub on a Work Order that is in the store. A hub named by its GPF alone is found through the asset
 * register. A disposition is never touched, and a GPF once stated is not taken away by a row without one.
 */
export const upsertExpectedHub = (
  db: Writable,
  workOrderId: WorkOrderId,
  ids: { readonly chf: DeviceId | null; readonly gpf: DeviceId | null },
): { readonly chf: DeviceId; readonly change: Change } | ExpectationConflict => {
  const chf = ids.chf ?? chfOfGpf(db, ids.gpf);
  if (chf === undefined)
    return { about: 'gpf', reason: 'not in the asset register, which is needed to find the CHF Device ID' };
  const before = prepared<{ gpf_id: string | null }>(
    db,
    'SELECT gpf_id FROM work_order_hubs WHERE work_order_id = ? AND chf_id = ?',
  ).get(workOrderId, chf);
  if (before !== undefined && (ids.gpf === null || before.gpf_id === ids.gpf))
    return { chf, change: 'unchanged' };
  const conflict = findConflict(db, workOrderId, { chf, gpf: ids.gpf, isNew: before === undefined });
  if (conflict !== null) return conflict;
  prepared(
    db,
    `INSERT INTO work_order_hubs (work_order_id, chf_id, gpf_id) VALUES (?, ?, ?)
     ON CONFLICT (work_order_id, chf_id) DO UPDATE SET gpf_id = excluded.gpf_id`,
  ).run(workOrderId, chf, ids.gpf);
  return { chf, change: before === undefined ? 'added' : 'changed' };
};

const findConflict = (
  db: Readable,
  workOrderId: WorkOrderId,
  { chf, gpf, isNew }: { readonly chf: DeviceId; readonly gpf: DeviceId | null; readonly isNew: boolean },
): ExpectationConflict | null => {
  if (isNew && findWorkOrder(db, workOrderId)?.state === 'closed')
    return { about: 'chf', reason: `Work Order ${workOrderId} is closed; reopen it to add hubs` };
  const owner = chfOfGpf(db, chf);
  if (owner !== undefined)
    return { about: 'chf', reason: `this is the GPF Device ID of hub ${owner} in the asset register` };
  const other = hubWithGpf(db, workOrderId, gpf);
  return other === undefined
    ? null
    : { about: 'gpf', reason: `already stated for hub ${other} on this Work Order` };
};

const hubWithGpf = (db: Readable, workOrderId: WorkOrderId, gpf: DeviceId | null): string | undefined =>
  prepared<{ chf_id: string }>(
    db,
    'SELECT chf_id FROM work_order_hubs WHERE work_order_id = ? AND gpf_id = ?',
  ).get(workOrderId, gpf)?.chf_id;

/** CHF Device IDs expected on a Work Order, one row at a time, in order. */
export const expectedChfs = (
  db: Readable,
  workOrderId: WorkOrderId,
): IterableIterator<{ chf_id: DeviceId }> =>
  prepared<{ chf_id: DeviceId }>(
    db,
    'SELECT chf_id FROM work_order_hubs WHERE work_order_id = ? ORDER BY chf_id',
  ).iterate(workOrderId);
