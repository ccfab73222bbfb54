import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

/**
 * The wall clock stamps records and decides nothing; waiting goes by the monotonic timer, so a clock that jumps
 * neither holds a batch back nor hurries it.
 */
export interface SyncClock {
  /** Ms since the epoch. */
  nowMs(): number;
  /** Rejects with `sync-cancelled` soon after `signal` aborts. */
  sleep(waitMs: number, signal: AbortSignal): Promise<void>;
}

/** The bench's own time, with waits of this machine's timer. */
export const syncClockOf = ({ nowMs }: { readonly nowMs: () => number }): SyncClock => ({
  nowMs,
  sleep: async (waitMs, signal) => {
    try {
      await delay(waitMs, undefined, { signal });
    } catch (cause) {
      throw new Fault('sync-cancelled', 'Sync: stopped while waiting to try again', { cause });
    }
  },
});

export const systemClock: SyncClock = syncClockOf({ nowMs: Date.now });
