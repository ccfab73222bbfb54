import type { SessionView } from '../../../src-shared/contract/bench.ts';
import type { WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';

/** The list as it was answered, with the newest counts of the Work Order this bench works on. */
export const withLiveProgress = (
  rows: readonly WorkOrderRow[],
  current: SessionView['workOrder'],
): readonly WorkOrderRow[] =>
  current === null
    ? rows
    : rows.map((row) =>
        row.id === current.id ? { ...row, state: current.state, progress: current.progress } : row,
      );
