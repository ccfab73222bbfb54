import type { SlotState, SlotView } from '../../../src-shared/contract/bench.ts';
import { text } from '../../text/text.ts';
import type { ToneName } from '../../theme/palette.ts';
import type { ShapeName } from '../../theme/shape-name.ts';

/** What makes a slot's state known from afar: colour, shape and word, always all three. */
export interface SlotFace {
  readonly tone: ToneName;
  readonly shape: ShapeName;
  readonly word: string;
}

export const slotFace = (state: SlotState): SlotFace => {
  switch (state.kind) {
    case 'unassigned':
    case 'empty':
    case 'ready':
      return { tone: 'idle', shape: state.kind, word: text.bench.word[state.kind] };
    case 'working':
      return {
        tone: 'working',
        shape: 'working',
        word: state.isStopping ? text.bench.word.stopping : text.bench.word.working,
      };
    case 'verdict': {
      const { kind } = state.outcome;
      return { tone: kind, shape: kind, word: text.bench.word[kind] };
    }
  }
};

/** Fraction 0..1 of the transfer as the hub acknowledged it; null where nothing is counted, so that nothing is guessed. */
export const transferFraction = (state: Extract<SlotState, { kind: 'working' }>): number | null =>
  state.step !== 'load' || state.totalBytes === 0
    ? null
    : Math.min(1, state.acknowledgedBytes / state.totalBytes);

/** What a quiet slot says below its word. */
export const quietLine = ({ state, port, isPortPresent }: SlotView): string => {
  if (state.kind === 'unassigned') return text.bench.quiet.unassigned;
  if (port !== null && !isPortPresent) return text.bench.quiet.portGone(port);
  return state.kind === 'ready' ? text.bench.quiet.ready : text.bench.quiet.empty;
};
