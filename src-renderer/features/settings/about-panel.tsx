import type { ReactNode } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import classes from './settings.module.css';

const words = text.settings.about;

export const AboutPanel = ({
  dataFolder,
  version,
}: {
  readonly dataFolder: string;
  readonly version: string;
}): ReactNode => (
  <Panel title={words.title}>
    <FactList
      facts={[
        { name: words.version, value: version },
        { name: words.folder, value: <span className={classes.path}>{dataFolder}</span> },
      ]}
    />
    <CopyButton value={dataFolder} label={words.copyFolder} />
  </Panel>
);
