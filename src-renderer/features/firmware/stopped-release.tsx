import { Group, Modal } from '@mantine/core';
import { IconHandStop, IconLockOpen } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { ModelView, ReleaseStopView } from '../../../src-shared/contract/firmware.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { text } from '../../text/text.ts';
import classes from './firmware.module.css';

const words = text.firmware.stop;

/** First on the screen, as hubs wait for it; the table of the Device Model says it too. */
export const StoppedReleases = ({
  models,
  onCleared,
}: {
  readonly models: readonly ModelView[];
  readonly onCleared: () => void;
}): ReactNode =>
  models.map(({ name, deviceModel, releases }) =>
    releases.map(({ id, firmwareVersion, stop }) =>
      stop === null ? null : (
        <StoppedRelease
          key={id}
          id={id}
          firmwareVersion={firmwareVersion}
          model={name || deviceModel}
          stop={stop}
          onCleared={onCleared}
        />
      ),
    ),
  );

interface StoppedReleaseProps {
  /** The release's name in the catalogue. */
  readonly id: string;
  readonly firmwareVersion: string;
  readonly model: string;
  readonly stop: ReleaseStopView;
  readonly onCleared: () => void;
}

/** A release that this bench stopped by itself, with why, and a shift lead's way to let it go on. */
const StoppedRelease = (props: StoppedReleaseProps): ReactNode => {
  const { firmwareVersion, model, stop } = props;
  const [isAsking, setIsAsking] = useState(false);
  const operator = useBench((bench) => bench.session.operator);
  return (
    <section className={classes.stop} aria-label={words.label(firmwareVersion)}>
      <IconHandStop size={32} aria-hidden="true" />
      <div className={classes.stopText}>
        <strong>{words.title(firmwareVersion, model)}</strong>
        <span>{words.why(stop)}</span>
        <span>
          {words.since} <TimeText atMs={stop.stoppedAtMs} />
        </span>
      </div>
      <ActionButton
        why={operator === null ? words.signedOff : null}
        onAct={() => setIsAsking(true)}
        icon={<IconLockOpen size={20} aria-hidden="true" />}
      >
        {words.action(firmwareVersion)}
      </ActionButton>
      <ConfirmClear {...props} isAsking={isAsking} onClose={() => setIsAsking(false)} />
    </section>
  );
};

const ConfirmClear = ({
  id,
  firmwareVersion,
  stop,
  onCleared,
  isAsking,
  onClose,
}: StoppedReleaseProps & { readonly isAsking: boolean; readonly onClose: () => void }): ReactNode => {
  const act = useAct();
  const clear = async (): Promise<void> => {
    const done = await act.run(async (client) => {
      await client.firmware.clearStop({ release: id });
      return true;
    });
    if (done === null) return;
    onClose();
    onCleared();
  };
  return (
    <Modal
      opened={isAsking}
      onClose={onClose}
      title={words.confirmTitle(firmwareVersion)}
      closeButtonProps={{ 'aria-label': text.app.close }}
    >
      <p>{words.confirmText(stop)}</p>
      <FaultLine fault={act.fault} />
      <Group mt="lg" justify="flex-end">
        <ActionButton why={null} onAct={onClose}>
          {words.cancel}
        </ActionButton>
        <ActionButton look="danger" why={null} isRunning={act.isRunning} onAct={() => void clear()}>
          {words.confirm}
        </ActionButton>
      </Group>
    </Modal>
  );
};
