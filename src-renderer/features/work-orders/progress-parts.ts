import type { WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';

export type Progress = WorkOrderRow['progress'];
export type PartKind = 're-flashed' | 'already-current' | 'quarantined' | 'open';

/** A stretch of the progress bar. `fraction` 0..1 of the whole bar. */
export interface ProgressPart {
  readonly kind: PartKind;
  readonly count: number;
  readonly fraction: number;
}

/** What a Work Order's hubs have become, in the order of the bar; parts of no hub are left out. */
export const progressParts = (progress: Progress): readonly ProgressPart[] => {
  const counts: readonly [PartKind, number][] = [
    ['re-flashed', progress.reFlashed],
    ['already-current', progress.alreadyCurrent],
    ['quarantined', progress.quarantined],
    ['open', progress.open],
  ];
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => ({ kind, count, fraction: count / total }));
};

/** Hubs with a disposition over hubs expected, 0..1; 1 for a Work Order that expects none. */
export const settledFraction = (progress: Progress): number =>
  progress.expected === 0 ? 1 : (progress.expected - progress.open) / progress.expected;

/** 99.6 % is not 100 %: full only when every hub is settled, and nothing only when none is. */
export const wholePercent = (fraction: number): number => {
  if (fraction >= 1) return 100;
  return fraction <= 0 ? 0 : Math.min(99, Math.max(1, Math.round(fraction * 100)));
};

/** Re-flashed hubs the gateway has not confirmed yet. */
export const awaitingReceipt = (progress: Progress): number =>
  Math.max(0, progress.reFlashed - progress.notified);
