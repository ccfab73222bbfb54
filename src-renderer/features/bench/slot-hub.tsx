import type { ReactNode } from 'react';
import type { SlotState } from '../../../src-shared/contract/bench.ts';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import classes from './slot-tile.module.css';

type Hub = Extract<SlotState, { kind: 'working' }>['hub'];

/** Which hub it is, and from which version to which. */
export const SlotHub = ({
  hub,
  version,
}: {
  readonly hub: Hub;
  readonly version: string | null;
}): ReactNode => (
  <div className={classes.hub}>
    <p className={classes.id}>
      <DeviceIdText id={hub.chf ?? hub.gpf} />
    </p>
    <p className={classes.model}>{hub.model}</p>
    {version === null ? null : <p className={classes.version}>{version}</p>}
  </div>
);
