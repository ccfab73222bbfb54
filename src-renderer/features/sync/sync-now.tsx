import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';

const words = text.sync;

export const SyncNow = (): ReactNode => {
  const isSyncing = useBench((bench) => bench.sync.isSyncing);
  const gateway = useBench((bench) => bench.sync.gateway);
  const act = useAct();
  const why = (): string | null => {
    if (isSyncing) return words.why.running;
    return gateway === null ? words.why.noGateway : null;
  };
  return (
    <div>
      <ActionButton
        look="strong"
        why={why()}
        isRunning={act.isRunning}
        onAct={() => void act.run((client) => client.sync.now({}))}
        icon={<IconRefresh size={20} aria-hidden="true" />}
      >
        {isSyncing ? words.syncing : words.now}
      </ActionButton>
      <FaultLine fault={act.fault} />
    </div>
  );
};
