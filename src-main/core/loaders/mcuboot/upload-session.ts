/**
 * An SMP image upload as a pure session.
 *
 *     opening --answer--> streaming --answer, off = length--> done
 *        ^ |  silence,        | ^  silence, a gap: back to the offset the device expects, one piece at a time
 *        +-+  nothing taken   +-+
 *     streaming --off = 0--> lost-place       any --refusal, tries used up, cancel--> failed
 *
 * Every answer carries the offset that the device expects next, whatever it did with the request: it writes a piece at
 * that offset and drops any other. So no answer can be taken for another's without being put right by the next one,
 * and a lost, doubled or late answer costs time alone. Where several requests are outstanding, an answer stands for
 * the lost ones before it. Source: Zephyr Project, "SMP Group 1", section "Image upload".
 */
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { isRefusal, type Refusal, refusalText, smpError } from '../../protocols/smp/answer.ts';

export interface UploadContext {
  readonly linkName: string;
  readonly imageBytes: number;
  /** The most requests outstanding. */
  readonly window: number;
  /** Times one offset is tried. */
  readonly tries: number;
  readonly eraseMs: number;
  readonly chunkMs: number;
  /** Where the piece at an offset ends, and its time on the wire with its answer. */
  pieceAt(offset: number): { readonly endOffset: number; readonly wireMs: number };
}

/** One request, sent and not yet answered. */
export interface Piece {
  readonly id: number;
  readonly offset: number;
  readonly endOffset: number;
  readonly wireMs: number;
  readonly sentAtMs: number;
  /** Nothing else was outstanding, so its round trip tells the turn-around. */
  readonly isAlone: boolean;
}

export type UploadEvent =
  | {
      readonly kind: 'answer';
      readonly id: number;
      /** What the device expects next; null when the answer does not say. */
      readonly offset: number | null;
      /** The device's word on the whole, with the last piece. */
      readonly match: boolean | null;
      readonly refusal: Refusal | null;
      readonly atMs: number;
    }
  | { readonly kind: 'timeout'; readonly atMs: number }
  | { readonly kind: 'cancel'; readonly atMs: number };

interface Running {
  readonly name: 'opening' | 'streaming';
  readonly acknowledgedBytes: number;
  readonly highestAcknowledgedBytes: number;
  readonly highestSentBytes: number;
  readonly outstanding: readonly Piece[];
  readonly window: number;
  readonly nextId: number;
  readonly deadlineMs: number;
  /** At the present offset. */
  readonly unanswered: number;
  readonly missed: number;
}

export type UploadState =
  | Running
  | { readonly name: 'done'; readonly match: boolean | null }
  /** The device knows of no upload: it was restarted or replaced, or it took the last piece and the answer was lost. */
  | { readonly name: 'lost-place'; readonly acknowledgedBytes: number }
  | { readonly name: 'failed'; readonly fault: Fault };

export interface UploadStep {
  readonly state: UploadState;
  /** To be sent in this order. */
  readonly send: readonly Piece[];
  readonly waitMs: number;
  readonly isOver: boolean;
  /** The piece whose answer moved the upload on. */
  readonly acknowledged: Piece | null;
}

export interface UploadSession {
  begin(atMs: number): UploadStep;
  next(state: UploadState, event: UploadEvent): UploadStep;
}

const over = (state: UploadState, acknowledged: Piece | null = null): UploadStep => ({
  state,
  send: [],
  waitMs: 0,
  isOver: true,
  acknowledged,
});

const isRunning = (state: UploadState): state is Running =>
  state.name === 'opening' || state.name === 'streaming';

const refusedText = (context: UploadContext, state: Running): string =>
  `${context.linkName}: upload at ${state.acknowledgedBytes} of ${context.imageBytes} bytes`;

/** Flash errors of the image group (img_mgmt_err_code_t) and, from a version 1 device, "unknown". */
const isWriteError = ({ group, code }: Refusal): boolean =>
  group === 1 ? code >= 10 && code <= 13 : group === null && code === smpError.unknown;

/** Busy and out of buffers pass; the other two are what a request that noise changed is answered with. */
const passingErrors: readonly number[] = [
  smpError.busy,
  smpError.noMemory,
  smpError.invalidValue,
  smpError.notSupported,
];

const refused = (context: UploadContext, state: Running, refusal: Refusal): Fault =>
  new Fault(
    isWriteError(refusal) ? 'hub-write-failed' : 'transfer-refused',
    `${refusedText(context, state)}: the hub answers ${refusalText(refusal)}`,
  );

const gaveUp = (context: UploadContext, state: Running): Fault => {
  const { unanswered, missed } = state;
  const waitMs = state.name === 'opening' ? context.eraseMs : context.chunkMs;
  return new Fault(
    missed > unanswered ? 'transfer-noisy' : 'transfer-stalled',
    `${refusedText(context, state)}: sent ${unanswered + missed} times: ${unanswered} times not answered within ${waitMs} ms, ${missed} times not taken`,
  );
};

