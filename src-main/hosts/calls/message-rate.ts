/** A hand scanner, a keyboard and a screen that reloads send far fewer; a page gone wild sends far more. */
export const defaultRate = { perSecond: 1_000, burst: 5_000 } as const;

/** A token bucket: whether one more message may pass now. `monotonicMs` in ms, its zero means nothing. */
export const createMessageRate = (
  monotonicMs: () => number,
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number } = defaultRate,
): (() => boolean) => {
  let tokens = burst;
  let lastMs = monotonicMs();
  return () => {
    const nowMs = monotonicMs();
    tokens = Math.min(burst, tokens + ((nowMs - lastMs) / 1_000) * perSecond);
    lastMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
