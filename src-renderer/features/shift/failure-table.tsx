import type { ReactNode } from 'react';
import type { ShiftToday } from '../../../src-shared/contract/shift.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { text } from '../../text/text.ts';
import classes from './shift.module.css';

const words = text.shift;
type Failure = ShiftToday['failures'][number];

const columns: readonly TableColumn<Failure>[] = [
  {
    id: 'count',
    title: words.columns.count,
    width: '4rem',
    align: 'end',
    sortBy: ({ count }) => -count,
    cell: ({ count }) => text.units.count(count),
  },
  {
    id: 'reason',
    title: words.columns.reason,
    width: '16rem',
    sortBy: ({ reason }) => reason,
    cell: ({ reason }) => <span title={reason}>{reason}</span>,
  },
  {
    id: 'hint',
    title: words.columns.hint,
    width: 'minmax(20rem, 1fr)',
    cell: ({ hint }) => (hint === null ? '' : <span title={hint}>{hint}</span>),
  },
];

export const FailureTable = ({ failures }: { readonly failures: readonly Failure[] }): ReactNode => (
  <Panel title={words.failures}>
    {failures.length === 0 ? (
      <p className={classes.soft}>{words.noFailures}</p>
    ) : (
      <div style={{ height: heightOfRows(failures.length) }}>
        <DataTable
          label={words.failuresLabel}
          columns={columns}
          rows={failures}
          keyOf={({ reason }) => reason}
        />
      </div>
    )}
  </Panel>
);
