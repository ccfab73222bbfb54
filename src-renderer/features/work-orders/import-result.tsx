import type { ReactNode } from 'react';
import type { BenchClient } from '../../client/bench-client.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { text } from '../../text/text.ts';
import classes from './work-orders.module.css';

const words = text.workOrders.importing;

export type ImportAnswer = Awaited<ReturnType<BenchClient['workOrders']['importFile']>>;
type Reject = ImportAnswer['rejects'][number];

const rejectColumns: readonly TableColumn<Reject>[] = [
  {
    id: 'line',
    title: words.line,
    width: '5rem',
    align: 'end',
    sortBy: ({ line }) => line,
    cell: ({ line }) => line,
  },
  { id: 'column', title: words.column, width: 'minmax(8rem, 14rem)', cell: ({ column }) => column },
  {
    id: 'value',
    title: words.value,
    width: 'minmax(10rem, 1fr)',
    cell: ({ value }) => <span title={value}>{value}</span>,
  },
  {
    id: 'reason',
    title: words.reason,
    width: 'minmax(16rem, 2fr)',
    cell: ({ reason }) => <span title={reason}>{reason}</span>,
  },
];

/** The list below must stay in sight. */
const mostRejectRows = 5;

/** What an import did: counts, then the first refused lines, then where all of them are. */
export const ImportResult = ({
  name,
  answer,
  onClose,
}: {
  readonly name: string;
  readonly answer: ImportAnswer;
  readonly onClose: () => void;
}): ReactNode => {
  const { added, changed, unchanged, rejected, rejects, rejectFile } = answer;
  const title = rejected === 0 ? words.doneTitle(name) : words.refusedTitle(name);
  const close = (
    <ActionButton size="dense" why={null} onAct={onClose} label={words.close}>
      {text.app.close}
    </ActionButton>
  );
  return (
    <Panel title={title} aside={close}>
      <p role="status">{words.counts(added, changed, unchanged, rejected)}</p>
      {rejects.length === 0 ? null : (
        <>
          {rejects.length < rejected ? <p>{words.firstOf(rejects.length, rejected)}</p> : null}
          <div style={{ height: heightOfRows(Math.min(rejects.length, mostRejectRows)) }}>
            <DataTable
              label={words.rejectsLabel}
              columns={rejectColumns}
              rows={rejects}
              keyOf={({ line, column }) => `${line} ${column}`}
            />
          </div>
        </>
      )}
      {rejectFile === null ? null : (
        <p>
          {words.rejectFile}: <span className={classes.path}>{rejectFile}</span>{' '}
          <CopyButton value={rejectFile} label={words.copyRejectFile} />
        </p>
      )}
    </Panel>
  );
};
