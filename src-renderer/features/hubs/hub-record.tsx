import type { ReactNode } from 'react';
import type { HubDetail } from '../../../src-shared/contract/hubs.ts';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import classes from './hubs.module.css';
import { versionState } from './version-state.ts';

const words = text.hubs;
const orUnknown = (value: string | null): string => value ?? words.unknown;

type Hub = HubDetail['hub'];

export const HubRecord = ({ hub }: { readonly hub: Hub }): ReactNode => (
  <Panel title={words.record}>
    <FactList
      facts={[
        { name: words.recordFields.chf, value: <DeviceIdText id={hub.chf} /> },
        { name: words.recordFields.gpf, value: <DeviceIdText id={hub.gpf} /> },
        { name: words.recordFields.model, value: hub.model },
        {
          name: words.recordFields.status,
          value: hub.isReleased
            ? `${orUnknown(hub.smiStatus)} · ${words.released}`
            : orUnknown(hub.smiStatus),
        },
        { name: words.recordFields.region, value: orUnknown(hub.cspRegion) },
        { name: words.recordFields.han, value: orUnknown(hub.hanVariant) },
        { name: words.recordFields.chts, value: orUnknown(hub.chtsVersion) },
      ]}
    />
  </Panel>
);

/** The three who hold a version of this hub, side by side, and what that means. */
export const HubVersions = ({ hub }: { readonly hub: Hub }): ReactNode => {
  const state = versionState(hub);
  return (
    <Panel title={words.versions}>
      <FactList
        facts={[
          { name: words.version.register, value: orUnknown(hub.registerVersion), size: 'large' },
          { name: words.version.bench, value: orUnknown(hub.benchVersion), size: 'large' },
          { name: words.version.acknowledged, value: orUnknown(hub.acknowledgedVersion), size: 'large' },
        ]}
      />
      <p className={classes.state} data-state={state}>
        {words.versionState[state]}
        {hub.suspect === null ? '' : ` ${words.suspect(hub.suspect.from, hub.suspect.to)}`}
      </p>
    </Panel>
  );
};
