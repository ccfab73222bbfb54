import type { ShiftToday } from '../../../src-shared/contract/shift.ts';

type Hour = ShiftToday['hours'][number];

/** One hour of the chart. `hour` is its start by this machine's clock, `08:00`. */
export interface HourBar {
  readonly [series: string]: string | number;
  readonly hour: string;
  readonly reFlashed: number;
  readonly alreadyCurrent: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly total: number;
}

export const hourBars = (hours: readonly Hour[], hourText: (atMs: number) => string): readonly HourBar[] =>
  hours.map(({ hourStartsAtMs, reFlashed, alreadyCurrent, quarantined, failed }) => ({
    hour: hourText(hourStartsAtMs),
    reFlashed,
    alreadyCurrent,
    quarantined,
    failed,
    total: reFlashed + alreadyCurrent + quarantined + failed,
  }));

/** Hours from the first in which something ended to the last; an early shift needs no empty night before it. */
export const workedHours = (hours: readonly Hour[]): readonly Hour[] => {
  const isWorked = ({ reFlashed, alreadyCurrent, quarantined, failed }: Hour): boolean =>
    reFlashed + alreadyCurrent + quarantined + failed > 0;
  const first = hours.findIndex(isWorked);
  return first === -1 ? [] : hours.slice(first, hours.findLastIndex(isWorked) + 1);
};
