import type { ReactNode } from 'react';
import { DataTable } from '../../components/data-table.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { text } from '../../text/text.ts';
import type { HourBar } from './hour-bars.ts';
import classes from './shift.module.css';

const words = text.shift;

const count = (
  id: 'reFlashed' | 'alreadyCurrent' | 'quarantined' | 'failed' | 'total',
  title: string,
  width: string,
): TableColumn<HourBar> => ({
  id,
  title,
  width,
  align: 'end',
  cell: (bar) => text.units.count(bar[id]),
});

const columns: readonly TableColumn<HourBar>[] = [
  { id: 'hour', title: words.hour, width: '4rem', cell: ({ hour }) => hour },
  count('reFlashed', words.series.reFlashed, '6rem'),
  count('alreadyCurrent', words.series.alreadyCurrent, '8rem'),
  count('quarantined', words.series.quarantined, '7rem'),
  count('failed', words.series.failed, '4rem'),
  count('total', words.total, 'minmax(3rem, 1fr)'),
];

export const HourTable = ({ bars }: { readonly bars: readonly HourBar[] }): ReactNode => (
  <div className={classes.table}>
    <DataTable label={words.tableLabel} columns={columns} rows={bars} keyOf={({ hour }) => hour} />
  </div>
);
