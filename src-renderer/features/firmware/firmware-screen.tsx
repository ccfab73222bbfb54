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
import { StoppedReleases } from './stopped-release.tsx';
import { TrustRoot } from './trust-root.tsx';

const words = text.firmware;

const useCatalogue = () => {
  // A release that is stopped, or let go on, comes with a change of the bench's notices.
  const stamp = useBench(
    ({ catalogue, notices }) =>
      `${catalogue.version} ${catalogue.updatedAtMs} ${notices.map(({ id }) => id).join(' ')}`,
  );
  return useAnswer(`firmware.catalogue ${stamp}`, (client) => client.firmware.catalogue({}), {
    keepsPrevious: true,
  });
};
type Catalogue = ReturnType<typeof useCatalogue>;

const Models = ({ data, fault, reload }: Catalogue): ReactNode => {
  if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
  if (data === null) return <Loading what={words.title} />;
  if (data.version === null) return <EmptyState title={words.empty.title}>{words.empty.text}</EmptyState>;
  if (data.models.length === 0)
    return <EmptyState title={words.noModels.title}>{words.noModels.text}</EmptyState>;
  return data.models.map((model) => <ModelPanel key={model.deviceModel} model={model} />);
};

export const FirmwareScreen = (): ReactNode => {
  const catalogue = useCatalogue();
  return (
    <ScreenFrame title={words.title} intro={words.intro}>
      <StoppedReleases models={catalogue.data?.models ?? []} onCleared={catalogue.reload} />
      <CatalogueFacts />
      <div className={classes.columns}>
        <CatalogueUpdate />
        <TrustRoot />
      </div>
      <Models {...catalogue} />
    </ScreenFrame>
  );
};
