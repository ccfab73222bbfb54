import { NumberInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import type { DraftProps } from './settings-form.tsx';
import { settingsProblems } from './settings-problems.ts';

const { gateway: words, catalogue, problem } = text.settings;

const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());

/** Where this bench sends to and updates from. */
export const SourcesPanel = ({ draft, onChange }: DraftProps): ReactNode => {
  const { gateway } = draft;
  const problems = settingsProblems(draft);
  return (
    <Panel title={words.title}>
      <TextInput
        size="md"
        label={words.address}
        description={words.addressHint}
        value={gateway.address ?? ''}
        maxLength={500}
        spellCheck={false}
        error={problems.includes('address-malformed') ? problem['address-malformed'] : null}
        onChange={({ currentTarget }) =>
          onChange({ ...draft, gateway: { ...gateway, address: orNull(currentTarget.value) } })
        }
      />
      <NumberInput
        size="md"
        label={words.every}
        description={words.everyHint}
        allowDecimal={false}
        allowNegative={false}
        value={gateway.everySeconds}
        error={problems.includes('interval-outside') ? problem['interval-outside'] : null}
        onChange={(value) => {
          if (typeof value === 'number') onChange({ ...draft, gateway: { ...gateway, everySeconds: value } });
        }}
      />
      <TextInput
        size="md"
        label={catalogue.source}
        description={catalogue.sourceHint}
        value={draft.catalogueSource ?? ''}
        maxLength={1000}
        spellCheck={false}
        onChange={({ currentTarget }) => onChange({ ...draft, catalogueSource: orNull(currentTarget.value) })}
      />
    </Panel>
  );
};
