import type { ReactNode } from 'react';

/** A column of a list. Keep the array of them outside of the component: a new one on every draw rebuilds the table. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** A CSS grid track: `14rem`, `minmax(8rem, 1fr)` (the default). */
  readonly width?: string;
  /** Figures stand on the right. */
  readonly align?: 'start' | 'end';
  /** What it is sorted by; without it the column cannot be sorted. Only for lists that are here as a whole. */
  readonly sortBy?: (row: Row) => string | number;
}
