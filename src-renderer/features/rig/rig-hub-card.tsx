import { NativeSelect } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { RigHub } from '../../../src-shared/contract/rig.ts';
import { useClient } from '../../client/bench-client.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { sendScan } from '../../scan/scanner.ts';
import { text } from '../../text/text.ts';
import classes from './rig.module.css';

const words = text.rig;

interface RigHubCardProps {
  readonly hub: RigHub;
  readonly free: readonly number[];
  readonly isBusy: boolean;
  readonly onPlug: (slot: number) => void;
  readonly onUnplug: () => void;
}

const Plug = ({ hub, free, isBusy, onPlug }: RigHubCardProps): ReactNode => {
  const [wanted, setWanted] = useState<number | null>(null);
  const slot = wanted !== null && free.includes(wanted) ? wanted : (free[0] ?? null);
  return (
    <>
      <NativeSelect
        className={classes.slot}
        aria-label={words.slot(hub.hub)}
        value={slot ?? ''}
        disabled={free.length === 0}
        data={free.map((number) => ({ value: String(number), label: words.slotOption(number) }))}
        onChange={({ currentTarget }) => setWanted(Number(currentTarget.value))}
      />
      <ActionButton
        size="dense"
        why={slot === null ? words.why.noFreeSlot : null}
        isRunning={isBusy}
        label={words.plugLabel(hub.hub)}
        onAct={() => {
          if (slot !== null) onPlug(slot);
        }}
      >
        {words.plug}
      </ActionButton>
    </>
  );
};

/** One virtual hub: what is special about it, where it is, and its label to scan. */
export const RigHubCard = (props: RigHubCardProps): ReactNode => {
  const { hub, isBusy, onUnplug } = props;
  const client = useClient();
  return (
    <article className={classes.card} data-plugged={hub.slot !== null}>
      <div className={classes.cardHead}>
        <h3 className={classes.name}>{words.hub(hub.hub)}</h3>
        <span className={classes.place}>{hub.slot === null ? words.unplugged : words.plugged(hub.slot)}</span>
      </div>
      <p>{hub.story}</p>
      <p className={classes.id}>
        <DeviceIdText id={hub.label} />
      </p>
      <div className={classes.actions}>
        {hub.slot === null ? (
          <Plug {...props} />
        ) : (
          <ActionButton
            size="dense"
            why={null}
            isRunning={isBusy}
            label={words.unplugLabel(hub.hub)}
            onAct={onUnplug}
          >
            {words.unplug}
          </ActionButton>
        )}
        <ActionButton
          size="dense"
          why={null}
          label={words.scanLabel(hub.hub)}
          onAct={() => void sendScan(client, hub.label, 'wedge')}
        >
          {words.scan}
        </ActionButton>
      </div>
    </article>
  );
};
