import type { ReactNode } from 'react';
import type { WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import type { TableColumn } from '../../components/table-column.ts';
import { useNow } from '../../components/use-now.ts';
import { text } from '../../text/text.ts';
import { ageDays, isAgeing } from './ageing.ts';
import { ProgressBar } from './progress-bar.tsx';
import { awaitingReceipt, settledFraction } from './progress-parts.ts';
import classes from './work-orders.module.css';

const words = text.workOrders;

/** Days change once a day; a minute is soon enough to notice. */
const ageEveryMs = 60_000;

const Age = ({ order }: { readonly order: WorkOrderRow }): ReactNode => {
  const nowMs = useNow(ageEveryMs);
  const days = ageDays(order.importedAtMs, nowMs);
  if (!isAgeing(order.progress.open, order.importedAtMs, nowMs)) return words.age(days);
  return (
    <span className={classes.ageing} title={words.ageing(days)}>
      {words.age(days)}
    </span>
  );
};

const State = ({ order }: { readonly order: WorkOrderRow }): ReactNode => {
  const here = useBench((bench) => bench.session.workOrder?.id ?? null);
  if (order.id === here) return <strong>{words.isOpenHere}</strong>;
  return words.state[order.state];
};

const count = (
  id: string,
  title: string,
  of: (order: WorkOrderRow) => number,
  width: string,
): TableColumn<WorkOrderRow> => ({
  id,
  title,
  width,
  align: 'end',
  cell: (order) => text.units.count(of(order)),
});

const Notified = ({ order }: { readonly order: WorkOrderRow }): ReactNode => {
  const waiting = awaitingReceipt(order.progress);
  const shown = text.units.count(order.progress.notified);
  return waiting === 0 ? (
    shown
  ) : (
    <span className={classes.ageing} title={words.awaiting(waiting)}>
      {shown}
    </span>
  );
};

export const workOrderColumns: readonly TableColumn<WorkOrderRow>[] = [
  {
    id: 'id',
    title: words.columns.reference,
    width: 'minmax(9.75rem, 1fr)',
    sortBy: ({ id }) => id,
    cell: ({ id }) => (
      <span className={classes.reference} title={id}>
        {id}
      </span>
    ),
  },
  {
    id: 'sec-party',
    title: words.columns.secParty,
    width: 'minmax(5rem, 1.5fr)',
    sortBy: ({ secParty }) => secParty,
    cell: ({ secParty }) => <span title={secParty}>{secParty}</span>,
  },
  {
    id: 'state',
    title: words.columns.state,
    width: '6rem',
    sortBy: ({ state }) => state,
    cell: (order) => <State order={order} />,
  },
  {
    id: 'age',
    title: words.columns.age,
    width: '3.5rem',
    sortBy: ({ importedAtMs }) => -importedAtMs,
    cell: (order) => <Age order={order} />,
  },
  {
    id: 'progress',
    title: words.columns.progress,
    width: 'minmax(5.5rem, 2fr)',
    sortBy: ({ progress }) => settledFraction(progress),
    cell: ({ id, progress }) => <ProgressBar reference={id} progress={progress} />,
  },
  count('expected', words.columns.expected, ({ progress }) => progress.expected, '4rem'),
  count('re-flashed', words.columns.reFlashed, ({ progress }) => progress.reFlashed, '5.25rem'),
  count('already-current', words.columns.alreadyCurrent, ({ progress }) => progress.alreadyCurrent, '4.5rem'),
  count('quarantined', words.columns.quarantined, ({ progress }) => progress.quarantined, '5.25rem'),
  count('open', words.columns.open, ({ progress }) => progress.open, '3rem'),
  {
    ...count('notified', words.columns.notified, ({ progress }) => progress.notified, '3.75rem'),
    cell: (order) => <Notified order={order} />,
  },
];
