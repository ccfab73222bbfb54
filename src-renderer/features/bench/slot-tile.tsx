import { UnstyledButton } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import type { SlotView } from '../../../src-shared/contract/bench.ts';
import { useBenchStore } from '../../bench-view/bench-store.ts';
import { useAct } from '../../client/use-act.ts';
import { FaultLine } from '../../components/blocks.tsx';
import { DeviceIdText } from '../../components/device-id-text.tsx';
import { StateShape } from '../../components/state-shape.tsx';
import { text } from '../../text/text.ts';
import { quietLine, type SlotFace, slotFace } from './slot-face.ts';
import classes from './slot-tile.module.css';
import { SlotVerdict } from './slot-verdict.tsx';
import { SlotWork } from './slot-work.tsx';

/** One slot. Follows its own part of the view, so that progress elsewhere leaves it alone. */
export const SlotTile = memo(({ number }: { readonly number: number }): ReactNode => {
  const slot = useBenchStore(({ bench }) => bench?.slots.find((view) => view.slot === number));
  if (slot === undefined) return null;
  const face = slotFace(slot.state);
  const isVerdict = slot.state.kind === 'verdict';
  const isFresh = slot.state.kind === 'verdict' && !slot.state.isFromBefore;
  return (
    <section
      className={classes.tile}
      aria-label={text.bench.slot.title(number, face.word)}
      data-kind={slot.state.kind}
      data-selected={slot.isSelected || undefined}
      data-before={(isVerdict && !isFresh) || undefined}
      data-hinted={(slot.state.kind === 'verdict' && slot.state.hint !== null) || undefined}
      style={{
        '--tone': `var(--tone-${face.tone})`,
        '--fill': isFresh ? `var(--tone-${face.tone})` : 'var(--surface)',
        '--on': isFresh ? `var(--on-${face.tone})` : 'var(--ink)',
        '--characters': face.word.length,
      }}
    >
      <div className={classes.inside}>
        <Head slot={slot} face={face} />
        {isVerdict ? <Word face={face} /> : null}
        <Body slot={slot} />
      </div>
    </section>
  );
});

const Head = ({ slot, face }: { readonly slot: SlotView; readonly face: SlotFace }): ReactNode => {
  const { run, fault } = useAct();
  const words = text.bench.slot;
  const select = (): void =>
    void run((client) => client.bench.selectSlot({ slot: slot.isSelected ? null : slot.slot }));
  return (
    <div className={classes.head}>
      <UnstyledButton
        className={classes.number}
        aria-pressed={slot.isSelected}
        aria-label={slot.isSelected ? words.unselect(slot.slot) : words.select(slot.slot)}
        onClick={select}
      >
        {slot.slot}
      </UnstyledButton>
      {slot.state.kind === 'verdict' ? <HeadId hub={slot.state.hub} /> : <Word face={face} />}
      {slot.isSelected ? <span className={classes.selected}>{words.selected}</span> : null}
      {slot.lineWarning === null ? null : (
        <span className={classes.lineWarning} role="note" title={slot.lineWarning}>
          {words.checkLine}
        </span>
      )}
      <span className={classes.shape}>
        <StateShape shape={face.shape} size="100%" cut="var(--fill)" />
      </span>
      <FaultLine fault={fault} />
    </div>
  );
};

/** In a small slot the ID moves up here, to leave room for what to do. */
const HeadId = ({
  hub,
}: {
  readonly hub: { readonly chf: string | null; readonly gpf: string | null };
}): ReactNode => (
  <span className={classes.headId}>
    <DeviceIdText id={hub.chf ?? hub.gpf} />
  </span>
);

const Word = ({ face }: { readonly face: SlotFace }): ReactNode => (
  <p className={classes.word} role="status">
    {face.word}
  </p>
);

const Body = ({ slot }: { readonly slot: SlotView }): ReactNode => {
  const { state } = slot;
  switch (state.kind) {
    case 'unassigned':
    case 'empty':
    case 'ready':
      return <p className={classes.quiet}>{quietLine(slot)}</p>;
    case 'working':
      return <SlotWork slot={slot.slot} state={state} />;
    case 'verdict':
      return <SlotVerdict slot={slot.slot} state={state} />;
  }
};
