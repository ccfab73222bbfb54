import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '../../src-main/core/create-core.ts';
import { importHubs } from '../../src-main/core/receive/import-hubs.ts';
import { importWorkOrders } from '../../src-main/core/receive/import-work-orders.ts';
import { closeWorkOrder, reopenWorkOrder } from '../../src-main/core/store/work-orders.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import type { RigIdentity } from '../rig/qemu-disk.ts';
import { assetRegisterCsv, workOrderCsv } from '../rig/sample-hubs.ts';
import type { WorldState } from './judge/truth.ts';

export type RegisterRow = WorldState['register'];
export const usualChtsVersion = 'CHTS V1.4';

const withoutHeading = (csv: string): string => csv.slice(csv.indexOf('\n') + 1);
const joined = (tables: readonly string[]): string =>
  tables.map((table, index) => (index === 0 ? table : withoutHeading(table))).join('');

const registerCsv = (chf: string, row: RegisterRow): string =>
  assetRegisterCsv([{ chf, ...row }], row.version).replaceAll(usualChtsVersion, row.chtsVersion);

/** Puts asset register and Work Orders in front of a bench, by the files that it imports. */
export interface BackOffice {
  exportRegister(rows: readonly { readonly chf: string; readonly row: RegisterRow }[]): Promise<void>;
  sendOrders(orders: readonly { readonly id: string; readonly hub: RigIdentity }[]): Promise<void>;
  close(orderId: string): void;
  reopen(orderId: string): void;
}

export const createBackOffice = ({ store, time }: Core, folder: string): BackOffice => {
  let files = 0;
  const takeIn = async (text: string, take: typeof importHubs | typeof importWorkOrders): Promise<void> => {
    const source = join(folder, `export-${++files}.csv`);
    writeFileSync(source, text);
    const rejectFile = join(folder, `rejects-${files}.csv`);
    const { rejected } = await take(store, { source, rejectFile, actor: 'faults', nowMs: time.nowMs });
    if (rejected > 0) throw new Error(`${source}: ${rejected} rows were rejected`);
  };
  return {
    exportRegister: (rows) => takeIn(joined(rows.map(({ chf, row }) => registerCsv(chf, row))), importHubs),
    sendOrders: (orders) =>
      takeIn(joined(orders.map(({ id, hub }) => workOrderCsv([hub], id))), importWorkOrders),
    close: (orderId) =>
      store.transaction('close a Work Order', (db) => closeWorkOrder(db, orderId as WorkOrderId)),
    reopen: (orderId) =>
      store.transaction('reopen a Work Order', (db) => reopenWorkOrder(db, orderId as WorkOrderId)),
  };
};
