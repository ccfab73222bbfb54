import type { Clock } from '../../src-main/core/clock.ts';

/** A clock whose battery may die: it goes on, and what it says may jump. */
export interface JumpingClock extends Clock {
  /** From now on it says so much more (less, where negative) than the true time. */
  jumpTo(offsetMs: number): void;
}

export const createJumpingClock = (): JumpingClock => {
  let offsetMs = 0;
  return {
    nowMs: () => Date.now() + offsetMs,
    monotonicMs: () => performance.now(),
    jumpTo: (next) => {
      offsetMs = next;
    },
  };
};
