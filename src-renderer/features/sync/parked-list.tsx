import { type ReactNode, useState } from 'react';
import type { ParkedView } from '../../../src-shared/contract/sync.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ErrorState, Loading } from '../../components/blocks.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { Panel } from '../../components/panel.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import { CorrectionForm } from './correction-form.tsx';
import classes from './sync.module.css';

const words = text.sync.parked;

const answerOf = ({ answerCode, answerDetail }: ParkedView): string => words.answer(answerCode, answerDetail);

const columns: readonly TableColumn<ParkedView>[] = [
  {
    id: 'chf',
    title: words.chf,
    width: '15rem',
    sortBy: ({ chf }) => chf,
    cell: ({ chf }) => <DeviceIdText id={chf} />,
  },
  {
    id: 'answer',
    title: words.reason,
    width: 'minmax(16rem, 2fr)',
    sortBy: answerOf,
    cell: (parked) => (
      <span className={classes.reason} title={answerOf(parked)}>
        {answerOf(parked)}
      </span>
    ),
  },
  {
    id: 'version',
    title: words.version,
    width: '10.5rem',
    sortBy: ({ firmwareVersion }) => firmwareVersion,
    cell: ({ firmwareVersion }) => firmwareVersion,
  },
  {
    id: 'work-order',
    title: words.workOrder,
    width: 'minmax(10rem, 1fr)',
    sortBy: ({ workOrderId }) => workOrderId ?? '',
    cell: ({ workOrderId }) => workOrderId ?? words.noWorkOrder,
  },
  {
    id: 'written',
    title: words.written,
    width: '11.5rem',
    sortBy: ({ createdAtMs }) => createdAtMs,
    cell: ({ createdAtMs }) => <TimeText atMs={createdAtMs} />,
  },
];

/** Pre-Notifications the gateway refused; opening one leads to its correction. */
export const ParkedList = (): ReactNode => {
  const stamp = useBench(({ sync }) => `${sync.parked} ${sync.lastSyncAtMs}`);
  const [open, setOpen] = useState<ParkedView | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const { data, fault, reload } = useAnswer(`sync.parked ${stamp}`, (client) => client.sync.parked({}), {
    keepsPrevious: true,
  });
  const sent = (parked: ParkedView): void => {
    setOpen(null);
    setDone(words.done(parked.chf));
    reload();
  };
  const list = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.title} />;
    if (data.length === 0)
      return (
        <p className={classes.soft}>
          <strong>{words.empty.title}.</strong> {words.empty.text}
        </p>
      );
    return (
      <>
        <p className={classes.soft}>{words.intro(data.length)}</p>
        <div style={{ height: heightOfRows(data.length) }}>
          <DataTable
            label={words.label}
            columns={columns}
            rows={data}
            keyOf={({ outboxId }) => String(outboxId)}
            onOpen={setOpen}
          />
        </div>
      </>
    );
  };
  return (
    <Panel title={words.title}>
      <p role="status" className={classes.done}>
        {done}
      </p>
      {list()}
      {open === null ? null : (
        <CorrectionForm parked={open} onClose={() => setOpen(null)} onSent={() => sent(open)} />
      )}
    </Panel>
  );
};
