import { Progress, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { Panel } from '../../components/panel.tsx';
import { text } from '../../text/text.ts';
import classes from './firmware.module.css';

const words = text.firmware.update;

/** Images done over images in all; 0 while signatures are checked and the number is not known. */
const share = (doneCount: number, totalCount: number): number =>
  totalCount === 0 ? 0 : (doneCount / totalCount) * 100;

const Running = (): ReactNode => {
  const update = useBench((bench) => bench.catalogue.update);
  if (update === null) return null;
  const { doneCount, totalCount, current } = update;
  return (
    <div role="status" className={classes.running}>
      <Progress
        value={share(doneCount, totalCount)}
        aria-label={words.progressLabel}
        color="var(--tone-working)"
        size="lg"
        transitionDuration={0}
      />
      <p>
        {words.running(doneCount, totalCount)}
        {current === null ? '' : ` · ${words.current(current)}`}
      </p>
    </div>
  );
};

const LastFault = (): ReactNode => {
  const fault = useBench(({ catalogue }) => (catalogue.update === null ? catalogue.lastFault : null));
  return fault === null ? null : (
    <div>
      <p>{words.failed}</p>
      <FaultLine fault={fault} />
    </div>
  );
};

/** From the gateway, a site server or a USB stick: the signatures decide, not where it came from. */
export const CatalogueUpdate = (): ReactNode => {
  const [source, setSource] = useState('');
  const isUpdating = useBench((bench) => bench.catalogue.update !== null);
  const lastSource = useBench((bench) => bench.catalogue.source);
  const act = useAct();
  const wanted = source.trim() === '' ? null : source.trim();
  const why = (): string | null => {
    if (isUpdating) return words.whyRunning;
    return wanted === null && lastSource === null ? words.whyNoSource : null;
  };
  const submit = (): void => {
    if (why() === null) void act.run((client) => client.firmware.update({ source: wanted }));
  };
  return (
    <Panel title={words.title}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          size="md"
          label={words.source}
          description={words.sourceHint}
          placeholder={lastSource ?? ''}
          value={source}
          maxLength={1000}
          spellCheck={false}
          onChange={({ currentTarget }) => setSource(currentTarget.value)}
        />
        <ActionButton
          type="submit"
          look="strong"
          why={why()}
          isRunning={act.isRunning}
          onAct={() => {}}
          icon={<IconDownload size={20} aria-hidden="true" />}
        >
          {words.action}
        </ActionButton>
      </form>
      <Running />
      <FaultLine fault={act.fault} />
      <LastFault />
    </Panel>
  );
};
