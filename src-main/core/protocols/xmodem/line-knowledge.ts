import type { AwaitingAnswer, LineKnowledge } from './sender-state.ts';
import type { Exchange } from './transfer-plan.ts';

/** What times tell about the line, and so about an answer. `wireMs` is the frame's own time on the wire. */

/** After noise in place of an answer. */
const quietAfterNoiseMs = 200;
/** A `C` this long after a frame was sent for one is a new request: receivers ask every 1 s to 10 s. */
const freshGoMs = 1_000;
/** Slack for an answer beyond the wire time and the slowest turn-around seen. */
export const answerSlackMs = 50;
/** No answer can come back before nine tenths of the frame's bits are out. */
const earliestShare = 0.9;

export const isTooEarly = (state: AwaitingAnswer, wireMs: number, atMs: number): boolean =>
  state.line.pace === 'wire' && atMs - state.sentAtMs < earliestShare * wireMs;

/** An answer owed to an earlier try of this same frame is as good as one to the last try, however early. */
export const isDoubtful = (state: AwaitingAnswer, wireMs: number, atMs: number): boolean =>
  state.owedAnswers === 0 && state.doubt !== 'early-ack-again' && isTooEarly(state, wireMs, atMs);

/** A receiver answers a block once. One that has ended does not answer again, so the end's ACK is taken all the same. */
export const isContradicted = ({ doubt }: AwaitingAnswer, { kind }: Exchange): boolean =>
  doubt === 'garbled' && kind === 'block';

export const isFreshGo = (state: AwaitingAnswer, exchange: Exchange, wireMs: number, atMs: number): boolean =>
  exchange.isAskedForByGo && atMs - state.sentAtMs >= wireMs + freshGoMs;

/** When the line will have been quiet long enough after noise to send again. */
export const noiseEndsAtMs = (state: AwaitingAnswer, wireMs: number, atMs: number): number =>
  Math.max(atMs, state.sentAtMs + wireMs) + quietAfterNoiseMs + 2 * state.line.slowestTurnAroundMs;

/** Until when the true answer to a frame has come, if an early one was not it. */
export const honestAnswerByMs = (state: AwaitingAnswer, wireMs: number): number =>
  state.sentAtMs + wireMs + 2 * state.line.slowestTurnAroundMs + answerSlackMs;

/** From an answer that came `elapsedMs` after its frame: whether the line is a wire, and how slow its far end is. */
export const learn = (
  state: AwaitingAnswer,
  exchange: Exchange,
  wireMs: number,
  elapsedMs: number,
): LineKnowledge => {
  const { line } = state;
  const isQuickerThanWire = elapsedMs < earliestShare * wireMs;
  if (state.doubt === 'early-ack-again' && isQuickerThanWire) return { ...line, pace: 'shortcut' };
  if (state.tries > 1 || exchange.frameBytes < 128) return line;
  const turnAroundMs = Math.max(0, elapsedMs - wireMs);
  return {
    pace: isQuickerThanWire ? 'shortcut' : line.pace === 'unknown' ? 'wire' : line.pace,
    slowestTurnAroundMs: Math.max(line.slowestTurnAroundMs, turnAroundMs),
    quickestTurnAroundMs: Math.min(line.quickestTurnAroundMs, turnAroundMs),
    timedAnswers: line.timedAnswers + 1,
    isClean: line.isClean,
  };
};

/** Longer than any duplicate of an ACK lags behind it. */
export const longestLagMs = 20;
/** A second USB frame, the system's own time, and timers that cut off fractions of a ms. */
const promptLagMs = 3;
/** Fewer do not tell how much turn-arounds differ. */
const fewestTimedAnswers = 16;

/**
 * How long a duplicate of an ACK can lag behind it. On a wire the copy follows the byte itself, so it lags by a byte's
 * time and by as much as this line hands over one byte later than another. That much is known only where no adapter
 * holds bytes back (`isPrompt`: some do for 16 ms, and then always by the same in step with the frames), after enough
 * frames without any trouble.
 */
export const longestAckLagMs = (line: LineKnowledge, byteMs: number, isPrompt: boolean): number => {
  const isKnown = isPrompt && line.pace === 'wire' && line.isClean && line.timedAnswers >= fewestTimedAnswers;
  if (!isKnown) return longestLagMs;
  const spreadMs = line.slowestTurnAroundMs - line.quickestTurnAroundMs;
  return Math.min(longestLagMs, 2 * byteMs + 2 * spreadMs + promptLagMs);
};

/** No sooner than any before it: what came sooner may still be contradicted. */
export const isDueAnswer = ({ sentAtMs, line }: AwaitingAnswer, wireMs: number, atMs: number): boolean =>
  atMs - sentAtMs >= wireMs + earliestShare * line.quickestTurnAroundMs;

export const troubled = (line: LineKnowledge): LineKnowledge =>
  line.isClean ? { ...line, isClean: false } : line;

export const unknownLine: LineKnowledge = {
  pace: 'unknown',
  slowestTurnAroundMs: 0,
  quickestTurnAroundMs: Number.POSITIVE_INFINITY,
  timedAnswers: 0,
  isClean: true,
};
