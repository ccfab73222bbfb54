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
): TableColumn<HourBar> => ({
  id,
  title,
  width: 'minmax(4.5rem, 1fr)',
  align: 'end',
  cell: (bar) => text.units.count(bar[id]),
});

const columns: readonly TableColumn<HourBar>[] = [
  { id: 'hour', title: words.hour, width: '4rem', cell: ({ hour }) => hour },
  count('reFlashed', words.series.reFlashed),
  count('alreadyCurrent', words.series.alreadyCurrent),
  count('quarantined', words.series.quarantined),
  count('failed', words.series.failed),
  count('total', words.total),
];

export const HourTable = ({ bars }: { readonly bars: readonly HourBar[] }): ReactNode => (
  <div className={classes.table}>
    <DataTable label={words.tableLabel} columns={columns} rows={bars} keyOf={({ hour }) => hour} />
  </div>
);
