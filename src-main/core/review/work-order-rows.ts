import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WorkOrderHub, WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Disposition } from '../../../src-shared/domain/outcome.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from '../store/handles.ts';
import { prepared } from '../store/prepared.ts';
import type { WorkOrderProgress } from '../store/work-orders.ts';

interface ProgressRow extends WorkOrderProgress {
  readonly id: WorkOrderId;
  readonly secParty: string;
  readonly state: 'open' | 'closed';
  readonly importedAtMs: number;
}

/** Every count of the Work Orders in `@ids`, a JSON list, from one pass over their hubs and accepted notifications. */
const rowsOfIds = `WITH wanted AS (SELECT value AS work_order_id FROM json_each(@ids)),
   counted AS (
     SELECT work_order_id, count(*) AS expected,
       count(*) FILTER (WHERE disposition = 're-flashed') AS reFlashed,
       count(*) FILTER (WHERE disposition = 'already-current') AS alreadyCurrent,
       count(*) FILTER (WHERE disposition = 'quarantined') AS quarantined,
       count(*) FILTER (WHERE disposition IS NULL) AS open
     FROM work_order_hubs WHERE work_order_id IN wanted GROUP BY work_order_id),
   told AS (
     SELECT work_order_id, count(DISTINCT chf_id) AS notified FROM outbox
     WHERE state = 'accepted' AND work_order_id IN wanted GROUP BY work_order_id)
   SELECT work_order_id AS id, sec_party AS secParty, state, imported_at_ms AS importedAtMs,
     coalesce(expected, 0) AS expected, coalesce(reFlashed, 0) AS reFlashed,
     coalesce(alreadyCurrent, 0) AS alreadyCurrent, coalesce(quarantined, 0) AS quarantined,
     coalesce(open, 0) AS open, coalesce(notified, 0) AS notified
   FROM work_orders LEFT JOIN counted USING (work_order_id) LEFT JOIN told USING (work_order_id)
   WHERE work_order_id IN wanted ORDER BY state DESC, imported_seq, imported_at_ms, work_order_id`;

const rowsOf = (db: Readable, ids: readonly WorkOrderId[]): readonly ProgressRow[] =>
  prepared<ProgressRow>(db, rowsOfIds).all({ ids: JSON.stringify(ids) });

const toRow = ({ id, secParty, state, importedAtMs, ...progress }: ProgressRow): WorkOrderRow => ({
  id,
  secParty,
  state,
  importedAtMs,
  progress,
});

/** Some milliseconds, at a few thousand hubs each. */
const ordersPerSlice = 10;

/**
 * All Work Orders with their progress: open ones first, then by age, oldest first. A bench of years holds hundreds of
 * them; they are counted some at a time, so that no port is kept waiting.
 */
export const workOrderRows = async (db: Readable): Promise<WorkOrderRow[]> => {
  const ids = prepared<{ id: WorkOrderId }>(
    db,
    `SELECT work_order_id AS id FROM work_orders ORDER BY state DESC, imported_seq, imported_at_ms, work_order_id`,
  )
    .all()
    .map((row) => row.id);
  const rows: WorkOrderRow[] = [];
  for (let from = 0; from < ids.length; from += ordersPerSlice) {
    if (from > 0) await nextTurn();
    rows.push(...rowsOf(db, ids.slice(from, from + ordersPerSlice)).map(toRow));
  }
  return rows;
};

export interface WorkOrderHubQuery {
  readonly id: WorkOrderId;
  /** Null for all hubs, `open` for those without a disposition. */
  readonly disposition: Disposition | 'open' | null;
  readonly offset: number;
  readonly limit: number;
}

export interface WorkOrderHubPage {
  readonly order: WorkOrderRow;
  /** By CHF. */
  readonly hubs: WorkOrderHub[];
  /** Hubs with the disposition asked for, on all pages. */
  readonly total: number;
}

/** Rejects with `work-order-not-found`. */
export const workOrderHubPage = (db: Readable, query: WorkOrderHubQuery): WorkOrderHubPage => {
  const row = rowsOf(db, [query.id]).at(0);
  if (row === undefined)
    throw new Fault('work-order-not-found', `Work Order ${query.id} was not imported on this bench`);
  return { order: toRow(row), hubs: hubsOf(db, query), total: totalOf(row, query.disposition) };
};

const hubsOf = (db: Readable, { id, disposition, offset, limit }: WorkOrderHubQuery): WorkOrderHub[] =>
  prepared<WorkOrderHub>(
    db,
    `SELECT chf_id AS chf, gpf_id AS gpf, disposition, disposition_reason AS reason,
       disposed_at_ms AS disposedAtMs
     FROM work_order_hubs
     WHERE work_order_id = @id AND (@disposition IS NULL OR coalesce(disposition, 'open') = @disposition)
     ORDER BY chf_id LIMIT @limit OFFSET @offset`,
  ).all({ id, disposition, offset, limit });

const totalOf = (progress: WorkOrderProgress, disposition: WorkOrderHubQuery['disposition']): number => {
  switch (disposition) {
    case null:
      return progress.expected;
    case 'open':
      return progress.open;
    case 're-flashed':
      return progress.reFlashed;
    case 'already-current':
      return progress.alreadyCurrent;
    case 'quarantined':
      return progress.quarantined;
  }
};
