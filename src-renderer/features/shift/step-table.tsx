import { IconHourglassHigh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { DataTable } from '../../components/data-table.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { stepName } from '../../text/step-name.ts';
import { text } from '../../text/text.ts';
import { duration } from './duration.ts';
import type { StepRow } from './step-rows.ts';
import { StepSpread } from './step-spread.tsx';
import classes from './step-times.module.css';

const words = text.shift.steps;

const figure = (id: 'p50' | 'p95' | 'max', of: (row: StepRow) => number | null): TableColumn<StepRow> => ({
  id,
  title: words.columns[id],
  width: '5.5rem',
  align: 'end',
  cell: (row) => duration(of(row)),
});

const columns: readonly TableColumn<StepRow>[] = [
  { id: 'step', title: words.columns.step, width: '8rem', cell: ({ step }) => stepName(step) },
  {
    id: 'count',
    title: words.columns.count,
    width: '5rem',
    align: 'end',
    cell: ({ count }) => text.units.count(count),
  },
  {
    id: 'failed',
    title: words.columns.failed,
    width: '4.5rem',
    align: 'end',
    cell: ({ failedCount }) => text.units.count(failedCount),
  },
  figure('p50', ({ p50Ms }) => p50Ms),
  figure('p95', ({ p95Ms }) => p95Ms),
  figure('max', ({ maxMs }) => maxMs),
  {
    id: 'spread',
    title: words.columns.spread,
    width: 'minmax(8rem, 1fr)',
    cell: ({ histogram, count }) => (count === 0 ? '' : <StepSpread histogram={histogram} />),
  },
];

const Against = ({ slowerFactor, count }: StepRow): ReactNode => {
  if (slowerFactor === null) return count === 0 ? words.unknown : words.asBench;
  return (
    <span className={classes.slower}>
      <IconHourglassHigh size={18} aria-hidden="true" />
      {words.isSlower(slowerFactor)}
    </span>
  );
};

const against: TableColumn<StepRow> = {
  id: 'against',
  title: words.columns.against,
  width: '11rem',
  cell: (row) => <Against {...row} />,
};
const columnsOfSlot = [...columns.slice(0, -1), against, ...columns.slice(-1)];

export const StepTable = ({
  rows,
  isOfSlot,
}: {
  readonly rows: readonly StepRow[];
  readonly isOfSlot: boolean;
}): ReactNode => (
  <div style={{ height: heightOfRows(rows.length) }}>
    <DataTable
      label={words.tableLabel}
      columns={isOfSlot ? columnsOfSlot : columns}
      rows={rows}
      keyOf={({ step }) => step}
    />
  </div>
);
