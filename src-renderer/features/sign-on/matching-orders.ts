import type { WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';

/** Open Work Orders with hubs left come first, then those finished, then closed ones; each group newest first. */
export const matchingOrders = (orders: readonly WorkOrderRow[], filter: string): readonly WorkOrderRow[] => {
  const wanted = filter.trim().toLowerCase();
  return orders
    .filter(({ id, secParty }) => `${id} ${secParty}`.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || b.importedAtMs - a.importedAtMs);
};

const rank = ({ state, progress }: WorkOrderRow): number => {
  if (state === 'closed') return 2;
  return progress.open === 0 ? 1 : 0;
};