/** Sends as many pieces from `fromOffset` on as the window lets, and waits for the oldest outstanding. */
const fill = (
  context: UploadContext,
  state: Running,
  fromOffset: number,
  atMs: number,
  acknowledged: Piece | null = null,
): UploadStep => {
  const outstanding = [...state.outstanding];
  const send: Piece[] = [];
  const window = state.name === 'opening' ? 1 : state.window;
  let offset = fromOffset;
  while (outstanding.length < window && offset < context.imageBytes) {
    const { endOffset, wireMs } = context.pieceAt(offset);
    const id = state.nextId + send.length;
    const piece = { id, offset, endOffset, wireMs, sentAtMs: atMs, isAlone: outstanding.length === 0 };
    outstanding.push(piece);
    send.push(piece);
    offset = endOffset;
  }
  const answerMs = state.name === 'opening' ? context.eraseMs : context.chunkMs;
  const wireMs = outstanding.reduce((sum, piece) => sum + piece.wireMs, 0);
  const waitMs = answerMs + wireMs;
  const next: Running = {
    ...state,
    outstanding,
    nextId: state.nextId + send.length,
    highestSentBytes: Math.max(state.highestSentBytes, offset),
    deadlineMs: atMs + waitMs,
  };
  return { state: next, send, waitMs, isOver: false, acknowledged };
};

/** The offset is tried again with nothing outstanding, one piece at a time until the device is heard to go on. */
const goBack = (context: UploadContext, state: Running, offset: number, atMs: number): UploadStep => {
  if (state.unanswered + state.missed >= context.tries)
    return over({ name: 'failed', fault: gaveUp(context, state) });
  return fill(context, { ...state, acknowledgedBytes: offset, outstanding: [], window: 1 }, offset, atMs);
};

const advance = (
  context: UploadContext,
  state: Running,
  piece: Piece,
  offset: number,
  atMs: number,
): UploadStep => {
  const isNew = offset > state.highestAcknowledgedBytes;
  const outstanding = state.outstanding.filter(({ endOffset }) => endOffset > offset);
  const moved: Running = {
    ...state,
    name: 'streaming',
    acknowledgedBytes: offset,
    highestAcknowledgedBytes: Math.max(offset, state.highestAcknowledgedBytes),
    highestSentBytes: Math.max(offset, state.highestSentBytes),
    outstanding,
    window: Math.min(context.window, state.window + 1),
    unanswered: isNew ? 0 : state.unanswered,
    missed: isNew ? 0 : state.missed,
  };
  // The device's offset may lie inside a piece that is on its way: that one will be dropped.
  const isCut = outstanding.some((other) => other.offset < offset);
  const rest = isCut ? [] : outstanding;
  return fill(context, { ...moved, outstanding: rest }, rest.at(-1)?.endOffset ?? offset, atMs, piece);
};

const onAnswer = (
  context: UploadContext,
  state: Running,
  event: Extract<UploadEvent, { kind: 'answer' }>,
): UploadStep => {
  const { offset, refusal, atMs } = event;
  const piece = state.outstanding.find(({ id }) => id === event.id);
  if (piece === undefined) return stay(context, state, atMs);
  const missed = { ...state, missed: state.missed + 1 };
  if (refusal !== null) {
    return passingErrors.some((code) => isRefusal(refusal, code))
      ? goBack(context, missed, state.acknowledgedBytes, atMs)
      : over({ name: 'failed', fault: refused(context, state, refusal) });
  }
  const mostBytes = state.name === 'opening' ? context.imageBytes : state.highestSentBytes;
  // More than was ever sent is nobody's answer to this upload.
  if (offset === null || offset < 0 || offset > mostBytes) return stay(context, state, atMs);
  if (offset === context.imageBytes) return over({ name: 'done', match: event.match }, piece);
  if (offset === 0 && state.name === 'streaming')
    return over({ name: 'lost-place', acknowledgedBytes: state.acknowledgedBytes });
  if (offset < piece.endOffset && !(state.name === 'opening' && offset > 0))
    return goBack(context, missed, offset, atMs);
  return advance(context, state, piece, offset, atMs);
};

const onTimeout = (context: UploadContext, state: Running, atMs: number): UploadStep =>
  goBack(context, { ...state, unanswered: state.unanswered + 1 }, state.acknowledgedBytes, atMs);

/** What decides nothing must not keep a deadline from passing. */
const stay = (context: UploadContext, state: Running, atMs: number): UploadStep =>
  atMs >= state.deadlineMs
    ? onTimeout(context, state, atMs)
    : { state, send: [], waitMs: state.deadlineMs - atMs, isOver: false, acknowledged: null };

const opening: Running = {
  name: 'opening',
  acknowledgedBytes: 0,
  highestAcknowledgedBytes: 0,
  highestSentBytes: 0,
  outstanding: [],
  window: 1,
  nextId: 1,
  deadlineMs: 0,
  unanswered: 0,
  missed: 0,
};

export const createUploadSession = (context: UploadContext): UploadSession => ({
  begin: (atMs) => fill(context, opening, 0, atMs),
  next: (state, event) => {
    if (!isRunning(state)) return over(state);
    switch (event.kind) {
      case 'answer':
        return onAnswer(context, state, event);
      case 'timeout':
        return onTimeout(context, state, event.atMs);
      case 'cancel': {
        const fault = new Fault('cancelled', `${refusedText(context, state)}: cancelled from this side`);
        return over({ name: 'failed', fault });
      }
    }
  },
});
