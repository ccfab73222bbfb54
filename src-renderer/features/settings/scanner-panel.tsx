import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { BenchSettings } from '../../../src-shared/contract/settings.ts';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import { isHandTab, noTest, pressInTest, type ScannerTest, testVerdict } from './scanner-test.ts';
import classes from './settings.module.css';
import type { DraftProps } from './settings-form.tsx';
import { settingsProblems } from './settings-problems.ts';

const words = text.settings.scanner;
type Scanner = BenchSettings['scanner'];

const resultText = ({ text: read, longestGapMs, end }: ScannerTest): string => {
  if (read === '') return words.testWaiting;
  return end === null ? words.resultNoEnd(read.length) : words.result(read.length, longestGapMs, end);
};

/** Measures one scan with the settings as they stand in the form, saved or not. Nothing is done with it. */
const TestBox = ({ scanner }: { readonly scanner: Scanner }): ReactNode => {
  const [test, setTest] = useState<ScannerTest>(noTest);
  const verdict = testVerdict(test, scanner);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (isHandTab(test, event.key, event.timeStamp)) return;
    if (event.key === 'Enter' || event.key === 'Tab') event.preventDefault();
    setTest((last) => pressInTest(last, event.key, event.timeStamp));
  };
  return (
    <div data-scanner-test className={classes.test}>
      <TextInput
        size="md"
        label={words.test}
        description={words.testHint}
        value={test.text}
        readOnly
        onKeyDown={onKeyDown}
      />
      <p role="status" className={classes.verdict} data-verdict={verdict ?? 'none'}>
        {resultText(test)} {verdict === null ? '' : words.verdict[verdict]}
      </p>
    </div>
  );
};

export const ScannerPanel = ({ draft, onChange }: DraftProps): ReactNode => {
  const { scanner } = draft;
  const set = (change: Partial<Scanner>): void => onChange({ ...draft, scanner: { ...scanner, ...change } });
  const problems = settingsProblems(draft);
  return (
    <Panel title={words.title}>
      <TextInput
        size="md"
        label={words.prefix}
        description={words.prefixHint}
        value={scanner.prefix}
        maxLength={8}
        spellCheck={false}
        onChange={({ currentTarget }) => set({ prefix: currentTarget.value })}
      />
      <NativeSelect
        size="md"
        label={words.suffix}
        value={scanner.suffix}
        data={(['Enter', 'Tab'] as const).map((value) => ({ value, label: words.suffixes[value] }))}
        onChange={({ currentTarget }) => set({ suffix: currentTarget.value === 'Tab' ? 'Tab' : 'Enter' })}
      />
      <NumberInput
        size="md"
        label={words.gap}
        description={words.gapHint}
        allowDecimal={false}
        allowNegative={false}
        value={scanner.longestGapMs}
        error={problems.includes('gap-outside') ? text.settings.problem['gap-outside'] : null}
        onChange={(value) => {
          if (typeof value === 'number') set({ longestGapMs: value });
        }}
      />
      <TestBox scanner={scanner} />
    </Panel>
  );
};
