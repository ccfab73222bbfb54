import { Anchor } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { RigHub } from '../../../src-shared/contract/rig.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { EmptyState, ErrorState, FaultLine, Loading } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { freeSlots } from './free-slots.ts';
import classes from './rig.module.css';
import { RigHubCard } from './rig-hub-card.tsx';
import { sheetHref } from './sheet-address.ts';

const words = text.rig;

/** Every virtual hub with what can be done to it; one action at a time, each answered by the whole shelf. */
export const RigHubs = (): ReactNode => {
  const slots = useBench((bench) => bench.slots);
  const { data, fault, reload } = useAnswer('rig.hubs', (client) => client.rig.hubs({}));
  const [hubs, setHubs] = useState<readonly RigHub[] | null>(null);
  const act = useAct<readonly RigHub[]>();
  useEffect(() => setHubs(data), [data]);
  if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
  if (hubs === null) return <Loading what={words.title} />;
  if (hubs.length === 0) return <EmptyState title={words.empty.title}>{words.empty.text}</EmptyState>;
  const run = async (call: Parameters<typeof act.run>[0]): Promise<void> => {
    const shelf = await act.run(call);
    if (shelf !== null) setHubs(shelf);
  };
  return (
    <div className={classes.shelf}>
      <p className={classes.soft}>{words.intro}</p>
      <Anchor href={sheetHref} target="_blank" rel="noreferrer" className={classes.sheetLink}>
        {words.sheetLink}
      </Anchor>
      <FaultLine fault={act.fault} />
      <ul className={classes.hubs}>
        {hubs.map((hub) => (
          <li key={hub.hub}>
            <RigHubCard
              hub={hub}
              free={freeSlots(slots, hubs)}
              isBusy={act.isRunning}
              onPlug={(slot) => void run((client) => client.rig.plug({ hub: hub.hub, slot }))}
              onUnplug={() => void run((client) => client.rig.unplug({ hub: hub.hub }))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
};
