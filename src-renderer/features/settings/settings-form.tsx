import { IconDeviceFloppy } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { BenchSettings } from '../../../src-shared/contract/settings.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { setScannerRules } from '../../scan/scanner.ts';
import { text } from '../../text/text.ts';
import { ScannerPanel } from './scanner-panel.tsx';
import classes from './settings.module.css';
import { settingsProblems } from './settings-problems.ts';
import { SlotsPanel } from './slots-panel.tsx';
import { SourcesPanel } from './sources-panel.tsx';

const words = text.settings;

/** What every part of the form works on: the settings as they would be saved. */
export interface DraftProps {
  readonly draft: BenchSettings;
  readonly onChange: (draft: BenchSettings) => void;
}

/** Plain data in a fixed order of keys, so its text stands for it. */
const isSame = (a: BenchSettings, b: BenchSettings): boolean => JSON.stringify(a) === JSON.stringify(b);

export const SettingsForm = ({
  saved,
  onSaved,
}: {
  readonly saved: BenchSettings;
  readonly onSaved: () => void;
}): ReactNode => {
  const [draft, setDraft] = useState(saved);
  const [isJustSaved, setIsJustSaved] = useState(false);
  const [base, setBase] = useState(saved);
  const act = useAct<BenchSettings>();
  // A slot was taught its port meanwhile: what nobody changed here follows.
  if (base !== saved) {
    setBase(saved);
    if (isSame(draft, base)) setDraft(saved);
  }
  const isChanged = !isSame(draft, saved);
  const change = (next: BenchSettings): void => {
    setDraft(next);
    setIsJustSaved(false);
  };
  const why = (): string | null => {
    if (!isChanged) return words.why.unchanged;
    return settingsProblems(draft).length > 0 ? words.why.problems : null;
  };
  const save = async (): Promise<void> => {
    const settings = await act.run((client) => client.settings.set({ settings: draft }));
    if (settings === null) return;
    setDraft(settings);
    setScannerRules(settings.scanner);
    setIsJustSaved(true);
    onSaved();
  };
  return (
    <>
      <SlotsPanel draft={draft} isChanged={isChanged} onChange={change} />
      <div className={classes.columns}>
        <ScannerPanel draft={draft} onChange={change} />
        <SourcesPanel draft={draft} onChange={change} />
      </div>
      <div className={classes.saveBar}>
        <ActionButton
          look="strong"
          why={why()}
          isRunning={act.isRunning}
          onAct={() => void save()}
          icon={<IconDeviceFloppy size={20} aria-hidden="true" />}
        >
          {words.save}
        </ActionButton>
        {isChanged ? (
          <ActionButton why={null} onAct={() => change(saved)}>
            {words.discard}
          </ActionButton>
        ) : null}
        <p role="status" className={classes.saved}>
          {isJustSaved ? words.saved : ''}
        </p>
        <FaultLine fault={act.fault} />
      </div>
    </>
  );
};
