import { afterEach, describe, expect, test } from 'vitest';
import { applyReceipt } from '../../src-main/core/notify/apply-receipt.ts';
import { defaultSyncPolicy, deliverBatch } from '../../src-main/core/notify/deliver-batch.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { type SyncProgress, syncOnce } from '../../src-main/core/notify/sync.ts';
import type { GatewayTransport, TransportAnswer } from '../../src-main/core/notify/transport.ts';
import { type Batch, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { type Bench, chfOf, inventoryOf, newBench, queueHub, startMs } from './bench-store.ts';
import { fakeClock, fakeGateway } from './fake-gateway.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const bench = (hubs: number): Bench => {
  const made = newBench(hubs);
  open.push(made);
  for (let hub = 0; hub < hubs; hub++) queueHub(made.store, hub, '0000000B');
  return made;
};
const gateway = (hubs: number) => {
  const made = fakeGateway(inventoryOf(hubs));
  open.push(made);
  return made;
};
const never = new AbortController().signal;
const partsOf = (store: Store, transport: GatewayTransport, clock = fakeClock()) => ({
  store,
  transport,
  signal: never,
  clock,
  random: () => 0.5,
  policy: defaultSyncPolicy,
  onTime: () => {},
});
const sealed = async (store: Store): Promise<Batch> => {
  await sealBatch(store, { nowMs: startMs, limit: 1 });
  return nextSealedBatch(store.db, 0) as Batch;
};
/** Everything that is written fails behind this name. */
const failingAt = (store: Store, failing: string): Store => ({
  ...store,
  transaction: (name, work) => {
    if (name === failing) throw new Error('disk I/O error');
    return store.transaction(name, work);
  },
});
const refusal: TransportAnswer = {
  status: 400,
  mediaType: 'application/problem+json',
  retryAfterMs: null,
  dateMs: null,
  body: '{"type":"urn:reflash-bench:gateway-problem:batch-invalid","detail":"no"}',
};

describe('a batch', () => {
  test('that was sent once already is asked for before it is sent', async () => {
    const { store } = bench(1);
    const far = gateway(1);
    const batch = await sealed(store);
    await deliverBatch(partsOf(store, far), { ...batch, sendCount: 1 });
    expect([far.lookUps.length, far.sent.length]).toEqual([1, 1]);
  });

  test('that was never sent is not asked for', async () => {
    const { store } = bench(1);
    const far = gateway(1);
    await deliverBatch(partsOf(store, far), await sealed(store));
    expect([far.lookUps.length, far.sent.length]).toEqual([0, 1]);
  });

  test('is not sent again before the wait is over', async () => {
    const { store } = bench(1);
    let calls = 0;
    const lost = async (): Promise<TransportAnswer> => {
      calls++;
      throw new Fault('gateway-unreachable', 'no');
    };
    const callsAtEnd: number[] = [];
    const clock = {
      ...fakeClock(),
      sleep: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        callsAtEnd.push(calls);
      },
    };
    await deliverBatch(
      partsOf(store, { name: 'far end', send: lost, lookUp: lost }, clock as never),
      await sealed(store),
    );
    expect(callsAtEnd).toEqual([1, 2, 3, 4]);
  });

  test('whose receipt the bench cannot keep is no fault of the gateway', async () => {
    const { store } = bench(1);
    const batch = await sealed(store);
    const delivering = deliverBatch(partsOf(failingAt(store, 'store a receipt'), gateway(1)), batch);
    await expect(delivering).rejects.toThrow('disk I/O error');
  });

  test('has the version acknowledged that its receipt takes', async () => {
    const { store } = bench(1);
    await deliverBatch(partsOf(store, gateway(1)), await sealed(store));
    expect(findAssetByChf(store.db, chfOf(0))?.acknowledgedFirmwareVersion).toBe('0000000B');
  });
});

describe('a receipt', () => {
  test('is not called invalid for a mistake of the bench', async () => {
    const received = { channel: 'http', batchId: null, nowMs: startMs, source: 'far end' } as const;
    const applying = applyReceipt(bench(0).store, { ...received, content: null as unknown as string });
    await expect(applying).rejects.toThrow(TypeError);
  });
});

describe('a sync', () => {
  test('counts among the hubs that remain also those that were sealed before it', async () => {
    const { store } = bench(3);
    await sealed(store);
    const seen: number[] = [];
    const onProgress = ({ remaining }: SyncProgress) => void seen.push(remaining);
    await syncOnce(store, gateway(3), { signal: never, clock: fakeClock(), limit: 1, onProgress });
    expect(seen).toEqual([2, 1, 0]);
  });

  test('counts a refused batch as settled, and its hubs as parked', async () => {
    const { store } = bench(2);
    const far = { name: 'far end', send: async () => refusal, lookUp: async () => refusal };
    const seen: SyncProgress[] = [];
    const onProgress = (progress: SyncProgress) => void seen.push(progress);
    await syncOnce(store, far, { signal: never, clock: fakeClock(), limit: 1, onProgress });
    expect(seen).toEqual([
      { settledBatches: 1, accepted: 0, parked: 1, remaining: 1 },
      { settledBatches: 2, accepted: 0, parked: 2, remaining: 0 },
    ]);
  });

  test('tells what went wrong first, also where the gateway is lost behind it', async () => {
    const { store } = bench(2);
    const { batchId: first } = await sealed(store);
    const answer = async (batchId: string): Promise<TransportAnswer> => {
      if (batchId !== first) throw new Fault('gateway-unreachable', 'no');
      return { ...refusal, status: 200, mediaType: 'application/xml', body: '<none/>' };
    };
    const far = {
      name: 'far end',
      send: (batch: { readonly batchId: string }) => answer(batch.batchId),
      lookUp: answer,
    };
    const result = await syncOnce(store, far, { signal: never, clock: fakeClock(), limit: 1 });
    expect(result.fault?.code).toBe('receipt-invalid');
  });
});
