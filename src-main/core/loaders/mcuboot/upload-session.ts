/**
 * An SMP image upload as a pure session.
 *
 *     asking --the hub named itself--> opening --answer--> streaming --answer, off = length--> done
 *        ^                                |                    |
 *        +---- a resume, silence, a gap, an answer that does not fit: the upload holds here first ----+
 *     streaming --off behind what was taken--> lost-place     any --too large--> too-large
 *     any --refusal, tries used up, cancel--> failed
 *
 * Every answer carries the offset that the device expects next, whatever it did with the request: it writes a piece at
 * that offset and drops any other. So no answer can be taken for another's without being put right by the next one,
 * and a lost, doubled or late answer costs time alone. Where several requests are outstanding, an answer stands for
 * the lost ones before it. Source: Zephyr Project, "SMP Group 1", section "Image upload".
 *
 * No upload request says which hub it is meant for, and the one at offset 0 erases. So the hub is asked who it is right
 * before that one goes out, each time, and again whenever the upload stumbled or the device told an offset that this
 * upload did not bring about. What is left open is a hub put in between its answer and the first piece's end on the
 * wire (a turn-around and some 450 bytes: 40 ms at 115,200 baud, far less than a hub takes to start), and one that takes
 * over between two pieces, none lost, with an upload of this very image at this very offset.
 */
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { Refusal } from '../../protocols/smp/answer.ts';
import { meaningOf, uploadRefused } from './upload-refusal.ts';
import type {
  Asking,
  Piece,
  Running,
  UploadContext,
  UploadEvent,
  UploadSession,
  UploadState,
  UploadStep,
} from './upload-state.ts';

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

