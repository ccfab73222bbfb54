import type { ReactNode } from 'react';
import type { SlotState } from '../../../src-shared/contract/bench.ts';
import { coreLostId } from '../../app/core-lost-banner.tsx';
import { useConnection } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { FaultLine } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { transferFraction, workLine } from './slot-face.ts';
import { SlotHub } from './slot-hub.tsx';
import classes from './slot-tile.module.css';

type Working = Extract<SlotState, { kind: 'working' }>;

export const SlotWork = ({ slot, state }: { readonly slot: number; readonly state: Working }): ReactNode => {
  const { run, isRunning, fault } = useAct();
  const isLost = useConnection((connection) => connection.state === 'lost');
  const words = text.bench.slot;
  const why = isLost ? words.coreLost : state.isStopping ? words.isStopping : null;
  return (
    <>
      <div className={classes.facts}>
        <SlotHub hub={state.hub} version={words.version(state.hub.from, state.hub.to)} />
        <p className={classes.step}>{workLine(state)}</p>
      </div>
      <Transfer slot={slot} state={state} />
      <div className={classes.actions}>
        <ActionButton
          why={why}
          whyIsIn={isLost ? coreLostId : undefined}
          isRunning={isRunning}
          label={words.stopSlot(slot)}
          onAct={() => void run((client) => client.bench.stop({ slot }))}
        >
          {words.stop}
        </ActionButton>
      </div>
      <FaultLine fault={fault} />
    </>
  );
};

/** Bytes the hub acknowledged, and nothing else: outside of a transfer the bar stands empty and the step speaks. */
const Transfer = ({ slot, state }: { readonly slot: number; readonly state: Working }): ReactNode => {
  const fraction = transferFraction(state);
  const words = text.bench.slot;
  const percent = Math.floor((fraction ?? 0) * 100);
  return (
    <div className={classes.transfer} data-idle={fraction === null || undefined}>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={words.progress(slot)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={fraction === null ? undefined : percent}
        aria-valuetext={fraction === null ? workLine(state) : undefined}
      >
        <div className={classes.bar} style={{ transform: `scaleX(${fraction ?? 0})` }} />
      </div>
      <p className={classes.figures}>
        <span>{fraction === null ? '' : text.units.percent(fraction)}</span>
        <span>{state.secondsLeft === null ? '' : words.left(text.units.countdown(state.secondsLeft))}</span>
        <span className={classes.line}>
          {state.lineFraction === null ? '' : words.line(text.units.percent(state.lineFraction))}
        </span>
      </p>
    </div>
  );
};
