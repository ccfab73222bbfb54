import type { Clock } from '../../src-main/core/clock.ts';

/** A clock whose battery may die: its wall time jumps as told, its monotonic time does not. */
export interface WrongClock extends Clock {
  /** The wall clock says this from now on, and goes on from there. */
  set(wallMs: number): void;
  pass(ms: number): void;
}

export const createWrongClock = (startMs: number): WrongClock => {
  let wallMs = startMs;
  let monotonicMs = 0;
  return {
    nowMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    set: (ms) => {
      wallMs = ms;
    },
    pass: (ms) => {
      wallMs += ms;
      monotonicMs += ms;
    },
  };
};
