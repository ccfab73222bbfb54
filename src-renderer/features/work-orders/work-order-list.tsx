import { type ReactNode, useMemo } from 'react';
import { goTo } from '../../app/use-route.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { EmptyState, ErrorState, Loading } from '../../components/blocks.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Rest, ScreenFrame } from '../../components/screen-frame.tsx';
import { text } from '../../text/text.ts';
import { ImportButton, ImportOutcome, useWorkOrderImport } from './import-work-orders.tsx';
import { withLiveProgress } from './live-progress.ts';
import { workOrderColumns } from './work-order-columns.tsx';

const words = text.workOrders;

export const WorkOrderList = (): ReactNode => {
  const lastSyncAtMs = useBench((bench) => bench.sync.lastSyncAtMs);
  const current = useBench((bench) => bench.session.workOrder);
  const { data, fault, reload } = useAnswer(
    `work-orders ${lastSyncAtMs}`,
    (client) => client.workOrders.list({}),
    { keepsPrevious: true },
  );
  const rows = useMemo(() => withLiveProgress(data ?? [], current), [data, current]);
  const importing = useWorkOrderImport(reload);
  const list = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.title} />;
    return (
      <DataTable
        label={words.tableLabel}
        columns={workOrderColumns}
        rows={rows}
        keyOf={({ id }) => id}
        onOpen={({ id }) => goTo('work-orders', id)}
        empty={<EmptyState title={words.empty.title}>{words.empty.text}</EmptyState>}
      />
    );
  };
  return (
    <ScreenFrame
      title={words.title}
      intro={words.intro}
      actions={<ImportButton importing={importing} />}
      fills
    >
      <ImportOutcome importing={importing} />
      <Rest>{list()}</Rest>
    </ScreenFrame>
  );
};
