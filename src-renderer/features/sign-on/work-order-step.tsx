import { TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';
import { goTo } from '../../app/use-route.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { EmptyState, ErrorState, FaultLine, Loading } from '../../components/blocks.tsx';
import { PagedTable } from '../../components/data-table.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { text } from '../../text/text.ts';
import { matchingOrders } from './matching-orders.ts';
import classes from './sign-on.module.css';

const words = text.signOn.order;

const progressWords = ({ state, progress }: WorkOrderRow): string => {
  if (state === 'closed') return words.closed;
  return progress.open === 0 ? words.done : words.open(progress.open, progress.expected);
};

const columns: readonly TableColumn<WorkOrderRow>[] = [
  { id: 'id', title: text.bench.order.title, cell: ({ id }) => <strong>{id}</strong>, width: '14rem' },
  { id: 'party', title: text.workOrders.columns.secParty, cell: ({ secParty }) => secParty },
  { id: 'progress', title: text.bench.order.open, cell: progressWords, width: '14rem' },
];

export const WorkOrderStep = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const answer = useAnswer('work orders', (client) => client.workOrders.list({}));
  const now = useBench(({ session }) => session.workOrder?.id ?? null);
  return (
    <div className={classes.form}>
      <h2 className={classes.title}>{words.title}</h2>
      <p className={classes.why}>{words.why}</p>
      <Orders answer={answer} onDone={onDone} />
      <p className={classes.instead}>
        <IconBarcode size={28} aria-hidden="true" />
        {words.scanInstead}
      </p>
      {now === null ? null : (
        <ActionButton why={null} onAct={onDone}>
          {text.app.cancel}
        </ActionButton>
      )}
    </div>
  );
};

const Orders = ({
  answer,
  onDone,
}: {
  readonly answer: ReturnType<typeof useAnswer<readonly WorkOrderRow[]>>;
  readonly onDone: () => void;
}): ReactNode => {
  if (answer.data === null)
    return answer.fault === null ? (
      <Loading what={words.loading} />
    ) : (
      <ErrorState fault={answer.fault} onRetry={answer.reload} />
    );
  if (answer.data.length === 0)
    return (
      <EmptyState
        title={words.none}
        action={
          <ActionButton look="strong" why={null} onAct={() => goTo('work-orders')}>
            {words.toImport}
          </ActionButton>
        }
      >
        {words.noneHint}
      </EmptyState>
    );
  return <OrderList orders={answer.data} onDone={onDone} />;
};

/** More than this are searched rather than read. */
const readableCount = 8;

const OrderList = ({
  orders,
  onDone,
}: {
  readonly orders: readonly WorkOrderRow[];
  readonly onDone: () => void;
}): ReactNode => {
  const [filter, setFilter] = useState('');
  const { run, fault } = useAct();
  const shown = useMemo(() => matchingOrders(orders, filter), [orders, filter]);
  const open = async ({ id }: WorkOrderRow): Promise<void> => {
    const session = await run((client) => client.bench.openWorkOrder({ id }));
    if (session !== null) onDone();
  };
  return (
    <>
      {orders.length <= readableCount ? null : (
        <TextInput
          label={words.filter}
          size="lg"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      <div className={classes.list}>
        <PagedTable
          label={words.list}
          columns={columns}
          total={shown.length}
          rowAt={(index) => shown[index]}
          keyOf={({ id }) => id}
          onOpen={(order) => void open(order)}
          rowHeight={56}
          empty={<EmptyState title={words.noMatch} />}
        />
      </div>
      <FaultLine fault={fault} />
    </>
  );
};
