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
      return { ...workingLook(state), word: text.bench.word[workingWord(state)] };
    case 'verdict': {
      const { kind } = state.outcome;
      return { tone: kind, shape: kind, word: text.bench.word[kind] };
    }
  }
};

type Working = Extract<SlotState, { kind: 'working' }>;

/** While it waits for its turn nothing happens to its hub, so it looks like no hub at work. */
const workingLook = ({ waitsBehind }: Working): Pick<SlotFace, 'tone' | 'shape'> =>
  waitsBehind === null ? { tone: 'working', shape: 'working' } : { tone: 'idle', shape: 'waiting' };

const workingWord = ({ isStopping, waitsBehind }: Working): 'stopping' | 'waiting' | 'working' => {
  if (isStopping) return 'stopping';
  return waitsBehind === null ? 'working' : 'waiting';
};

/** Fraction 0..1 of the transfer as the hub acknowledged it; null where nothing is counted, so that nothing is guessed. */
export const transferFraction = (state: Working): number | null =>
  state.step !== 'load' || state.totalBytes === 0
    ? null
    : Math.min(1, state.acknowledgedBytes / state.totalBytes);

/** What a slot at work is about now. */
export const workLine = ({ step, installation, installations, waitsBehind }: Working): string =>
  waitsBehind === null
    ? text.bench.slot.step(step, installation, installations)
    : text.bench.slot.waits(waitsBehind);

/** What a quiet slot says below its word. */
export const quietLine = ({ state, port, isPortPresent, isPortAmbiguous, portTakenBy }: SlotView): string => {
  if (state.kind === 'unassigned') return text.bench.quiet.unassigned;
  if (isPortAmbiguous) return text.bench.quiet.portAmbiguous;
  if (port !== null && portTakenBy !== null) return text.bench.quiet.portTaken(port, portTakenBy);
  if (port !== null && !isPortPresent) return text.bench.quiet.portGone(port);
  return state.kind === 'ready' ? text.bench.quiet.ready : text.bench.quiet.empty;
};
