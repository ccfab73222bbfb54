/** Milliseconds to wait before try number `attempt` (from 1): quick at first, as a core restarts in a second or two. */
export const reconnectDelayMs = (attempt: number): number =>
  Math.min(200 * 2 ** Math.max(0, attempt - 1), 3_000);
