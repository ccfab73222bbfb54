import type { FaultData } from '../../../src-shared/domain/faults/fault.ts';
import { nextSealedBatch } from '../store/batches.ts';
import type { Store } from '../store/open-store.ts';
import { lastOutboxId } from '../store/outbox.ts';
import { type Backlog, backlog } from './backlog.ts';
import {
  type Delivery,
  type DeliveryParts,
  defaultSyncPolicy,
  deliverBatch,
  type SyncPolicy,
} from './deliver-batch.ts';
import { sealBatch } from './seal-batch.ts';
import { type SyncClock, systemClock } from './sync-clock.ts';
import type { GatewayTransport } from './transport.ts';

export interface SyncProgress {
  /** Batches settled in this run. */
  readonly settledBatches: number;
  readonly accepted: number;
  readonly parked: number;
  /** Hubs still to be answered. */
  readonly remaining: number;
}

export interface SyncOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
  readonly clock?: SyncClock;
  readonly random?: () => number;
  readonly policy?: SyncPolicy;
  /** Hubs per batch; 1,000 unless given. */
  readonly limit?: number;
  /** Hears what the gateway says the time is, ms since the epoch. */
  readonly onTime?: (dateMs: number) => void;
}

export interface SyncResult {
  /** Batches sealed in this run. */
  readonly sealed: number;
  /** Batches whose receipt was stored in this run. */
  readonly sent: number;
  /** Hubs the gateway took. */
  readonly accepted: number;
  /** Hubs parked: rejected, in a refused batch, or unfit for a message. */
  readonly parked: number;
  /** Hubs that this run tried and that go again in a later one. */
  readonly retryable: number;
  /** Hubs pending or sealed after this run. */
  readonly remaining: number;
  /** Of the oldest of those; null when none remains. */
  readonly oldestPendingAgeMs: number | null;
  /** What went wrong first, with a batch or with the way to the gateway; null when all went well. */
  readonly fault: FaultData | null;
  /** When the gateway asked for another try; null when it did not. */
  readonly retryAfterMs: number | null;
}

interface Run {
  sealed: number;
  sent: number;
  settled: number;
  accepted: number;
  parked: number;
  retryable: number;
  fault: FaultData | null;
  retryAfterMs: number | null;
}

const startRun = (): Run => ({
  sealed: 0,
  sent: 0,
  settled: 0,
  accepted: 0,
  parked: 0,
  retryable: 0,
  fault: null,
  retryAfterMs: null,
});

/** Adds one delivery to the run. Returns whether the next batch is worth a try. */
const addDelivery = (run: Run, delivery: Delivery, entryCount: number): boolean => {
  switch (delivery.kind) {
    case 'receipted':
      run.settled++;
      run.sent++;
      run.accepted += delivery.result.accepted;
      run.parked += delivery.result.parked;
      run.retryable += delivery.result.requeued;
      return true;
    case 'refused':
      run.settled++;
      run.parked += delivery.parked;
      run.fault ??= delivery.fault.toData();
      return true;
    case 'left-sealed':
      run.retryable += entryCount;
      run.fault ??= delivery.fault.toData();
      run.retryAfterMs = delivery.retryAfterMs;
      // A wrong receipt is about its batch; everything else is about the way to the gateway.
      return delivery.fault.code === 'receipt-invalid';
  }
};

const finishRun = (run: Run, left: Backlog): SyncResult => ({
  sealed: run.sealed,
  sent: run.sent,
  accepted: run.accepted,
  parked: run.parked,
  retryable: run.retryable,
  remaining: left.pending + left.sealed,
  oldestPendingAgeMs: left.oldestPendingAgeMs,
  fault: run.fault,
  retryAfterMs: run.retryAfterMs,
});

/** Seals the next batch of this run. Returns false when nothing is ready any more. */
const sealNext = async (
  run: Run,
  parts: DeliveryParts,
  limit: number | undefined,
  upToOutboxId: number,
): Promise<boolean> => {
  const nowMs = parts.clock.nowMs();
  const { batch, parked } = await sealBatch(parts.store, { nowMs, upToOutboxId, limit });
  run.parked += parked;
  if (batch !== null) run.sealed++;
  return batch !== null || parked > 0;
};

/**
 * Sends every sealed batch in order, then seals and sends what is pending, until nothing is left that was there at the
 * start. Faults of the gateway are in the result; rejects with `sync-cancelled`, or with a fault of the store. Whatever
 * was settled by then is stored. Two runs at once do no harm.
 */
export const syncOnce = async (
  store: Store,
  transport: GatewayTransport,
  options: SyncOptions,
): Promise<SyncResult> => {
  const { signal, clock = systemClock, random = Math.random, policy = defaultSyncPolicy } = options;
  const { onTime = () => {} } = options;
  const parts: DeliveryParts = { store, transport, signal, clock, random, policy, onTime };
  const run = startRun();
  // Entries queued again during the run wait for the next one, so a run always ends.
  const upToOutboxId = lastOutboxId(store.db);
  const before = backlog(store.db, clock.nowMs());
  let sequence = 0;
  for (;;) {
    const batch = nextSealedBatch(store.db, sequence);
    if (batch === null) {
      if (await sealNext(run, parts, options.limit, upToOutboxId)) continue;
      break;
    }
    sequence = batch.sequence;
    const isWorthGoingOn = addDelivery(run, await deliverBatch(parts, batch), batch.entryCount);
    const { settled: settledBatches, accepted, parked } = run;
    const remaining = Math.max(0, before.pending + before.sealed - accepted - parked);
    options.onProgress?.({ settledBatches, accepted, parked, remaining });
    if (!isWorthGoingOn) break;
  }
  return finishRun(run, backlog(store.db, clock.nowMs()));
};
