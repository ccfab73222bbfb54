import { NativeSelect, NumberInput } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import classes from './settings.module.css';
import type { DraftProps } from './settings-form.tsx';
import {
  type PortChoice,
  type PresentPort,
  portChoices,
  portOfSlot,
  withPort,
  withSlotCount,
} from './slot-ports.ts';

const words = text.settings.slots;

const choiceText = ({ path, isPresent, usedBy }: PortChoice): string => {
  if (usedBy !== null) return words.used(path, usedBy);
  return isPresent ? path : words.absent(path);
};

const adapterOf = (present: readonly PresentPort[], path: string | null): string => {
  const port = present.find((candidate) => candidate.path === path);
  return port === undefined ? '' : words.adapter(port.manufacturer, port.serialNumber);
};

const SlotPort = ({
  slot,
  present,
  draft,
  onChange,
}: DraftProps & { readonly slot: number; readonly present: readonly PresentPort[] }): ReactNode => {
  const port = portOfSlot(draft, slot);
  const choices = portChoices(draft, present, slot);
  return (
    <NativeSelect
      size="md"
      label={words.slot(slot)}
      aria-label={words.port(slot)}
      description={adapterOf(present, port)}
      inputWrapperOrder={['label', 'input', 'description']}
      value={port ?? ''}
      data={[
        { value: '', label: words.none },
        ...choices.map((choice) => ({ value: choice.path, label: choiceText(choice) })),
      ]}
      onChange={({ currentTarget }) =>
        onChange(withPort(draft, slot, currentTarget.value === '' ? null : currentTarget.value))
      }
    />
  );
};

/** How many slots there are and which port each one has. A port belongs to one slot; taking it takes it from another. */
export const SlotsPanel = ({ draft, onChange }: DraftProps): ReactNode => {
  const { data, fault, isLoading, reload } = useAnswer('settings.ports', (client) =>
    client.settings.ports({}),
  );
  const present = data?.ports ?? [];
  const slots = Array.from({ length: draft.slotCount }, (_, i) => i + 1);
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
      <NumberInput
        className={classes.number}
        size="md"
        label={words.count}
        description={words.countHint}
        min={1}
        max={32}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        value={draft.slotCount}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1) onChange(withSlotCount(draft, value));
        }}
      />
      <p role="status" className={classes.soft}>
        {data === null ? '' : present.length === 0 ? words.noPorts : words.found(present.length)}
        {data?.note == null ? '' : ` ${data.note}`}
      </p>
      <FaultLine fault={fault} />
      <div className={classes.slots}>
        {slots.map((slot) => (
          <SlotPort key={slot} slot={slot} present={present} draft={draft} onChange={onChange} />
        ))}
      </div>
    </Panel>
  );
};
