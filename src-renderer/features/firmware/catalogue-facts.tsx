import type { ReactNode } from 'react';
import { useBench } from '../../bench-view/bench-store.ts';
import { type Fact, FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { useNow } from '../../components/use-now.ts';
import { text } from '../../text/text.ts';
import { type Expiry, expiryOf } from './expiry.ts';
import classes from './firmware.module.css';

const words = text.firmware;

/** Time enough to notice that a catalogue runs out, which takes days. */
const lookEveryMs = 30_000;

const tones: Readonly<Record<Expiry, Fact['tone']>> = {
  unknown: undefined,
  fine: 'good',
  soon: 'attention',
  expired: 'bad',
};

const hoursLeft = (expiresAtMs: number | null, nowMs: number): number =>
  Math.max(0, Math.floor(((expiresAtMs ?? nowMs) - nowMs) / 3_600_000));

/** How old the catalogue is and how long it holds; said in words when it will not for long. */
export const CatalogueFacts = (): ReactNode => {
  const { version, expiresAtMs, updatedAtMs, source } = useBench((bench) => bench.catalogue);
  const nowMs = useNow(lookEveryMs);
  const expiry = expiryOf(expiresAtMs, nowMs);
  const says = expiry === 'soon' ? words.expiry.soon(hoursLeft(expiresAtMs, nowMs)) : words.expiry[expiry];
  const tone = tones[expiry];
  const updated =
    updatedAtMs === null ? (
      words.facts.never
    ) : (
      <>
        <TimeText atMs={updatedAtMs} /> (
        {words.age(Math.floor(Math.max(0, nowMs - updatedAtMs) / 86_400_000))})
      </>
    );
  return (
    <Panel title={words.version(version)}>
      <FactList
        facts={[
          { name: words.facts.updated, value: updated },
          {
            name: words.facts.expires,
            value: expiresAtMs === null ? words.facts.none : <TimeText atMs={expiresAtMs} />,
            ...(tone === undefined ? {} : { tone }),
          },
          { name: words.facts.source, value: source ?? words.facts.none },
        ]}
      />
      <p className={classes.expiry} data-expiry={expiry}>
        {says}
      </p>
    </Panel>
  );
};
