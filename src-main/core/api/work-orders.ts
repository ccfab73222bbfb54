import type { BenchParts } from '../bench/bench-parts.ts';
import { importText } from '../receive/import-text.ts';
import { workOrderHubPage, workOrderRows } from '../review/work-order-rows.ts';
import { requireWorkOrder } from './bench.ts';
import { api } from './implementer.ts';

export const workOrdersApi = ({ core, options, session, nowMs }: BenchParts) => {
  const { workOrders } = api;
  const { store } = core;
  return workOrders.router({
    list: workOrders.list.handler(() => workOrderRows(store.db)),
    hubs: workOrders.hubs.handler(({ input }) =>
      workOrderHubPage(store.db, { ...input, id: requireWorkOrder(input.id) }),
    ),
    importFile: workOrders.importFile.handler(async ({ input }) => {
      const actor = session.operator() ?? options.operator;
      const result = await importText(store, { ...input, actor, nowMs });
      session.refresh();
      return result;
    }),
  });
};
