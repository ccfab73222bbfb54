import type { ReactNode } from 'react';
import type { HubDetail } from '../../../src-shared/contract/hubs.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import type { TableColumn } from '../../components/table-column.ts';
import { heightOfRows } from '../../components/table-height.ts';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import classes from './hubs.module.css';

const words = text.hubs;
type Notification = HubDetail['notifications'][number];

const answerOf = ({ answerCode, answerDetail }: Notification): string =>
  [answerCode, answerDetail].filter((part) => part !== null && part !== '').join(': ');

const columns: readonly TableColumn<Notification>[] = [
  {
    id: 'created',
    title: words.notificationColumns.created,
    width: '12rem',
    cell: ({ createdAtMs }) => <TimeText atMs={createdAtMs} />,
  },
  {
    id: 'version',
    title: words.notificationColumns.version,
    width: '10rem',
    cell: ({ firmwareVersion }) => firmwareVersion,
  },
  {
    id: 'state',
    title: words.notificationColumns.state,
    width: '12rem',
    cell: ({ state }) => words.notificationState[state],
  },
  {
    id: 'batch',
    title: words.notificationColumns.batch,
    width: 'minmax(10rem, 1fr)',
    cell: ({ batchId }) => (batchId === null ? '' : <span title={batchId}>{batchId}</span>),
  },
  {
    id: 'answer',
    title: words.notificationColumns.answer,
    width: 'minmax(12rem, 2fr)',
    cell: (notification) => <span title={answerOf(notification)}>{answerOf(notification)}</span>,
  },
];

export const HubNotifications = ({
  notifications,
}: {
  readonly notifications: readonly Notification[];
}): ReactNode => (
  <Panel title={words.notifications(notifications.length)}>
    {notifications.length === 0 ? (
      <p className={classes.soft}>{words.noNotifications}</p>
    ) : (
      <div style={{ height: heightOfRows(notifications.length) }}>
        <DataTable
          label={words.notificationsLabel}
          columns={columns}
          rows={notifications.toReversed()}
          keyOf={({ outboxId }) => String(outboxId)}
        />
      </div>
    )}
  </Panel>
);
