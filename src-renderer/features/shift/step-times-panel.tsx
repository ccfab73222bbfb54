import { NativeSelect, SegmentedControl } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type ShiftSteps, type StepsPeriod, stepsPeriods } from '../../../src-shared/contract/shift.ts';
import { slowerSlot } from '../../../src-shared/domain/slower-slot.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState, Loading } from '../../components/blocks.tsx';
import { Panel } from '../../components/panel.tsx';
import { stepName } from '../../text/step-name.ts';
import { text } from '../../text/text.ts';
import { type SlotSteps, slotChoices, slowerSlots, stepRows } from './step-rows.ts';
import { StepTable } from './step-table.tsx';
import classes from './step-times.module.css';

const words = text.shift.steps;

const rule = words.rule({
  percent: Math.round((slowerSlot.leastFactor - 1) * 100),
  seconds: slowerSlot.leastExcessMs / 1_000,
  count: slowerSlot.leastCount,
});

const SlowerSlots = ({
  slots,
  onChoose,
}: {
  readonly slots: readonly SlotSteps[];
  readonly onChoose: (slot: number) => void;
}): ReactNode => (
  <div className={classes.slowerSlots}>
    {slots.length === 0 ? <p>{words.noneSlower}</p> : null}
    {slots.map(({ slot, slower }) => (
      <ActionButton
        key={slot}
        why={null}
        onAct={() => onChoose(slot)}
        icon={<IconHourglassHigh size={20} aria-hidden="true" />}
      >
        {words.slower(
          slot,
          slower.map(({ step, factor }) => words.factor(stepName(step), factor)).join(', '),
        )}
      </ActionButton>
    ))}
    <p className={classes.soft}>{rule}</p>
  </div>
);

interface Choice {
  readonly period: StepsPeriod;
  /** Null for the whole bench. */
  readonly slot: number | null;
}

const Choices = ({
  choice,
  steps,
  onChange,
}: {
  readonly choice: Choice;
  readonly steps: ShiftSteps | null;
  readonly onChange: (choice: Choice) => void;
}): ReactNode => {
  const slots = steps === null ? [] : slotChoices(steps, choice.slot);
  const slow = new Set(steps === null ? [] : slowerSlots(steps).map(({ slot }) => slot));
  return (
    <div className={classes.choices}>
      <SegmentedControl
        aria-label={words.period}
        value={choice.period}
        onChange={(period) => onChange({ ...choice, period })}
        data={stepsPeriods.map((period) => ({ value: period, label: words.periods[period] }))}
      />
      <NativeSelect
        size="md"
        aria-label={words.slot}
        value={choice.slot === null ? '' : String(choice.slot)}
        data={[
          { value: '', label: words.bench },
          ...slots.map((slot) => ({ value: String(slot), label: words.slotName(slot, slow.has(slot)) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...choice, slot: value === '' ? null : Number(value) })
        }
      />
    </div>
  );
};

/** How long each step took, by the bench or by a slot, and which slots fall behind. `round` changes when it is to be asked anew. */
export const StepTimesPanel = ({ round }: { readonly round: string }): ReactNode => {
  const [choice, setChoice] = useState<Choice>({ period: 'today', slot: null });
  const { data, fault, reload } = useAnswer(
    `shift.steps ${choice.period} ${round}`,
    (client) => client.shift.steps({ period: choice.period }),
    { keepsPrevious: true },
  );
  const content = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.title} />;
    const rows = stepRows(data, choice.slot);
    return (
      <>
        {data.bench.length === 0 ? null : (
          <SlowerSlots slots={slowerSlots(data)} onChoose={(slot) => setChoice({ ...choice, slot })} />
        )}
        {rows.length === 0 ? (
          <p className={classes.soft}>{words.none}</p>
        ) : (
          <StepTable rows={rows} isOfSlot={choice.slot !== null} />
        )}
      </>
    );
  };
  return (
    <Panel title={words.title} aside={<Choices choice={choice} steps={data} onChange={setChoice} />}>
      {content()}
    </Panel>
  );
};
