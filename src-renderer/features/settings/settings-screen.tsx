import { type ReactNode, useEffect } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ErrorState, Loading } from '../../components/blocks.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { text } from '../../text/text.ts';
import { AboutPanel } from './about-panel.tsx';
import { ClockPanel } from './clock-panel.tsx';
import { DiagnosticsPanel } from './diagnostics-panel.tsx';
import { LinesPanel } from './lines-panel.tsx';
import classes from './settings.module.css';
import { SettingsForm } from './settings-form.tsx';

const words = text.settings;

export const SettingsScreen = (): ReactNode => {
  const { data, fault, reload } = useAnswer('settings.get', (client) => client.settings.get({}));
  const taught = useBench(({ teachIn }) => (teachIn.kind === 'bound' ? teachIn : null));
  useEffect(() => {
    if (taught !== null) reload();
  }, [taught, reload]);
  const content = (): ReactNode => {
    if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
    if (data === null) return <Loading what={words.title} />;
    return (
      <>
        <SettingsForm saved={data.settings} reload={reload} />
        <LinesPanel />
        <div className={classes.columns}>
          <ClockPanel />
          <DiagnosticsPanel />
          <AboutPanel dataFolder={data.dataFolder} version={data.version} />
        </div>
      </>
    );
  };
  return (
    <ScreenFrame title={words.title} intro={words.intro}>
      {content()}
    </ScreenFrame>
  );
};
