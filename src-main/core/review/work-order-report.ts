import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { WorkOrder, WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from '../store/handles.ts';
import {
  findWorkOrder,
  type ListedHub,
  listExpectedHubs,
  type WorkOrderProgress,
  workOrderProgress,
} from '../store/work-orders.ts';

export interface WorkOrderReport {
  readonly order: WorkOrder;
  readonly progress: WorkOrderProgress;
  readonly hubs: readonly ListedHub[];
}

/** Rejects with `work-order-not-found`. */
export const workOrderReport = (db: Readable, id: WorkOrderId): WorkOrderReport => {
  const order = findWorkOrder(db, id);
  if (order === null)
    throw new Fault('work-order-not-found', `Work Order ${id} was not imported on this bench`);
  return { order, progress: workOrderProgress(db, id), hubs: listExpectedHubs(db, id) };
};
