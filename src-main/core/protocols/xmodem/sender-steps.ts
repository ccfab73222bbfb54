import type { AwaitingAnswer, SenderState, SenderStep, Settling } from './sender-state.ts';
import type { Exchange } from './transfer-plan.ts';

/** The steps a session can take, as values. */

export type Running = Exclude<SenderState, { name: 'done' | 'failed' }>;

/** The first sign of trouble sets the time; a device that goes on talking cannot put it off. */
export const garbledUntil = (state: AwaitingAnswer, untilMs: number): AwaitingAnswer => ({
  ...state,
  doubt: state.doubt === 'none' ? 'garbled' : state.doubt,
  deadlineMs: Math.min(state.deadlineMs, untilMs),
});

export const stay = (state: Running, atMs: number): SenderStep => ({
  state,
  send: null,
  waitMs: Math.max(0, state.deadlineMs - atMs),
  isOver: false,
  acknowledged: null,
});

export const send = (state: AwaitingAnswer, exchange: Exchange, atMs: number): SenderStep => ({
  ...stay(state, atMs),
  send: exchange.encode(),
});

export const over = (state: Extract<SenderState, { name: 'done' | 'failed' }>): SenderStep => ({
  state,
  send: null,
  waitMs: 0,
  isOver: true,
  acknowledged: null,
});

/** A frame sent for the first time, of which nothing was heard yet. */
export const awaitingAnswer = (
  given: Pick<AwaitingAnswer, 'line' | 'index' | 'sentAtMs' | 'deadlineMs'>,
): AwaitingAnswer => ({
  name: 'awaiting-answer',
  cans: 0,
  tries: 1,
  firstSentAtMs: given.sentAtMs,
  owedAnswers: 0,
  garbled: 0,
  doubt: 'none',
  ...given,
});

/** Nothing owed and no `C` heard unless said. */
export const settling = (
  given: Pick<Settling, 'line' | 'index' | 'deadlineMs'> & Partial<Settling>,
): Settling => ({
  name: 'settling',
  cans: 0,
  owedAnswers: 0,
  isGoHeard: false,
  isLastBlock: false,
  tries: 1,
  ...given,
});
