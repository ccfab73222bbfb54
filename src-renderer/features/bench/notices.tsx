import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Notice } from '../../../src-shared/contract/bench.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import classes from './bench-screen.module.css';

const icons = { info: IconInfoCircle, attention: IconAlertTriangle, bad: IconAlertOctagon };

/** What belongs to no slot, until somebody has read it. */
export const Notices = (): ReactNode => {
  const notices = useBench((bench) => bench.notices);
  if (notices.length === 0) return null;
  return (
    <ul className={classes.notices} aria-label={text.app.notices}>
      {notices.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} />
      ))}
    </ul>
  );
};

const NoticeRow = ({ notice }: { readonly notice: Notice }): ReactNode => {
  const { run, isRunning, fault } = useAct();
  const Icon = icons[notice.tone];
  return (
    <li className={classes.notice} data-tone={notice.tone}>
      <Icon size={28} aria-hidden="true" style={{ flex: 'none' }} />
      <div className={classes.noticeText} role="status">
        <strong>{notice.text}</strong> {notice.hint}
        <FaultLine fault={fault} />
      </div>
      <ActionButton
        why={null}
        isRunning={isRunning}
        onAct={() => void run((client) => client.bench.dismissNotice({ id: notice.id }))}
      >
        {text.app.dismiss}
      </ActionButton>
    </li>
  );
};
