import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { Disposition } from '../../../src-shared/domain/outcome.ts';
import type { ExpectedHub, WorkOrder, WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable, Writable } from './handles.ts';
import { findAsset } from './hubs.ts';
import { prepared } from './prepared.ts';

/** An expected hub with how it ended: the reason of a quarantine and the attempt that settled it. */
export interface ListedHub extends ExpectedHub {
  readonly reason: string | null;
  readonly attemptId: string | null;
  readonly disposedAtMs: number | null;
}

export interface ListedWorkOrder extends WorkOrder {
  readonly importedAtMs: number;
  readonly expected: number;
  /** Hubs without a disposition yet. */
  readonly open: number;
}

export interface WorkOrderProgress {
  readonly expected: number;
  readonly reFlashed: number;
  readonly alreadyCurrent: number;
  readonly quarantined: number;
  readonly open: number;
  /** Hubs whose pre-notification the gateway accepted for this Work Order. */
  readonly notified: number;
}

interface WorkOrderRow {
  readonly work_order_id: WorkOrderId;
  readonly sec_party: string;
  readonly state: 'open' | 'closed';
}
interface ListedRow extends WorkOrderRow {
  readonly imported_at_ms: number;
  readonly expected: number;
  readonly open: number;
}
interface HubRow {
  readonly chf_id: DeviceId;
  readonly gpf_id: DeviceId | null;
  readonly disposition: Disposition | null;
  readonly disposition_reason: string | null;
  readonly disposition_attempt_id: string | null;
  readonly disposed_at_ms: number | null;
}

const toWorkOrder = (row: WorkOrderRow): WorkOrder => ({
  id: row.work_order_id,
  secParty: row.sec_party,
  state: row.state,
});

const toExpected = (row: HubRow): ExpectedHub => ({
  chf: row.chf_id,
  gpf: row.gpf_id,
  disposition: row.disposition,
});

export const findWorkOrder = (db: Readable, id: WorkOrderId): WorkOrder | null => {
  const row = prepared<WorkOrderRow>(
    db,
    'SELECT work_order_id, sec_party, state FROM work_orders WHERE work_order_id = ?',
  ).get(id);
  return row === undefined ? null : toWorkOrder(row);
};

/** Open ones first, then by age, oldest first. */
export const listWorkOrders = (db: Readable): readonly ListedWorkOrder[] =>
  prepared<ListedRow>(
    db,
    `SELECT w.work_order_id, w.sec_party, w.state, w.imported_at_ms, count(h.chf_id) AS expected,
       count(h.chf_id) - count(h.disposition) AS open
     FROM work_orders w LEFT JOIN work_order_hubs h USING (work_order_id)
     GROUP BY w.work_order_id ORDER BY w.state DESC, w.imported_seq, w.imported_at_ms, w.work_order_id`,
  )
    .all()
    .map((row) => ({
      ...toWorkOrder(row),
      importedAtMs: row.imported_at_ms,
      expected: row.expected,
      open: row.open,
    }));

export const findExpectedHub = (db: Readable, id: WorkOrderId, chf: DeviceId): ExpectedHub | null => {
  const row = prepared<HubRow>(
    db,
    `SELECT chf_id, gpf_id, disposition, disposition_reason, disposition_attempt_id, disposed_at_ms
     FROM work_order_hubs WHERE work_order_id = ? AND chf_id = ?`,
  ).get(id, chf);
  return row === undefined ? null : toExpected(row);
};

/** The expected hub a scanned CHF or GPF Device ID means, by the Work Order's own list or through the asset record. */
export const resolveExpected = (db: Readable, workOrderId: WorkOrderId, id: DeviceId): ExpectedHub | null => {
  const byChf = findExpectedHub(db, workOrderId, id);
  if (byChf !== null) return byChf;
  const byGpf = prepared<HubRow>(
    db,
    `SELECT chf_id, gpf_id, disposition, disposition_reason, disposition_attempt_id, disposed_at_ms
     FROM work_order_hubs WHERE work_order_id = ? AND gpf_id = ?`,
  ).get(workOrderId, id);
  if (byGpf !== undefined) return toExpected(byGpf);
  const asset = findAsset(db, id);
  return asset === null ? null : findExpectedHub(db, workOrderId, asset.chf);
};

