import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { type Batch, markSending, noteBatchError } from '../store/batches.ts';
import type { Store } from '../store/open-store.ts';
import { applyReceipt, type ReceiptResult } from './apply-receipt.ts';
import { backoffMs } from './backoff.ts';
import { type BatchVerdict, classifyAnswer } from './classify-answer.ts';
import { refuseBatch } from './refuse-batch.ts';
import type { SyncClock } from './sync-clock.ts';
import type { GatewayTransport, TransportAnswer } from './transport.ts';

export interface SyncPolicy {
  /** Tries per batch in one run; the batch stays sealed after the last. */
  readonly tries: number;
  /** A longer wait than this ends the run instead. */
  readonly longestWaitMs: number;
}

export const defaultSyncPolicy: SyncPolicy = { tries: 5, longestWaitMs: 30_000 };

export interface DeliveryParts {
  readonly store: Store;
  readonly transport: GatewayTransport;
  readonly signal: AbortSignal;
  readonly clock: SyncClock;
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
  readonly policy: SyncPolicy;
  /** Hears what the gateway says the time is, ms since the epoch. */
  readonly onTime: (dateMs: number) => void;
}

export type Delivery =
  | { readonly kind: 'receipted'; readonly result: ReceiptResult }
  | { readonly kind: 'refused'; readonly parked: number; readonly fault: Fault }
  /** Not settled; `retryAfterMs` is the gateway's wish. */
  | { readonly kind: 'left-sealed'; readonly fault: Fault; readonly retryAfterMs: number | null };

interface Failure {
  readonly fault: Fault;
  readonly retryAfterMs: number | null;
  /** Nothing is gained by trying again at once. */
  readonly isFinal: boolean;
}

type Step = { readonly delivery: Delivery } | { readonly failure: Failure };

const transportFaults = [
  'gateway-unreachable',
  'gateway-timeout',
  'gateway-reply-lost',
  'gateway-answer-invalid',
  'gateway-misconfigured',
  'certificate-out-of-date',
] as const;
/** No other try fares better until a person acts. */
const finalFaults = ['gateway-misconfigured', 'certificate-out-of-date'] as const;

const failed = (fault: Fault, retryAfterMs: number | null = null, isFinal = false): Step => ({
  failure: { fault, retryAfterMs, isFinal },
});

/** Sends the batch, or asks for its receipt first when an earlier send may have arrived. */
const ask = async (parts: DeliveryParts, batch: Batch, mayHaveArrived: boolean): Promise<BatchVerdict> => {
  const { store, transport, signal, clock, onTime } = parts;
  const heard = (answer: TransportAnswer): TransportAnswer => {
    if (answer.dateMs !== null) onTime(answer.dateMs);
    return answer;
  };
  if (mayHaveArrived) {
    const verdict = classifyAnswer('look-up', heard(await transport.lookUp(batch.batchId, signal)));
    if (verdict.kind !== 'not-there') return verdict;
  }
  store.transaction('note a send', (db) => markSending(db, batch.batchId, clock.nowMs()));
  return classifyAnswer('send', heard(await transport.send(batch, signal)));
};

const takeReceipt = async (parts: DeliveryParts, batch: Batch, content: string): Promise<Step> => {
  const { store, transport, clock } = parts;
  const source = `Receipt from ${transport.name}`;
  try {
    const result = await applyReceipt(store, {
      content,
      channel: 'http',
      batchId: batch.batchId,
      nowMs: clock.nowMs(),
      source,
    });
    return { delivery: { kind: 'receipted', result } };
  } catch (error) {
    if (isFault(error, 'receipt-invalid')) return failed(error);
    throw error;
  }
};

const act = async (parts: DeliveryParts, batch: Batch, verdict: BatchVerdict): Promise<Step> => {
  const where = `Batch ${batch.sequence} at ${parts.transport.name}`;
  switch (verdict.kind) {
    case 'receipt':
      return takeReceipt(parts, batch, verdict.content);
    case 'refused': {
      const parked = refuseBatch(parts.store, batch.batchId, verdict.reason, parts.clock.nowMs());
      const fault = new Fault('gateway-refused-batch', `${where}: ${verdict.reason}`);
      return { delivery: { kind: 'refused', parked, fault } };
    }
    case 'retry':
      return failed(new Fault(verdict.code, `${where}: ${verdict.reason}`), verdict.retryAfterMs);
    case 'stop':
      return failed(new Fault(verdict.code, `${where}: ${verdict.reason}`), null, true);
    // mutant: case: of a send nobody says so
    case 'not-there':
      throw new Error('a send was answered as a look-up');
  }
};

const tryOnce = async (parts: DeliveryParts, batch: Batch, mayHaveArrived: boolean): Promise<Step> => {
  try {
    return act(parts, batch, await ask(parts, batch, mayHaveArrived));
  } catch (error) {
    if (isFault(error, ...transportFaults)) return failed(error, null, isFault(error, ...finalFaults));
    throw error;
  }
};

/** Tries until the batch is settled, the tries are used up, or waiting would take too long. */
export const deliverBatch = async (parts: DeliveryParts, batch: Batch): Promise<Delivery> => {
  const { store, clock, policy, random, signal } = parts;
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw new Fault('sync-cancelled', `Sync: stopped before batch ${batch.sequence}`);
    const step = await tryOnce(parts, batch, batch.sendCount > 0 || attempt > 1);
    if ('delivery' in step) return step.delivery;
    const { fault, retryAfterMs, isFinal } = step.failure;
    store.transaction('note a failed send', (db) =>
      noteBatchError(db, batch.batchId, `${fault.code}: ${fault.message}`),
    );
    const waitMs = backoffMs(attempt, random(), retryAfterMs);
    if (isFinal || attempt >= policy.tries || waitMs > policy.longestWaitMs)
      return { kind: 'left-sealed', fault, retryAfterMs };
    await clock.sleep(waitMs, signal);
  }
};
