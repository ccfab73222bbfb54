import { NativeSelect, NumberInput, type NumberInputProps } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId } from 'react';
import type { BenchSettings, TeachIn } from '../../../src-shared/contract/settings.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import classes from './settings.module.css';
import type { DraftProps } from './settings-form.tsx';
import {
  choiceOfSlot,
  type PortChoice,
  type PresentPort,
  portChoices,
  presentPortOf,
  withPort,
  withSlotCount,
} from './slot-ports.ts';
import { TeachInButton, TeachInStatus } from './teach-in.tsx';
import { whyNoTeachIn } from './why-no-teach-in.ts';

const words = text.settings.slots;

const choiceText = ({ place, isPresent, usedBy }: PortChoice): string => {
  if (usedBy !== null) return words.used(place.port, usedBy);
  return isPresent ? place.port : words.absent(place.port);
};

const knownBy = (port: PresentPort | undefined, name: string, takenBy: number | null): string => {
  if (takenBy !== null) return words.taken(name, takenBy);
  return port === undefined ? '' : words.adapter(port.manufacturer, port.serialNumber, port.identity.why);
};

const SlotPort = ({
  slot,
  present,
  draft,
  onChange,
}: DraftProps & { readonly slot: number; readonly present: readonly PresentPort[] }): ReactNode => {
  const choices = portChoices(draft, present, slot);
  const chosen = choiceOfSlot(draft, present, slot);
  const place = choices.find(({ key }) => key === chosen)?.place;
  const takenBy = useBench(({ slots }) => slots[slot - 1]?.portTakenBy ?? null);
  const choose = (chosenKey: string): void =>
    onChange(withPort(draft, present, slot, choices.find(({ key }) => key === chosenKey)?.place ?? null));
  return (
    <NativeSelect
      size="md"
      label={words.slot(slot)}
      aria-label={words.port(slot)}
      description={place === undefined ? '' : knownBy(presentPortOf(place, present), place.port, takenBy)}
      inputWrapperOrder={['label', 'input', 'description']}
      value={chosen ?? ''}
      data={[
        { value: '', label: words.none },
        ...choices.map((choice) => ({ value: choice.key, label: choiceText(choice) })),
      ]}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    />
  );
};

/** Each slot with its port, and the way to have it find its port by itself. */
const SlotList = ({
  draft,
  isChanged,
  onChange,
  present,
}: SlotsPanelProps & { readonly present: readonly PresentPort[] }): ReactNode => {
  const teachIn = useBench((bench) => bench.teachIn);
  const act = useAct<TeachIn>();
  const whyId = useId();
  const why = whyNoTeachIn(teachIn, isChanged);
  const slots = Array.from({ length: draft.slotCount }, (_, i) => i + 1);
  return (
    <>
      <TeachInStatus teachIn={teachIn} act={act} why={why} whyId={whyId} />
      <div className={classes.slots}>
        {slots.map((slot) => (
          <div key={slot} className={classes.slot}>
            <SlotPort slot={slot} present={present} draft={draft} onChange={onChange} />
            <TeachInButton slot={slot} teachIn={teachIn} act={act} why={why} whyIsIn={whyId} />
          </div>
        ))}
      </div>
    </>
  );
};

/** How many slots there are, and how many of them may be at work at once. */
const SlotNumbers = ({ draft, onChange }: DraftProps): ReactNode => {
  const number = {
    size: 'md',
    classNames: { wrapper: classes.number },
    inputWrapperOrder: ['label', 'input', 'description'],
    min: 1,
    max: 32,
    clampBehavior: 'strict',
    allowDecimal: false,
    allowNegative: false,
  } satisfies NumberInputProps;
  const whenWhole = (change: (value: number) => BenchSettings) => (value: number | string) => {
    if (typeof value === 'number' && value >= 1) onChange(change(value));
  };
  return (
    <div className={classes.numbers}>
      <NumberInput
        {...number}
        label={words.count}
        description={words.countHint}
        value={draft.slotCount}
        onChange={whenWhole((count) => withSlotCount(draft, count))}
      />
      <NumberInput
        {...number}
        label={words.atOnce}
        description={words.atOnceHint}
        value={draft.flashAtOnce}
        onChange={whenWhole((flashAtOnce) => ({ ...draft, flashAtOnce }))}
      />
    </div>
  );
};

interface SlotsPanelProps extends DraftProps {
  /** Something in the form is not saved. */
  readonly isChanged: boolean;
}

/** How many slots there are and which port each one has. A port belongs to one slot; taking it takes it from another. */
export const SlotsPanel = ({ draft, isChanged, onChange }: SlotsPanelProps): ReactNode => {
  const { data, fault, isLoading, reload } = useAnswer('settings.ports', (client) =>
    client.settings.ports({}),
  );
  const taught = useBench(({ teachIn }) => (teachIn.kind === 'bound' ? teachIn : null));
  useEffect(() => {
    if (taught !== null) reload();
  }, [taught, reload]);
  const present = data?.ports ?? [];
  return (
    <Panel
      title={words.title}
      aside={
        <ActionButton
          size="dense"
          why={null}
          isRunning={isLoading}
          onAct={reload}
          icon={<IconRefresh size={18} aria-hidden="true" />}
        >
          {words.reload}
        </ActionButton>
      }
    >
      <SlotNumbers draft={draft} onChange={onChange} />
      <p role="status" className={classes.soft}>
        {data === null ? '' : present.length === 0 ? words.noPorts : words.found(present.length)}
        {data?.note == null ? '' : ` ${data.note}`}
      </p>
      <FaultLine fault={fault} />
      <SlotList draft={draft} isChanged={isChanged} onChange={onChange} present={present} />
    </Panel>
  );
};
