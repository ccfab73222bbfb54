import { IconFileZip } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import classes from './settings.module.css';

const words = text.settings.diagnostics;

interface Bundle {
  readonly path: string;
  readonly bytes: number;
}

/** One click, one file, and where it lies. */
export const DiagnosticsPanel = (): ReactNode => {
  const [bundle, setBundle] = useState<Bundle | null>(null);
  const act = useAct<Bundle>();
  const write = async (): Promise<void> =>
    setBundle(await act.run((client) => client.settings.diagnostics({})));
  return (
    <Panel title={words.title}>
      <p className={classes.soft}>{words.text}</p>
      <div>
        <ActionButton
          why={null}
          isRunning={act.isRunning}
          onAct={() => void write()}
          icon={<IconFileZip size={20} aria-hidden="true" />}
        >
          {words.action}
        </ActionButton>
      </div>
      <FaultLine fault={act.fault} />
      <div role="status" className={classes.bundle}>
        {bundle === null ? null : (
          <>
            <p>{words.done(text.units.kibibytes(bundle.bytes))}</p>
            <p className={classes.path}>{bundle.path}</p>
          </>
        )}
      </div>
      {bundle === null ? null : <CopyButton value={bundle.path} label={words.copy} />}
    </Panel>
  );
};
