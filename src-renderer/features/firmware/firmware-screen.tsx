import type { ReactNode } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { EmptyState, ErrorState, Loading } from '../../components/blocks.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { text } from '../../text/text.ts';
import { CatalogueFacts } from './catalogue-facts.tsx';
import { CatalogueUpdate } from './catalogue-update.tsx';
import classes from './firmware.module.css';
import { ModelPanel } from './model-panel.tsx';
import { TrustRoot } from './trust-root.tsx';

const words = text.firmware;

const Models = (): ReactNode => {
  const stamp = useBench(({ catalogue }) => `${catalogue.version} ${catalogue.updatedAtMs}`);
  const { data, fault, reload } = useAnswer(
    `firmware.catalogue ${stamp}`,
    (client) => client.firmware.catalogue({}),
    { keepsPrevious: true },
  );
  if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
  if (data === null) return <Loading what={words.title} />;
  if (data.version === null) return <EmptyState title={words.empty.title}>{words.empty.text}</EmptyState>;
  if (data.models.length === 0)
    return <EmptyState title={words.noModels.title}>{words.noModels.text}</EmptyState>;
  return data.models.map((model) => <ModelPanel key={model.deviceModel} model={model} />);
};

export const FirmwareScreen = (): ReactNode => (
  <ScreenFrame title={words.title} intro={words.intro}>
    <CatalogueFacts />
    <div className={classes.columns}>
      <CatalogueUpdate />
      <TrustRoot />
    </div>
    <Models />
  </ScreenFrame>
);
