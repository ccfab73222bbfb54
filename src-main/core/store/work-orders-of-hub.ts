import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { WorkOrder, WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from './handles.ts';
import { prepared } from './prepared.ts';

interface Row {
  readonly work_order_id: WorkOrderId;
  readonly sec_party: string;
  readonly state: 'open' | 'closed';
}

/** Open Work Orders that expect this hub by its CHF or GPF Device ID, oldest import first. */
export const listOpenWorkOrdersOf = (db: Readable, id: DeviceId): readonly WorkOrder[] =>
  prepared<Row>(
    db,
    `SELECT DISTINCT w.work_order_id, w.sec_party, w.state, w.imported_seq, w.imported_at_ms
     FROM work_order_hubs h JOIN work_orders w USING (work_order_id)
     WHERE (h.chf_id = @id OR h.gpf_id = @id) AND w.state = 'open'
     ORDER BY w.imported_seq, w.imported_at_ms, w.work_order_id`,
  )
    .all({ id })
    .map((row) => ({ id: row.work_order_id, secParty: row.sec_party, state: row.state }));