export const listExpectedHubs = (db: Readable, id: WorkOrderId): readonly ListedHub[] =>
  prepared<HubRow>(
    db,
    `SELECT chf_id, gpf_id, disposition, disposition_reason, disposition_attempt_id, disposed_at_ms
     FROM work_order_hubs WHERE work_order_id = ? ORDER BY chf_id`,
  )
    .all(id)
    .map((row) => ({
      ...toExpected(row),
      reason: row.disposition_reason,
      attemptId: row.disposition_attempt_id,
      disposedAtMs: row.disposed_at_ms,
    }));

export interface Settlement {
  readonly disposition: Disposition;
  readonly reason: string | null;
  readonly attemptId: string | null;
  readonly atMs: number;
}

/**
 * Settles an expected hub. `re-flashed` stays while the hub bears it out: a later visit that finds the hub current
 * changes nothing and gives `kept`. Another disposition may be replaced, as when a shift lead releases a quarantined hub.
 */
export const setDisposition = (
  db: Writable,
  workOrderId: WorkOrderId,
  chf: DeviceId,
  settlement: Settlement,
): 'set' | 'kept' => {
  const { disposition, reason, attemptId, atMs } = settlement;
  const { changes } = prepared(
    db,
    `UPDATE work_order_hubs SET disposition = ?, disposition_reason = ?, disposition_attempt_id = ?,
       disposed_at_ms = ?
     WHERE work_order_id = ? AND chf_id = ? AND disposition IS NOT 're-flashed'`,
  ).run(disposition, reason, attemptId, atMs, workOrderId, chf);
  if (changes === 1) return 'set';
  if (findExpectedHub(db, workOrderId, chf) === null)
    throw new Error(`hub ${chf} is not on Work Order ${workOrderId}`);
  return 'kept';
};

/** Opens a settled hub again; returns what it had been settled as. */
export const clearDisposition = (db: Writable, workOrderId: WorkOrderId, chf: DeviceId): Disposition => {
  const was = findExpectedHub(db, workOrderId, chf)?.disposition ?? null;
  if (was === null) throw new Error(`hub ${chf} has no disposition on Work Order ${workOrderId}`);
  prepared(
    db,
    `UPDATE work_order_hubs SET disposition = NULL, disposition_reason = NULL, disposition_attempt_id = NULL,
       disposed_at_ms = NULL
     WHERE work_order_id = ? AND chf_id = ?`,
  ).run(workOrderId, chf);
  return was;
};

export const workOrderProgress = (db: Readable, id: WorkOrderId): WorkOrderProgress =>
  prepared<WorkOrderProgress>(
    db,
    `SELECT count(*) AS expected,
       count(*) FILTER (WHERE disposition = 're-flashed') AS reFlashed,
       count(*) FILTER (WHERE disposition = 'already-current') AS alreadyCurrent,
       count(*) FILTER (WHERE disposition = 'quarantined') AS quarantined,
       count(*) FILTER (WHERE disposition IS NULL) AS open,
       (SELECT count(DISTINCT chf_id) FROM outbox WHERE work_order_id = @id AND state = 'accepted') AS notified
     FROM work_order_hubs WHERE work_order_id = @id`,
  ).one({ id });

/** True when it was open (or closed, for {@link reopenWorkOrder}) and is not any more. */
export const closeWorkOrder = (db: Writable, id: WorkOrderId): boolean => setState(db, id, 'open', 'closed');
export const reopenWorkOrder = (db: Writable, id: WorkOrderId): boolean => setState(db, id, 'closed', 'open');

const setState = (db: Writable, id: WorkOrderId, from: string, to: string): boolean =>
  prepared(db, 'UPDATE work_orders SET state = ? WHERE work_order_id = ? AND state = ?').run(to, id, from)
    .changes === 1;
