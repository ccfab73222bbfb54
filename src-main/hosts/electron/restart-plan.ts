/** A core that ran this long was well; what ended it is not the same fault again. */
const wellAfterMs = 60_000;
const firstWaitMs = 250;
const longestWaitMs = 8_000;
/** In a row, each shortly after the last. Then somebody has to look. */
export const maxRestarts = 6;

export type RestartStep =
  | { readonly kind: 'restart'; readonly restarts: number; readonly inMs: number }
  | { readonly kind: 'give-up'; readonly restarts: number };

/** What follows the end of a core that was restarted `restarts` times in a row and ran for `ranMs`. */
export const nextRestart = (restarts: number, ranMs: number): RestartStep => {
  const before = ranMs >= wellAfterMs ? 0 : restarts;
  if (before >= maxRestarts) return { kind: 'give-up', restarts: before };
  const inMs = Math.min(longestWaitMs, firstWaitMs * 2 ** before);
  return { kind: 'restart', restarts: before + 1, inMs };
};
