import type { ReactNode } from 'react';
import { hrefOf } from '../../app/route.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ErrorState, Loading } from '../../components/blocks.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { text } from '../../text/text.ts';
import { HubAllowOnce, HubOverrides, useHubOffer } from '../overrides/hub-override.tsx';
import { HubAttempts } from './hub-attempts.tsx';
import { HubJournal } from './hub-journal.tsx';
import { HubNotifications } from './hub-notifications.tsx';
import { HubRecord, HubVersions } from './hub-record.tsx';
import classes from './hubs.module.css';
import { ReleaseButton } from './release-button.tsx';

const words = text.hubs;

/** Everything this bench knows of one hub and did with it, newest first. */
export const HubHistory = ({ id }: { readonly id: string }): ReactNode => {
  const stamp = useBench(({ session, sync }) => `${session.doneCount} ${sync.lastSyncAtMs}`);
  const { data, fault, reload } = useAnswer(
    `hubs.show ${id} ${stamp}`,
    (client) => client.hubs.show({ id }),
    { keepsPrevious: true },
  );
  const answer = useHubOffer(id, stamp);
  const content = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.historyTitle} />;
    return (
      <>
        <div className={classes.columns}>
          <HubRecord hub={data.hub} />
          <HubVersions hub={data.hub} />
        </div>
        <HubOverrides answer={answer} />
        <HubAttempts attempts={data.attempts} />
        <HubNotifications notifications={data.notifications} />
        <HubJournal journal={data.journal} />
      </>
    );
  };
  return (
    <ScreenFrame
      title={
        <>
          {words.historyTitle} <DeviceIdText id={data?.hub.chf ?? id} />
        </>
      }
      back={{ href: hrefOf('hubs'), words: words.back }}
      actions={
        data === null ? null : (
          <>
            <HubAllowOnce chf={data.hub.chf} answer={answer} />
            <ReleaseButton hub={data.hub} onReleased={reload} />
          </>
        )
      }
    >
      {content()}
    </ScreenFrame>
  );
};