const gaveUp = (context: UploadContext, state: Running): Fault => {
  const { unanswered, missed, refusals, lastRefusal } = state;
  if (lastRefusal !== null && refusals === missed && unanswered === 0)
    return uploadRefused(refusedText(context, state), lastRefusal, refusals);
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

/** Holds the upload until the hub has named itself. What is outstanding then is not waited for any more. */
const ask = (held: Running, fromBytes: number, more: Partial<Asking> = {}): UploadStep => ({
  state: {
    name: 'asking',
    held: { ...held, outstanding: [] },
    fromBytes,
    acknowledged: null,
    match: null,
    ...more,
  },
  send: [],
  waitMs: 0,
  isOver: false,
  acknowledged: null,
});

/** The offset is tried again with nothing outstanding, one piece at a time until the device is heard to go on. */
const goBack = (context: UploadContext, state: Running): UploadStep => {
  if (state.unanswered + state.missed >= context.tries)
    return over({ name: 'failed', fault: gaveUp(context, state) });
  return ask({ ...state, window: 1 }, state.acknowledgedBytes);
};

/** The state after the device took everything up to `offset`, its pieces still outstanding left out of it. */
const moved = (context: UploadContext, state: Running, offset: number): Running => {
  const isNew = offset > state.acknowledgedBytes;
  return {
    ...state,
    name: 'streaming',
    acknowledgedBytes: offset,
    highestSentBytes: Math.max(offset, state.highestSentBytes),
    outstanding: state.outstanding.filter(({ endOffset }) => endOffset > offset),
    window: Math.min(context.window, state.window + 1),
    unanswered: isNew ? 0 : state.unanswered,
    missed: isNew ? 0 : state.missed,
    refusals: isNew ? 0 : state.refusals,
  };
};

/** Where one of the pieces begins or ends that were cut from `from` on. */
const isPieceEdge = (context: UploadContext, from: number, offset: number): boolean => {
  let edge = from;
  while (edge < offset) edge = context.pieceAt(edge).endOffset;
  return edge === offset;
};

/** An offset that this upload's own pieces can have brought about. */
const fits = (context: UploadContext, state: Running, offset: number): boolean =>
  offset <= state.highestSentBytes && isPieceEdge(context, state.acknowledgedBytes, offset);

type Answer = Extract<UploadEvent, { kind: 'answer' }>;

/** The device took the piece, a later one too perhaps, or has a place of its own in this image. */
const advance = (
  context: UploadContext,
  state: Running,
  piece: Piece,
  offset: number,
  { match, atMs }: Answer,
): UploadStep => {
  const next = moved(context, state, offset);
  if (!fits(context, state, offset)) return ask(next, offset, { acknowledged: piece, match });
  if (offset === context.imageBytes) return over({ name: 'done', match }, piece);
  return fill(context, next, next.outstanding.at(-1)?.endOffset ?? offset, atMs, piece);
};

const onRefusal = (context: UploadContext, missed: Running, refusal: Refusal): UploadStep => {
  switch (meaningOf(refusal)) {
    case 'passes':
      return goBack(context, { ...missed, refusals: missed.refusals + 1, lastRefusal: refusal });
    case 'too-large':
      return over({ name: 'too-large', refusal, acknowledgedBytes: missed.acknowledgedBytes });
    case 'write-failed':
    case 'final':
      return over({ name: 'failed', fault: uploadRefused(refusedText(context, missed), refusal) });
  }
};

const onAnswer = (context: UploadContext, state: Running, event: Answer): UploadStep => {
  const { offset, refusal, atMs } = event;
  const piece = state.outstanding.find(({ id }) => id === event.id);
  if (piece === undefined) return stay(context, state, atMs);
  const missed = { ...state, missed: state.missed + 1 };
  if (refusal !== null) return onRefusal(context, missed, refusal);
  if (offset === null || offset < 0) return stay(context, state, atMs);
  if (offset < state.acknowledgedBytes)
    return over({ name: 'lost-place', acknowledgedBytes: state.acknowledgedBytes });
  const mostBytes = state.name === 'opening' ? context.imageBytes : state.highestSentBytes;
  // More than was ever sent: whoever says so did not take the piece that is due.
  if (offset === state.acknowledgedBytes || offset > mostBytes) return goBack(context, missed);
  // A gap: the device stopped short of this piece, which it dropped.
  if (offset < piece.endOffset && state.name === 'streaming')
    return goBack(context, { ...moved(context, state, offset), missed: 1 });
  return advance(context, state, piece, offset, event);
};

const onTimeout = (context: UploadContext, state: Running): UploadStep =>
  goBack(context, { ...state, unanswered: state.unanswered + 1 });

/** What decides nothing must not keep a deadline from passing. */
const stay = (context: UploadContext, state: Running, atMs: number): UploadStep =>
  atMs >= state.deadlineMs
    ? onTimeout(context, state)
    : { state, send: [], waitMs: state.deadlineMs - atMs, isOver: false, acknowledged: null };

/** The hub is the one it was. */
const goOn = (
  context: UploadContext,
  { held, fromBytes, acknowledged, match }: Asking,
  atMs: number,
): UploadStep =>
  fromBytes === context.imageBytes
    ? over({ name: 'done', match }, acknowledged)
    : fill(context, held, fromBytes, atMs, acknowledged);

const opening: Running = {
  name: 'opening',
  acknowledgedBytes: 0,
  highestSentBytes: 0,
  outstanding: [],
  window: 1,
  nextId: 1,
  deadlineMs: 0,
  unanswered: 0,
  missed: 0,
  refusals: 0,
  lastRefusal: null,
};

const cancelled = (context: UploadContext, state: Running): UploadStep => {
  const text = `${refusedText(context, state)}: cancelled from this side`;
  return over({ name: 'failed', fault: new Fault('cancelled', text) });
};

const nextRunning = (context: UploadContext, state: Running, event: UploadEvent): UploadStep => {
  switch (event.kind) {
    case 'answer':
      return onAnswer(context, state, event);
    case 'timeout':
      return onTimeout(context, state);
    case 'confirmed':
    case 'unconfirmed':
      return stay(context, state, event.atMs);
    case 'cancel':
      return cancelled(context, state);
  }
};

const nextAsking = (context: UploadContext, state: Asking, event: UploadEvent): UploadStep => {
  switch (event.kind) {
    case 'confirmed':
      return goOn(context, state, event.atMs);
    case 'unconfirmed':
      return over({ name: 'failed', fault: gaveUp(context, state.held) });
    case 'cancel':
      return cancelled(context, state.held);
    case 'answer':
    case 'timeout':
      return { ...over(state), isOver: false };
  }
};

export const createUploadSession = (context: UploadContext): UploadSession => ({
  begin: () => ask(opening, 0),
  next: (state, event) => {
    if (state.name === 'asking') return nextAsking(context, state, event);
    return isRunning(state) ? nextRunning(context, state, event) : over(state);
  },
});
