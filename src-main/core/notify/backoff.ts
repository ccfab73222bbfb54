const firstMs = 500;
const longestMs = 60_000;
/** A gateway that asks for more is asked again after this. */
const longestRetryAfterMs = 15 * 60_000;

/**
 * How long to wait after failed try number `attempt` (from 1). Doubles from 0.5 s up to 60 s; the upper half is
 * random, so that benches cut off together do not come back together. Never sooner than the gateway asked for.
 *
 * @param random in [0, 1)
 */
export const backoffMs = (attempt: number, random: number, retryAfterMs: number | null): number => {
  // mutant: number: 2 to the power of 30 or of 300, the minute is less
  const ceilingMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  const jitteredMs = ceilingMs / 2 + (ceilingMs / 2) * random;
  // mutant: method: half a millisecond
  // mutant: logic: null counts as 0 in a minimum
  // mutant: number: no wait is as short as 1 ms
  return Math.round(Math.max(jitteredMs, Math.min(retryAfterMs ?? 0, longestRetryAfterMs)));
};
