import type { ReactNode } from 'react';
import type { OverrideOffer } from '../../../src-shared/contract/overrides.ts';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { type Fact, FactList } from '../../components/fact-list.tsx';
import { text } from '../../text/text.ts';
import classes from './overrides.module.css';

const words = text.overrides;

type Liftable = Extract<OverrideOffer, { kind: 'liftable' }>;

/** What is blocked, what would go over what, and what a shift lead takes upon themselves. */
export const OfferFacts = ({ offer }: { readonly offer: Liftable }): ReactNode => {
  const { facts, detail, further } = offer;
  const models: readonly Fact[] =
    facts.deviceModel === facts.registered
      ? []
      : [
          { name: words.facts.is, value: facts.deviceModel },
          { name: words.facts.registered, value: facts.registered },
        ];
  return (
    <>
      <FactList
        facts={[
          { name: words.facts.hub, value: <DeviceIdText id={facts.chf} /> },
          { name: words.facts.block, value: words.block[facts.reason] },
          {
            name: words.facts.installs,
            value: words.installsOver(facts.installs ?? facts.release, facts.over ?? words.overAny),
            size: 'large',
          },
          ...models,
          { name: words.facts.detail, value: detail },
        ]}
      />
      <p className={classes.risk}>
        {words.facts.risk}: {facts.risk}
      </p>
      {further.length === 0 ? null : <p>{words.further(further)}</p>}
      <p className={classes.soft}>{words.terms}</p>
    </>
  );
};
