const dayMs = 86_400_000;

/** An expiry nearer than this is pointed out, so that a bench away from the network is not caught by it. */
export const warnBeforeMs = 3 * dayMs;

export type Expiry = 'unknown' | 'fine' | 'soon' | 'expired';

export const expiryOf = (expiresAtMs: number | null, nowMs: number): Expiry => {
  if (expiresAtMs === null) return 'unknown';
  if (expiresAtMs <= nowMs) return 'expired';
  return expiresAtMs - nowMs < warnBeforeMs ? 'soon' : 'fine';
};

/** `1a2b3c4d…90ab12cd`: enough to compare at a glance; the whole hash is shown on focus. */
export const shortHash = (hash: string): string =>
  hash.length <= 17 ? hash : `${hash.slice(0, 8)}…${hash.slice(-8)}`;
