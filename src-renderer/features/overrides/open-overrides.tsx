import type { ReactNode } from 'react';
import type { OverrideView } from '../../../src-shared/contract/overrides.ts';
import { hrefOf } from '../../app/route.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState, FaultLine } from '../../components/blocks.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { Panel } from '../../components/panel.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { useNow } from '../../components/use-now.ts';
import { text } from '../../text/text.ts';
import classes from './overrides.module.css';

const words = text.overrides;

/** They are used up by work and run out by themselves; nothing tells the screen of either. */
const lookEveryMs = 15_000;

/** What is allowed once on this bench at the moment. */
export const OpenOverrides = (): ReactNode => {
  const doneCount = useBench((bench) => bench.session.doneCount);
  const round = Math.floor(useNow(lookEveryMs) / lookEveryMs);
  const { data, fault, reload } = useAnswer(
    `overrides.list ${doneCount} ${round}`,
    (client) => client.overrides.list({}),
    { keepsPrevious: true },
  );
  if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
  return <OverrideList overrides={data ?? []} onWithdrawn={reload} />;
};

export const OverrideList = ({
  overrides,
  onWithdrawn,
}: {
  readonly overrides: readonly OverrideView[];
  readonly onWithdrawn: () => void;
}): ReactNode => (
  <Panel title={words.openTitle(overrides.length)}>
    {overrides.length === 0 ? (
      <p className={classes.soft}>{words.openNone}</p>
    ) : (
      <ul className={classes.list}>
        {overrides.map((override) => (
          <Item key={override.overrideId} override={override} onWithdrawn={onWithdrawn} />
        ))}
      </ul>
    )}
  </Panel>
);

const Item = ({
  override,
  onWithdrawn,
}: {
  readonly override: OverrideView;
  readonly onWithdrawn: () => void;
}): ReactNode => {
  const { overrideId, chf, reason, installs, release, over, by, why, expiresAtMs } = override;
  const operator = useBench((bench) => bench.session.operator);
  const act = useAct();
  const withdraw = async (): Promise<void> => {
    await act.run((client) => client.overrides.withdraw({ overrideId }));
    onWithdrawn();
  };
  return (
    <li className={classes.item}>
      <div className={classes.text}>
        <a href={hrefOf('hubs', chf)}>
          <DeviceIdText id={chf} />
        </a>
        <strong>{words.openText(words.block[reason], installs ?? release, over ?? words.overAny)}</strong>
        <span>{words.given(by, why)}</span>
        <span className={classes.soft}>
          {words.until} <TimeText atMs={expiresAtMs} />
        </span>
        <FaultLine fault={act.fault} />
      </div>
      <ActionButton
        why={operator === null ? words.why.signedOff : null}
        isRunning={act.isRunning}
        label={words.withdrawFor(chf)}
        onAct={() => void withdraw()}
      >
        {words.withdraw}
      </ActionButton>
    </li>
  );
};
