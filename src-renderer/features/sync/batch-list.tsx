import { type ReactNode, useState } from 'react';
import type { BatchView } from '../../../src-shared/contract/sync.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState, Loading } from '../../components/blocks.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import { batchPages, pageSize } from './batch-pages.ts';
import classes from './sync.module.css';

const words = text.sync.batches;

const Receipt = ({ batch }: { readonly batch: BatchView }): ReactNode => {
  if (batch.receipt === null) return <span className={classes.soft}>{words.noReceipt}</span>;
  const { accepted, parked, channel, receivedAtMs } = batch.receipt;
  return (
    <>
      {words.receipt(accepted, parked)}, {words.channel[channel]}, <TimeText atMs={receivedAtMs} />
    </>
  );
};

const columns: readonly TableColumn<BatchView>[] = [
  {
    id: 'sequence',
    title: words.columns.sequence,
    width: '4.5rem',
    align: 'end',
    cell: ({ sequence, batchId }) => <span title={batchId}>{sequence}</span>,
  },
  {
    id: 'sealed',
    title: words.columns.sealed,
    width: '11.5rem',
    cell: ({ sealedAtMs }) => <TimeText atMs={sealedAtMs} />,
  },
  {
    id: 'hubs',
    title: words.columns.hubs,
    width: '5rem',
    align: 'end',
    cell: ({ entryCount }) => text.units.count(entryCount),
  },
  { id: 'state', title: words.columns.state, width: '12rem', cell: ({ state }) => words.state[state] },
  {
    id: 'sends',
    title: words.columns.sends,
    width: '6rem',
    cell: ({ sendCount }) => words.sends(sendCount),
  },
  {
    id: 'receipt',
    title: words.columns.receipt,
    width: 'minmax(20rem, 1.5fr)',
    cell: (batch) => <Receipt batch={batch} />,
  },
  {
    id: 'error',
    title: words.columns.error,
    width: 'minmax(10rem, 1fr)',
    cell: ({ lastError }) => (lastError === null ? '' : <span title={lastError}>{lastError}</span>),
  },
];

/** Batches newest first, a page at a time. */
export const BatchList = (): ReactNode => {
  const [page, setPage] = useState(0);
  const stamp = useBench(({ sync }) => JSON.stringify([sync.lastSyncAtMs, sync.sealed, sync.isSyncing]));
  const { data, fault, reload } = useAnswer(
    `sync.batches ${page} ${stamp}`,
    (client) => client.sync.batches({ offset: page * pageSize, limit: pageSize }),
    { keepsPrevious: true },
  );
  const list = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.title} />;
    if (data.total === 0)
      return (
        <p className={classes.soft}>
          <strong>{words.empty.title}.</strong> {words.empty.text}
        </p>
      );
    const { isNewest, isOldest, shown } = batchPages(page, data.total);
    return (
      <>
        <div style={{ height: heightOfRows(data.batches.length) }}>
          <DataTable
            label={words.label}
            columns={columns}
            rows={data.batches}
            keyOf={({ batchId }) => batchId}
          />
        </div>
        {data.total <= pageSize ? null : (
          <div className={classes.pages}>
            <ActionButton
              size="dense"
              why={isNewest ? words.whyNewest : null}
              onAct={() => setPage(page - 1)}
            >
              {words.newer}
            </ActionButton>
            <span>{words.range(shown.from, shown.to, data.total)}</span>
            <ActionButton
              size="dense"
              why={isOldest ? words.whyOldest : null}
              onAct={() => setPage(page + 1)}
            >
              {words.older}
            </ActionButton>
          </div>
        )}
      </>
    );
  };
  return (
    <Panel title={words.title} aside={data === null ? null : <span>{words.count(data.total)}</span>}>
      {list()}
    </Panel>
  );
};
