/** Who listens at the far end of a line, each at a speed of its own. `transfer`: a bootloader that changes its speed for one. */
export type FarEnd = 'application' | 'bootloader' | 'transfer';

export interface KnownSpeed {
  readonly baudRate: number;
  /** Transfers without noise at this speed, one after another. */
  readonly cleanCount: number;
}

/**
 * The last good speeds of one port and one Device Model. Only the order of tries rests on it, so a stale entry costs time and
 * nothing else.
 */
export interface SpeedMemory {
  recall(end: FarEnd): KnownSpeed | null;
  remember(end: FarEnd, speed: KnownSpeed): void;
}

/** Remembers for as long as it is held itself. */
export const createSpeedMemory = (): SpeedMemory => {
  const speeds = new Map<FarEnd, KnownSpeed>();
  return {
    recall: (end) => speeds.get(end) ?? null,
    remember: (end, speed) => void speeds.set(end, speed),
  };
};

/** Transfers without noise after which a faster speed is tried again. */
export const cleanBeforeFaster = 10;

/** The speed to begin with, of `rates` with the fastest first: the last good one, or the next faster when it is due. */
export const firstSpeed = (rates: readonly number[], known: KnownSpeed | null): number | undefined => {
  const at = known === null ? -1 : rates.indexOf(known.baudRate);
  if (known === null || at === -1) return rates[0];
  return rates[known.cleanCount >= cleanBeforeFaster ? Math.max(0, at - 1) : at];
};

/** What is known after a transfer without noise at `baudRate`. */
export const afterClean = (known: KnownSpeed | null, baudRate: number): KnownSpeed => ({
  baudRate,
  cleanCount: known?.baudRate === baudRate ? Math.min(known.cleanCount + 1, cleanBeforeFaster) : 1,
});

/** The next slower of `rates`; null when there is none. */
export const slowerThan = (rates: readonly number[], baudRate: number): number | null =>
  rates.find((rate) => rate < baudRate) ?? null;
