import { IconCloudCheck, IconCloudOff, IconCloudQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { FaultLine } from '../../components/blocks.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import classes from './sync.module.css';

const words = text.sync;
const icons = { online: IconCloudCheck, offline: IconCloudOff, unknown: IconCloudQuestion } as const;

const OnlineTitle = (): ReactNode => {
  const online = useBench((bench) => bench.sync.online);
  const Icon = icons[online];
  return (
    <span className={classes.online} data-online={online}>
      <Icon size={26} aria-hidden="true" />
      {words.online[online]}
    </span>
  );
};

/** Whether the gateway is reached, and how much waits for it since when. */
export const SyncState = (): ReactNode => {
  const { online, gateway, lastSyncAtMs, pending, sealed, parked, oldestAgeMs, lastFault } = useBench(
    (bench) => bench.sync,
  );
  return (
    <Panel title={<OnlineTitle />}>
      <p className={classes.soft}>{words.onlineText[online]}</p>
      <FactList
        facts={[
          { name: words.facts.pending, value: text.units.count(pending), size: 'large' },
          { name: words.facts.sealed, value: text.units.count(sealed), size: 'large' },
          {
            name: words.facts.parked,
            value: text.units.count(parked),
            size: 'large',
            ...(parked > 0 ? { tone: 'attention' as const } : {}),
          },
          {
            name: words.facts.oldest,
            value: oldestAgeMs === null ? words.facts.none : text.units.age(oldestAgeMs),
            size: 'large',
          },
          {
            name: words.facts.last,
            value: lastSyncAtMs === null ? words.facts.never : <TimeText atMs={lastSyncAtMs} />,
          },
          { name: words.facts.gateway, value: gateway ?? words.facts.noGateway },
        ]}
      />
      {lastFault === null ? null : (
        <div>
          <p className={classes.soft}>{words.lastFault}</p>
          <FaultLine fault={lastFault} />
        </div>
      )}
    </Panel>
  );
};
