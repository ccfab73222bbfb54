/** Time, handed in so that tests and clock jumps are ordinary inputs. Durations always come from `monotonicMs`. */
export interface Clock {
  /** Wall time, ms since the epoch; may jump. */
  nowMs(): number;
  /** Never goes back; its zero means nothing. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
