import type { ReactNode } from 'react';
import type { ModelView } from '../../../src-shared/contract/firmware.ts';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import classes from './firmware.module.css';
import { PathwayDrawing } from './pathway-drawing.tsx';
import { hardwareText } from './pathway-graph.ts';
import { ReleaseTable } from './release-table.tsx';

const words = text.firmware.model;

const LatestProduction = ({ model }: { readonly model: ModelView }): ReactNode => {
  if (model.latestProduction.length === 0) return <p className={classes.expiry}>{words.noLatest}</p>;
  const versionOf = (id: string): string =>
    model.releases.find((release) => release.id === id)?.firmwareVersion ?? id;
  return (
    <p>
      <strong>{words.latestTitle}</strong>{' '}
      {model.latestProduction
        .map(({ hardwareFrom, hardwareTo, release }) =>
          words.latest(hardwareText(hardwareFrom, hardwareTo), versionOf(release)),
        )
        .join(' · ')}
    </p>
  );
};

/** One Device Model: what is latest, how to get there, and every release. */
export const ModelPanel = ({ model }: { readonly model: ModelView }): ReactNode => (
  <Panel
    title={
      <>
        {model.name === '' ? words.unnamed : model.name}{' '}
        <span className={classes.key}>{model.deviceModel}</span>
      </>
    }
    aside={
      <span className={classes.soft}>
        {words.releases(model.releases.length)}
        {model.loader === '' ? '' : ` · ${words.loader(model.loader)}`}
      </span>
    }
  >
    <LatestProduction model={model} />
    <PathwayDrawing model={model} />
    <p className={classes.soft}>{text.firmware.legend}</p>
    <ReleaseTable model={model} />
  </Panel>
);
