import { countBatches } from '../store/batches.ts';
import type { Readable } from '../store/handles.ts';
import { countOutbox } from '../store/outbox.ts';

/** What waits, in hubs and in batches. */
export interface Backlog {
  readonly pending: number;
  readonly sealed: number;
  readonly parked: number;
  /** Of the oldest pending or sealed entry, never negative; null when there is none. */
  readonly oldestPendingAgeMs: number | null;
  readonly batches: { readonly sealed: number; readonly receipted: number; readonly refused: number };
}

export const backlog = (db: Readable, nowMs: number): Backlog => {
  const { pending, sealed, parked, oldestCreatedAtMs } = countOutbox(db);
  // A clock set back makes an entry of the future; it is simply new.
  const oldestPendingAgeMs = oldestCreatedAtMs === null ? null : Math.max(0, nowMs - oldestCreatedAtMs);
  return { pending, sealed, parked, oldestPendingAgeMs, batches: countBatches(db) };
};
