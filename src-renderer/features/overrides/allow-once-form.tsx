import { Group, Textarea, TextInput } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { OverrideOffer, OverrideView } from '../../../src-shared/contract/overrides.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { OfferFacts } from './offer-facts.tsx';
import classes from './overrides.module.css';

const words = text.overrides;

interface Draft {
  readonly by: string;
  readonly why: string;
}

/** What is still missing before a shift lead's word counts; null when nothing is. */
export const whyNotYet = ({ by, why }: Draft, operator: string | null): string | null => {
  if (operator === null) return words.why.signedOff;
  if (by.trim() === '') return words.why.by;
  return why.trim() === '' ? words.why.reason : null;
};

export const AllowOnceForm = ({
  offer,
  onGiven,
  onClose,
}: {
  readonly offer: Extract<OverrideOffer, { kind: 'liftable' }>;
  readonly onGiven: (given: OverrideView) => void;
  readonly onClose: () => void;
}): ReactNode => {
  const operator = useBench((bench) => bench.session.operator);
  const [draft, setDraft] = useState<Draft>({ by: '', why: '' });
  const act = useAct<OverrideView>();
  const missing = whyNotYet(draft, operator);
  const { chf: id, reason } = offer.facts;
  const give = async (): Promise<void> => {
    if (missing !== null) return;
    const given = await act.run((client) => client.overrides.give({ id, reason, ...draft }));
    if (given !== null) onGiven(given);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      <OfferFacts offer={offer} />
      <TextInput
        size="md"
        label={words.by}
        description={words.byHint}
        value={draft.by}
        maxLength={60}
        autoComplete="off"
        onChange={({ currentTarget }) => setDraft({ ...draft, by: currentTarget.value })}
      />
      <Textarea
        size="md"
        label={words.reason}
        description={words.reasonHint}
        value={draft.why}
        maxLength={500}
        rows={2}
        onChange={({ currentTarget }) => setDraft({ ...draft, why: currentTarget.value })}
      />
      <FaultLine fault={act.fault} />
      <Group justify="flex-end" align="flex-start">
        <ActionButton why={null} onAct={onClose}>
          {words.cancel}
        </ActionButton>
        <ActionButton
          type="submit"
          look="danger"
          why={missing}
          isRunning={act.isRunning}
          onAct={() => {}}
          icon={<IconLockOpen size={20} aria-hidden="true" />}
        >
          {words.confirm}
        </ActionButton>
      </Group>
    </form>
  );
};
