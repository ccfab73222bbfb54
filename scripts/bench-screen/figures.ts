import { formatTable } from '../../src-main/cli/table.ts';

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'rows';
  /** What it must stay under; null for a figure that only explains another. */
  readonly under: number | null;
}

/** The value that `share` (0..1) of the samples do not exceed: the nearest rank, never between two samples. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
};

export const bar = {
  isKept: ({ value, under }: Figure): boolean => under === null || value < under,
};

const shown = (value: number, unit: string): string =>
  `${unit === 'ms' ? value.toFixed(value < 100 ? 1 : 0) : value} ${unit}`;

export const printFigures = (figures: readonly Figure[]): void => {
  const rows = figures.map((figure) => [
    figure.what,
    shown(figure.value, figure.unit),
    figure.under === null ? '' : `under ${shown(figure.under, figure.unit)}`,
    figure.under === null ? '' : bar.isKept(figure) ? 'kept' : 'MISSED',
  ]);
  console.log(formatTable(['figure', 'measured', 'bar', ''], rows));
};
