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
  reload,
}: {
  readonly saved: BenchSettings;
  /** Reads anew what is saved: it may have been changed elsewhere. */
  readonly reload: () => void;
}): ReactNode => {
  const [draft, setDraft] = useState(saved);
  const [isJustSaved, setIsJustSaved] = useState(false);
  /** What the draft was begun from; what was changed elsewhere since then is not the draft's to change. */
  const [base, setBase] = useState(saved);
  const [seen, setSeen] = useState(saved);
  const act = useAct<BenchSettings>();
  const begin = (settings: BenchSettings): void => {
    setBase(settings);
    setDraft(settings);
  };
  const isChanged = !isSame(draft, base);
  // A slot was taught its port meanwhile: a form in which nothing was changed follows.
  if (seen !== saved) {
    setSeen(saved);
    if (!isChanged) begin(saved);
  }
  const change = (next: BenchSettings): void => {
    setDraft(next);
    setIsJustSaved(false);
  };
  const discard = (): void => {
    begin(saved);
    setIsJustSaved(false);
    act.forget();
    reload();
  };
  const why = (): string | null => {
    if (!isChanged) return words.why.unchanged;
    return settingsProblems(draft).length > 0 ? words.why.problems : null;
  };
  const save = async (): Promise<void> => {
    const settings = await act.run((client) => client.settings.set({ settings: draft, base }));
    if (settings === null) return;
    begin(settings);
    setScannerRules(settings.scanner);
    setIsJustSaved(true);
    reload();
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
          <ActionButton why={null} onAct={discard}>
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
