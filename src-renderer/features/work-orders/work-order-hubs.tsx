import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { WorkOrderHub, WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';
import { hrefOf } from '../../app/route.ts';
import { goTo } from '../../app/use-route.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { EmptyState, ErrorState, Loading } from '../../components/blocks.tsx';
import { PagedTable } from '../../components/data-table.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { Rest, ScreenFrame } from '../../components/screen-frame.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import { OpenHere } from './open-here.tsx';
import { ProgressBar } from './progress-bar.tsx';
import type { Progress } from './progress-parts.ts';
import { type HubFilter, usePagedHubs } from './use-paged-hubs.ts';
import classes from './work-orders.module.css';

const words = text.workOrders;

const columns: readonly TableColumn<WorkOrderHub>[] = [
  { id: 'chf', title: words.columns.chf, width: '15rem', cell: ({ chf }) => <DeviceIdText id={chf} /> },
  { id: 'gpf', title: words.columns.gpf, width: '15rem', cell: ({ gpf }) => <DeviceIdText id={gpf} /> },
  {
    id: 'disposition',
    title: words.columns.disposition,
    width: '11rem',
    cell: ({ disposition }) => <OutcomeBadge kind={disposition} />,
  },
  {
    id: 'reason',
    title: words.columns.reason,
    width: 'minmax(12rem, 1fr)',
    cell: ({ reason }) => (reason === null ? '' : <span title={reason}>{reason}</span>),
  },
  {
    id: 'disposed-at',
    title: words.columns.disposedAt,
    width: '11rem',
    cell: ({ disposedAtMs }) => (disposedAtMs === null ? '' : <TimeText atMs={disposedAtMs} />),
  },
];

const filters = ['all', 'open', 're-flashed', 'already-current', 'quarantined'] as const;
type FilterName = (typeof filters)[number];

const countOf = (progress: Progress, filter: FilterName): number => {
  switch (filter) {
    case 'all':
      return progress.expected;
    case 'open':
      return progress.open;
    case 're-flashed':
      return progress.reFlashed;
    case 'already-current':
      return progress.alreadyCurrent;
    case 'quarantined':
      return progress.quarantined;
  }
};

const DispositionFilter = ({
  order,
  value,
  onChange,
}: {
  readonly order: WorkOrderRow;
  readonly value: FilterName;
  readonly onChange: (value: FilterName) => void;
}): ReactNode => (
  <div className={classes.filter}>
    <SegmentedControl
      aria-label={words.filterLabel}
      value={value}
      onChange={onChange}
      data={filters.map((filter) => ({
        value: filter,
        label: words.filterCount(words.filter[filter], countOf(order.progress, filter)),
      }))}
    />
    <ProgressBar reference={order.id} progress={order.progress} />
  </div>
);

const EmptyList = (): ReactNode => <EmptyState title={words.noHubs.title}>{words.noHubs.text}</EmptyState>;

/** The hubs of one Work Order, however many, by what became of them. */
export const WorkOrderHubs = ({ id }: { readonly id: string }): ReactNode => {
  const [filter, setFilter] = useState<FilterName>('all');
  const disposition: HubFilter = filter === 'all' ? null : filter;
  const stamp = useBench(({ session, sync }) =>
    JSON.stringify([session.workOrder?.id === id ? session.workOrder.progress : null, sync.lastSyncAtMs]),
  );
  const { order, total, fault, rowAt, onRange, reload } = usePagedHubs(id, disposition, stamp);
  const list = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (total === null) return <Loading what={words.hubsTitle(id)} />;
    return (
      <PagedTable
        label={words.hubsTableLabel(id)}
        columns={columns}
        total={total}
        rowAt={rowAt}
        onRange={onRange}
        keyOf={({ chf }) => chf}
        onOpen={({ chf }) => goTo('hubs', chf)}
        empty={<EmptyList />}
      />
    );
  };
  return (
    <ScreenFrame
      title={words.hubsTitle(id)}
      back={{ href: hrefOf('work-orders'), words: words.back }}
      actions={order === null ? null : <OpenHere order={order} />}
      fills
    >
      {order === null ? null : <DispositionFilter order={order} value={filter} onChange={setFilter} />}
      <Rest>{list()}</Rest>
    </ScreenFrame>
  );
};
