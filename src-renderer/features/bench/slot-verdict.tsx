import { type ReactNode, useId } from 'react';
import type { SlotState } from '../../../src-shared/contract/bench.ts';
import { isOverridable } from '../../../src-shared/domain/override.ts';
import { coreLostId } from '../../app/core-lost-banner.tsx';
import { useConnection } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { AllowOnce } from '../overrides/allow-once.tsx';
import { SlotHub } from './slot-hub.tsx';
import { SlotRescue } from './slot-rescue.tsx';
import classes from './slot-tile.module.css';
import { versionText } from './version-text.ts';

type Judged = Extract<SlotState, { kind: 'verdict' }>;

/** The verdict and what to do next. It stays until the hub is removed or somebody clears it. */
export const SlotVerdict = ({
  slot,
  state,
}: {
  readonly slot: number;
  readonly state: Judged;
}): ReactNode => {
  const nextId = useId();
  const isGood = state.outcome.kind === 're-flashed' || state.outcome.kind === 'already-current';
  const detail = 'detail' in state.outcome ? state.outcome.detail : null;
  return (
    <>
      <div className={classes.facts}>
        {state.isFromBefore ? <p className={classes.before}>{text.bench.slot.fromBefore}</p> : null}
        {state.hint === null ? null : (
          <p className={classes.hint} id={nextId} title={state.hint}>
            {state.hint}
          </p>
        )}
        <SlotHub hub={state.hub} version={versionText(state)} />
        {detail === null ? null : <p className={classes.detail}>{detail}</p>}
        <VerdictLine state={state} />
      </div>
      <VerdictActions slot={slot} state={state} hasRetry={!isGood} nextId={nextId} />
    </>
  );
};

/** Three verdicts, never one: written and checked, restarted, and the version the running firmware says. */
const VerdictLine = ({ state }: { readonly state: Judged }): ReactNode => {
  const words = text.bench.slot;
  const parts = (['write', 'restart', 'version'] as const).filter(
    (part) => state.verdicts[part] !== 'not-reached',
  );
  if (parts.length === 0) return null;
  return (
    <p className={classes.verdicts}>
      {parts.map((part) => (
        <span key={part}>
          {words.verdicts[part]} <strong>{words.verdict[state.verdicts[part]]}</strong>
        </span>
      ))}
      {state.hubLeft === null ? null : <span>{text.hubLeft[state.hubLeft]}</span>}
      <span>{words.took(text.units.seconds(state.durationMs))}</span>
      {state.lineFraction === null ? null : <span>{words.line(text.units.percent(state.lineFraction))}</span>}
    </p>
  );
};

const VerdictActions = ({
  slot,
  state,
  hasRetry,
  nextId,
}: {
  readonly slot: number;
  readonly state: Judged;
  readonly hasRetry: boolean;
  readonly nextId: string;
}): ReactNode => {
  const { run, isRunning, fault } = useAct();
  const isLost = useConnection((connection) => connection.state === 'lost');
  const words = text.bench.slot;
  const { isAllowed, why } = state.retry;
  const noRetry = isAllowed ? null : (why ?? words.noRetry);
  return (
    <div className={classes.actions}>
      {hasRetry && !isLiftable(state) ? (
        <span className={state.rescue?.isAllowed === true ? classes.spare : classes.whole}>
          <ActionButton
            why={isLost ? words.coreLost : noRetry}
            whyIsIn={isLost ? coreLostId : why !== null && why === state.hint ? nextId : undefined}
            isRunning={isRunning}
            label={words.retrySlot(slot)}
            onAct={() => void run((client) => client.bench.retry({ slot }))}
          >
            {words.retry}
          </ActionButton>
        </span>
      ) : null}
      {state.rescue === undefined ? null : (
        <span className={state.rescue.isAllowed ? classes.whole : classes.spare}>
          <SlotRescue slot={slot} rescue={state.rescue} hintId={nextId} />
        </span>
      )}
      <SlotAllowOnce slot={slot} state={state} isLost={isLost} />
      <ActionButton
        why={isLost ? words.coreLost : null}
        whyIsIn={isLost ? coreLostId : undefined}
        isRunning={isRunning}
        label={words.clearSlot(slot)}
        onAct={() => void run((client) => client.bench.clear({ slot }))}
      >
        {words.clear}
      </ActionButton>
      <FaultLine fault={fault} />
    </div>
  );
};

/** Then another try ends the same, and there is something better to offer in its place. */
const isLiftable = ({ outcome, hub }: Judged): boolean =>
  outcome.kind === 'quarantined' && isOverridable(outcome.reason) && hub.chf !== null;

/** On a hub in quarantine: a shift lead's way past the block, or that there is none. */
const SlotAllowOnce = ({
  slot,
  state: { hub, outcome },
  isLost,
}: {
  readonly slot: number;
  readonly state: Judged;
  readonly isLost: boolean;
}): ReactNode => {
  if (outcome.kind !== 'quarantined') return null;
  const words = text.overrides;
  const whyNot = isOverridable(outcome.reason) ? null : words.why.final;
  const why = whyNot ?? (hub.chf === null ? words.why.unknownHub : null);
  return (
    <span className={classes.allow} data-off={why !== null || undefined}>
      <AllowOnce
        chf={hub.chf}
        why={isLost ? words.why.coreLost : why}
        whyIsIn={isLost ? coreLostId : undefined}
        label={words.actionFor(slot)}
        hasIcon={false}
      />
    </span>
  );
};
