import { Group, Modal } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { HubDetail } from '../../../src-shared/contract/hubs.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { noReleaseReason } from './version-state.ts';

const words = text.hubs.release;

/** A shift lead's release of a hub the inventory does not hold as Pending; asked twice, as it is journalled by name. */
export const ReleaseButton = ({
  hub,
  onReleased,
}: {
  readonly hub: HubDetail['hub'];
  readonly onReleased: () => void;
}): ReactNode => {
  const operator = useBench((bench) => bench.session.operator);
  const [isAsking, setIsAsking] = useState(false);
  const act = useAct();
  const reason = noReleaseReason(hub);
  const why = (): string | null => {
    if (reason !== null) return words.why[reason];
    return operator === null ? words.why.signedOff : null;
  };
  const release = async (): Promise<void> => {
    const done = await act.run(async (client) => {
      await client.hubs.release({ id: hub.chf });
      return true;
    });
    if (done === null) return;
    setIsAsking(false);
    onReleased();
  };
  return (
    <>
      <ActionButton
        why={why()}
        onAct={() => setIsAsking(true)}
        icon={<IconLockOpen size={20} aria-hidden="true" />}
      >
        {words.action}
      </ActionButton>
      <Modal
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={words.title}
        closeButtonProps={{ 'aria-label': text.app.close }}
      >
        <p>{words.text(hub.chf, hub.smiStatus ?? text.hubs.unknown)}</p>
        <FaultLine fault={act.fault} />
        <Group mt="lg" justify="flex-end">
          <ActionButton why={null} onAct={() => setIsAsking(false)}>
            {words.cancel}
          </ActionButton>
          <ActionButton look="danger" why={null} isRunning={act.isRunning} onAct={() => void release()}>
            {words.confirm}
          </ActionButton>
        </Group>
      </Modal>
    </>
  );
};
