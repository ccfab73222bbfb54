/**
 * When a slot counts as slower than the bench in a step: over enough times, its median is so many times the bench's
 * for the same step of the same release, and by more than a few moments.
 */
export const slowerSlot = { leastFactor: 1.25, leastExcessMs: 100, leastCount: 5 } as const;

/** `factor` and `excessMs` are the slot's medians against the bench's; `count` is how many times they rest on. */
export const isSlower = (slot: {
  readonly count: number;
  readonly factor: number;
  readonly excessMs: number;
}): boolean =>
  slot.count >= slowerSlot.leastCount &&
  slot.factor >= slowerSlot.leastFactor &&
  slot.excessMs >= slowerSlot.leastExcessMs;
