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

/** Every count from one pass over the hubs and one over the accepted notifications, however many Work Orders. */
const rowsOf = (which: '' | 'WHERE work_order_id = @id', accepted: '' | 'AND work_order_id = @id'): string =>
  `WITH counted AS (
     SELECT work_order_id, count(*) AS expected,
       count(*) FILTER (WHERE disposition = 're-flashed') AS reFlashed,
       count(*) FILTER (WHERE disposition = 'already-current') AS alreadyCurrent,
       count(*) FILTER (WHERE disposition = 'quarantined') AS quarantined,
       count(*) FILTER (WHERE disposition IS NULL) AS open
     FROM work_order_hubs ${which} GROUP BY work_order_id),
   told AS (
     SELECT work_order_id, count(DISTINCT chf_id) AS notified FROM outbox
     WHERE state = 'accepted' AND work_order_id IS NOT NULL ${accepted} GROUP BY work_order_id)
   SELECT work_order_id AS id, sec_party AS secParty, state, imported_at_ms AS importedAtMs,
     coalesce(expected, 0) AS expected, coalesce(reFlashed, 0) AS reFlashed,
     coalesce(alreadyCurrent, 0) AS alreadyCurrent, coalesce(quarantined, 0) AS quarantined,
     coalesce(open, 0) AS open, coalesce(notified, 0) AS notified
   FROM work_orders LEFT JOIN counted USING (work_order_id) LEFT JOIN told USING (work_order_id)
   ${which} ORDER BY state DESC, imported_at_ms, work_order_id`;

const allRows = rowsOf('', '');
const oneRow = rowsOf('WHERE work_order_id = @id', 'AND work_order_id = @id');

const toRow = ({ id, secParty, state, importedAtMs, ...progress }: ProgressRow): WorkOrderRow => ({
  id,
  secParty,
  state,
  importedAtMs,
  progress,
});

/** All Work Orders with their progress: open ones first, then by age, oldest first. */
export const workOrderRows = (db: Readable): WorkOrderRow[] =>
  prepared<ProgressRow>(db, allRows).all().map(toRow);

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
  const row = prepared<ProgressRow>(db, oneRow).get({ id: query.id });
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
