/**
 * The sending half of XMODEM-CRC, XMODEM-1K and YMODEM, as a pure session over a plan of exchanges.
 *
 *     awaiting-start --C--> awaiting-answer --ACK--> (settling) --> awaiting-answer ... --ACK--> done
 *                             ^    | NAK, noise,       (awaiting-go, where the plan has a C after the ACK)
 *                             +----+ silence: again
 *     any --CAN CAN--> failed        any --cancel, tries used up--> leaving --quiet--> failed
 *
 * Source: Chuck Forsberg, "XMODEM/YMODEM Protocol Reference" (1988), chapters 3 to 7.
 *
 * An ACK carries no number, so a stray one (a duplicate, or the late answer to an earlier try) looks like the answer
 * to the frame just sent. What can be known: a block taken for received that was not makes the receiver see a gap in
 * the numbers, which it must refuse; only a stray ACK for the very last block would go unnoticed. So
 * 1. what arrived before a frame was sent is thrown away (the driver does so);
 * 2. after tries that ended in silence, their answers are waited for before the next frame (`settling`);
 * 3. before EOT, and before the block that closes a batch, so much time is left as a duplicate of the ACK just heard can
 *    lag behind it: 20 ms, or less where the line was seen to be a wire without any trouble (`longestAckLagMs`);
 * 4. on a line that was seen to be a real wire, an ACK that comes before the frame can have crossed it is doubted:
 *    another answer decides, or the frame is sent again, which a receiver acknowledges without storing it twice;
 * 5. where a NAK or noise was heard for a block, an ACK beside it decides nothing, and the block is sent again.
 */
import { wireMs } from '../ceiling.ts';
import type { Session, SessionEvent } from '../session.ts';
import { ACK, CAN, GO, NAK } from './frame.ts';
import {
  answerSlackMs,
  honestAnswerByMs,
  isContradicted,
  isDoubtful,
  isDueAnswer,
  isFreshGo,
  isTooEarly,
  learn,
  longestAckLagMs,
  longestLagMs,
  noiseEndsAtMs,
  troubled,
  unknownLine,
} from './line-knowledge.ts';
import { cancelled, gaveUp, notStarted, refused, type TransferContext } from './sender-faults.ts';
import { goOnLeaving, leave } from './sender-leaving.ts';
import type {
  Acknowledgement,
  AwaitingAnswer,
  AwaitingGo,
  AwaitingStart,
  Leaving,
  LineKnowledge,
  SenderState,
  SenderStep,
  Settling,
} from './sender-state.ts';
import { awaitingAnswer, garbledUntil, over, type Running, send, settling, stay } from './sender-steps.ts';
import type { Exchange } from './transfer-plan.ts';

/** A request stands alone; the letters of a text follow each other within a few ms even at 9,600 baud. */
const goAloneMs = 20;
/** After a NAK: receivers empty their input around it, and would lose what comes at once. */
const quietAfterNakMs = 100;

export interface SenderSession extends Session<SenderState> {
  begin(atMs: number): SenderStep;
  next(state: SenderState, event: SessionEvent): SenderStep;
}

export const createSenderSession = (context: TransferContext): SenderSession => new Sender(context);

/** Holds the plan and no state: every method is a pure function of its arguments. */
class Sender implements SenderSession {
  readonly #context: TransferContext;

  constructor(context: TransferContext) {
    this.#context = context;
  }

  begin(atMs: number): SenderStep {
    const giveUpAtMs = atMs + this.#context.deadlines.startMs;
    return stay(
      {
        name: 'awaiting-start',
        line: unknownLine,
        cans: 0,
        index: 0,
        isHeard: false,
        nakCount: 0,
        giveUpAtMs,
        deadlineMs: giveUpAtMs,
      },
      atMs,
    );
  }

