import { Group, Modal, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { SlotState } from '../../../src-shared/contract/bench.ts';
import { coreLostId } from '../../app/core-lost-banner.tsx';
import { useBench, useConnection } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import classes from './slot-rescue.module.css';

type Judged = Extract<SlotState, { kind: 'verdict' }>;
interface SlotRescueProps {
  readonly slot: number;
  readonly rescue: NonNullable<Judged['rescue']>;
  /** The element that shows the slot's hint, which says why not where it is not possible. */
  readonly hintId: string;
}

const words = text.bench.rescue;

/** For a hub that has no firmware left to say who it is: a shift lead may have it installed by its label. */
export const SlotRescue = ({ slot, rescue, hintId }: SlotRescueProps): ReactNode => {
  const [isAsking, setIsAsking] = useState(false);
  const operator = useBench(({ session }) => session.operator);
  const isLost = useConnection(({ state }) => state === 'lost');
  const why = (): string | null => {
    if (isLost) return text.bench.slot.coreLost;
    if (!rescue.isAllowed) return rescue.why ?? text.bench.slot.noRetry;
    return operator === null ? words.signedOff : null;
  };
  return (
    <>
      <ActionButton
        why={why()}
        whyIsIn={isLost ? coreLostId : rescue.isAllowed ? undefined : hintId}
        label={words.actionSlot(slot)}
        onAct={() => setIsAsking(true)}
      >
        <span className={classes.long}>{words.action}</span>
        <span className={classes.short}>{words.short}</span>
      </ActionButton>
      <Modal
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={words.title(slot)}
        size="lg"
        closeButtonProps={{ 'aria-label': text.app.close }}
      >
        <RescueForm slot={slot} onDone={() => setIsAsking(false)} />
      </Modal>
    </>
  );
};

const whyNot = (ending: string, by: string): string | null => {
  if (!/^[0-9A-Fa-f]{4}$/.test(ending)) return words.noEnding;
  return by === '' ? words.noName : null;
};

const RescueForm = ({ slot, onDone }: { readonly slot: number; readonly onDone: () => void }): ReactNode => {
  const [ending, setEnding] = useState('');
  const [typedName, setTypedName] = useState('');
  const act = useAct();
  const by = typedName.trim();
  const why = whyNot(ending, by);
  const submit = async (): Promise<void> => {
    if (why !== null || act.isRunning) return;
    const done = await act.run(async (client) => {
      await client.bench.rescue({ slot, by, labelEnding: ending });
      return true;
    });
    if (done !== null) onDone();
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p>{words.text}</p>
      <p>{words.risk}</p>
      <TextInput
        size="lg"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        maxLength={4}
        label={words.ending(slot)}
        value={ending}
        onChange={({ currentTarget }) => setEnding(currentTarget.value)}
      />
      <TextInput
        size="lg"
        autoComplete="off"
        maxLength={60}
        label={words.by}
        description={words.byHint}
        value={typedName}
        onChange={({ currentTarget }) => setTypedName(currentTarget.value)}
      />
      <FaultLine fault={act.fault} />
      <Group justify="flex-end">
        <ActionButton why={null} onAct={onDone}>
          {words.cancel}
        </ActionButton>
        <ActionButton look="danger" type="submit" why={why} isRunning={act.isRunning} onAct={() => {}}>
          {words.confirm}
        </ActionButton>
      </Group>
    </form>
  );
};
