import { IconClipboardCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';

const words = text.workOrders;

/** Makes this the Work Order the bench works on. */
export const OpenHere = ({ order }: { readonly order: WorkOrderRow }): ReactNode => {
  const here = useBench((bench) => bench.session.workOrder?.id ?? null);
  const act = useAct();
  const why = (): string | null => {
    if (order.id === here) return words.whyNotOpen.here;
    return order.state === 'closed' ? words.whyNotOpen.closed : null;
  };
  return (
    <div>
      <ActionButton
        look="strong"
        why={why()}
        isRunning={act.isRunning}
        label={words.openHereLabel(order.id)}
        onAct={() => void act.run((client) => client.bench.openWorkOrder({ id: order.id }))}
        icon={<IconClipboardCheck size={20} aria-hidden="true" />}
      >
        {words.openHere}
      </ActionButton>
      <FaultLine fault={act.fault} />
    </div>
  );
};