  next(state: SenderState, event: SessionEvent): SenderStep {
    if (state.name === 'done' || state.name === 'failed') return over(state);
    if (state.name === 'leaving') return goOnLeaving(state, event);
    if (event.kind === 'cancel') return leave(state, cancelled(this.#context, state.index), event.atMs);
    if (event.kind === 'timeout') return this.#onTimeout(state, event.atMs);
    const cans = event.byte === CAN ? state.cans + 1 : 0;
    if (cans >= 2) return over({ name: 'failed', fault: refused(this.#context, state.index) });
    if (event.byte === CAN) return this.#stay({ ...state, cans, line: troubled(state.line) }, event.atMs);
    return this.#onByte(state.cans === 0 ? state : { ...state, cans: 0 }, event.byte, event.atMs);
  }

  /** Bytes that decide nothing must not keep a deadline from passing: some devices talk without a pause. */
  #stay(state: Exclude<Running, Leaving>, atMs: number): SenderStep {
    return atMs < state.deadlineMs ? stay(state, atMs) : this.#onTimeout(state, atMs);
  }

  #onByte(state: Exclude<Running, Leaving>, byte: number, atMs: number): SenderStep {
    switch (state.name) {
      case 'awaiting-start':
        return this.#heardWhileStarting(state, byte, atMs);
      case 'awaiting-answer':
        return this.#heardAnswer(state, byte, atMs);
      case 'settling':
        return this.#heardWhileSettling(state, byte, atMs);
      case 'awaiting-go':
        return byte === GO || byte === NAK ? this.#afterGo(state, byte, atMs) : this.#stay(state, atMs);
    }
  }

  #onTimeout(state: Exclude<Running, Leaving>, atMs: number): SenderStep {
    switch (state.name) {
      case 'awaiting-start':
        if (state.isHeard) return this.#send(state.line, 0, atMs);
        return leave(state, notStarted(this.#context, state), atMs);
      case 'awaiting-answer':
        return this.#unanswered(state, atMs);
      case 'settling':
        return state.isGoHeard
          ? this.#send(state.line, state.index + 1, atMs)
          : this.#proceed(state.line, state.index, atMs, null);
      case 'awaiting-go':
        return this.#send(state.line, state.index + 1, atMs);
    }
  }

  #heardWhileStarting(state: AwaitingStart, byte: number, atMs: number): SenderStep {
    if (atMs >= state.giveUpAtMs) return leave(state, notStarted(this.#context, state), atMs);
    const isHeard = byte === GO;
    if (isHeard && this.#context.isReceiverAnnounced) return this.#send(state.line, 0, atMs);
    const deadlineMs = isHeard ? atMs + goAloneMs : state.giveUpAtMs;
    const nakCount = state.nakCount + (byte === NAK ? 1 : 0);
    return stay({ ...state, isHeard, nakCount, deadlineMs }, atMs);
  }

  #heardAnswer(heard: AwaitingAnswer, byte: number, atMs: number): SenderStep {
    const exchange = this.#context.plan.exchangeAt(heard.index);
    if (byte === ACK && isContradicted(heard, exchange)) return this.#stay(heard, atMs);
    if (byte === ACK && !isDoubtful(heard, this.#wireMs(exchange), atMs))
      return this.#accept(heard, exchange, atMs);
    const state = { ...heard, line: troubled(heard.line) };
    switch (byte) {
      case ACK:
        return this.#doubt(state, exchange, atMs);
      case NAK:
        return isTooEarly(state, this.#wireMs(exchange), atMs)
          ? this.#stay(state, atMs)
          : this.#stay(garbledUntil(state, atMs + quietAfterNakMs), atMs);
      case GO:
        return isFreshGo(state, exchange, this.#wireMs(exchange), atMs)
          ? this.#stay(garbledUntil(state, atMs + quietAfterNakMs), atMs)
          : this.#stay(state, atMs);
      default:
        return this.#stay(garbledUntil(state, noiseEndsAtMs(state, this.#wireMs(exchange), atMs)), atMs);
    }
  }

  #doubt(state: AwaitingAnswer, exchange: Exchange, atMs: number): SenderStep {
    const answerByMs = honestAnswerByMs(state, this.#wireMs(exchange));
    return stay({ ...state, doubt: 'early-ack', deadlineMs: Math.min(state.deadlineMs, answerByMs) }, atMs);
  }

  #unanswered(waited: AwaitingAnswer, atMs: number): SenderStep {
    const exchange = this.#context.plan.exchangeAt(waited.index);
    const state = { ...waited, line: troubled(waited.line) };
    switch (state.doubt) {
      case 'early-ack':
        return this.#resend({ ...state, doubt: 'early-ack-again' }, exchange, atMs);
      case 'garbled':
        return this.#resend({ ...state, doubt: 'none', garbled: state.garbled + 1 }, exchange, atMs);
      case 'none':
      case 'early-ack-again':
        return this.#resend({ ...state, owedAnswers: state.owedAnswers + 1 }, exchange, atMs);
    }
  }

  #resend(state: AwaitingAnswer, exchange: Exchange, atMs: number): SenderStep {
    if (state.tries >= this.#context.deadlines.tries)
      return leave(state, gaveUp(this.#context, state, exchange), atMs);
    const doubt = state.doubt === 'early-ack-again' ? state.doubt : 'none';
    const deadlineMs = atMs + this.#answerWithinMs(exchange);
    return send({ ...state, doubt, tries: state.tries + 1, sentAtMs: atMs, deadlineMs }, exchange, atMs);
  }

  #accept(state: AwaitingAnswer, exchange: Exchange, atMs: number): SenderStep {
    const elapsedMs = atMs - state.sentAtMs;
    const line = learn(state, exchange, this.#wireMs(exchange), elapsedMs);
    const roundTripMs = state.tries === 1 ? elapsedMs : null;
    const acknowledged = { index: state.index, atMs, tries: state.tries, roundTripMs };
    if (state.owedAnswers === 0) {
      const isDue = isDueAnswer(state, this.#wireMs(exchange), atMs);
      const lagMs = isDue ? this.#ackLagMs(line) : longestLagMs;
      return this.#proceed(line, state.index, atMs, acknowledged, lagMs);
    }
    const slowAsFirstMs = state.sentAtMs + (atMs - state.firstSentAtMs) + answerSlackMs;
    const deadlineMs = Math.max(slowAsFirstMs, atMs + answerSlackMs);
    const { index, owedAnswers } = state;
    return { ...stay(settling({ line, index, owedAnswers, deadlineMs }), atMs), acknowledged };
  }

  #heardWhileSettling(state: Settling, byte: number, atMs: number): SenderStep {
    if (byte === NAK && state.isLastBlock) return this.#notTaken(state, atMs);
    if (state.owedAnswers === 0 || (byte !== ACK && byte !== NAK)) return this.#stay(state, atMs);
    const owedAnswers = state.owedAnswers - 1;
    if (owedAnswers !== 0) return this.#stay({ ...state, owedAnswers }, atMs);
    return this.#proceed(state.line, state.index, atMs, null);
  }

  /** What was taken for the last block's ACK was none. Its receiver wants it again, and may take the end for the end. */
  #notTaken({ line, index, tries }: Settling, atMs: number): SenderStep {
    const state = { ...this.#sentNow(troubled(line), index, atMs), tries, garbled: tries - 1 };
    return stay(garbledUntil(state, atMs + quietAfterNakMs), atMs);
  }

  /** After ACK: straight to the next frame, unless a `C` or a quiet moment comes first. */
  #proceed(
    line: LineKnowledge,
    index: number,
    atMs: number,
    acknowledged: Acknowledgement | null,
    lagMs = longestLagMs,
  ): SenderStep {
    const { plan, deadlines } = this.#context;
    if (index + 1 >= plan.exchangeCount) return { ...over({ name: 'done' }), acknowledged };
    if (plan.exchangeAt(index).answer === 'ack-then-go') {
      const deadlineMs = atMs + deadlines.goMs;
      return { ...stay({ name: 'awaiting-go', line, cans: 0, index, deadlineMs }, atMs), acknowledged };
    }
    const isLastBlock = plan.exchangeAt(index + 1).kind === 'eot';
    const pauseMs = Math.max(deadlines.pauseMs, isLastBlock ? lagMs : 0);
    if (acknowledged !== null && pauseMs > 0) {
      const quiet = settling({
        line,
        index,
        deadlineMs: atMs + pauseMs,
        isLastBlock,
        tries: acknowledged.tries,
      });
      return { ...stay(quiet, atMs), acknowledged };
    }
    return { ...this.#send(line, index + 1, atMs), acknowledged };
  }

  /** A NAK in place of the `C` means that the receiver waits for a block (after the header), or missed the EOT. */
  #afterGo(state: AwaitingGo, byte: number, atMs: number): SenderStep {
    const isAfterEot = this.#context.plan.exchangeAt(state.index).kind === 'eot';
    if (!isAfterEot) return this.#send(state.line, state.index + 1, atMs);
    if (byte === NAK) return this.#send(state.line, state.index, atMs);
    // A line that doubled the EOT brings a second ACK, which must not be taken for the closing block's.
    const deadlineMs = atMs + this.#ackLagMs(state.line);
    const { line, index } = state;
    return stay(settling({ line, index, deadlineMs, isGoHeard: true }), atMs);
  }

  #send(line: LineKnowledge, index: number, atMs: number): SenderStep {
    return send(this.#sentNow(line, index, atMs), this.#context.plan.exchangeAt(index), atMs);
  }

  #sentNow(line: LineKnowledge, index: number, atMs: number): AwaitingAnswer {
    const withinMs = this.#answerWithinMs(this.#context.plan.exchangeAt(index));
    return awaitingAnswer({ line, index, sentAtMs: atMs, deadlineMs: atMs + withinMs });
  }

  #ackLagMs(line: LineKnowledge): number {
    return longestAckLagMs(line, wireMs(1, this.#context.baudRate), this.#context.isPrompt);
  }

  #wireMs(exchange: Exchange): number {
    return wireMs(exchange.frameBytes, this.#context.baudRate);
  }

  #answerWithinMs(exchange: Exchange): number {
    return this.#wireMs(exchange) + this.#context.deadlines.answerMs;
  }
}
