import { afterEach, describe, expect, test } from 'vitest';
import { type SyncOptions, syncOnce } from '../../src-main/core/notify/sync.ts';
import { findBatch } from '../../src-main/core/store/batches.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { findOutboxEntry, listParked } from '../../src-main/core/store/outbox.ts';
import type { GatewayBehaviour } from '../rig/gateway/behaviour.ts';
import { type Bench, chfOf, inventoryDevice, inventoryOf, newBench, queueHub } from './bench-store.ts';
import { type FakeGateway, fakeClock, fakeGateway } from './fake-gateway.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const bench = (hubs: number): Bench => {
  const made = newBench(hubs);
  open.push(made);
  return made;
};
const gateway = (hubs: number, behaviour: GatewayBehaviour = {}): FakeGateway => {
  const made = fakeGateway(inventoryOf(hubs), behaviour);
  open.push(made);
  return made;
};
const options = (changes: Partial<SyncOptions> = {}): SyncOptions => ({
  signal: new AbortController().signal,
  clock: fakeClock(),
  random: () => 0.5,
  ...changes,
});

describe('answers that are no plain yes', () => {
  test('parks a rejected hub with code and detail and takes the others', async () => {
    const { store } = bench(2);
    const far = fakeGateway([inventoryDevice(0), inventoryDevice(1, { DeviceStatus: 'Commissioned' })]);
    open.push(far);
    queueHub(store, 0, '0000000B');
    queueHub(store, 1, '0000000B');
    const result = await syncOnce(store, far, options());
    expect(result).toMatchObject({ accepted: 1, parked: 1, remaining: 0 });
    expect(listParked(store.db, 10)).toMatchObject([
      { outboxId: 2, answerCode: 'E120203', answerDetail: 'SMI status is Commissioned, not Pending' },
    ]);
    expect(findAssetByChf(store.db, chfOf(1))?.acknowledgedFirmwareVersion).toBeNull();
  });

  test('queues a hub again, for a later run, when the gateway cannot decide now', async () => {
    const { store } = bench(1);
    const refuseHub: Record<string, string> = { [chfOf(0)]: 'E120290' };
    const far = gateway(1, { refuseHub });
    queueHub(store, 0, '0000000B');
    expect(await syncOnce(store, far, options())).toMatchObject({ sent: 1, retryable: 1, remaining: 1 });
    delete refuseHub[chfOf(0)];
    expect(await syncOnce(store, far, options())).toMatchObject({ accepted: 1, remaining: 0 });
    expect(findOutboxEntry(store.db, 1)).toMatchObject({ state: 'corrected', answerCode: 'E120290' });
  });

  test('uses nothing of a receipt that answers one hub twice', async () => {
    const { store } = bench(2);
    const far = gateway(2);
    queueHub(store, 0, '0000000B');
    queueHub(store, 1, '0000000B');
    const twice = async (answer: ReturnType<FakeGateway['send']>) => {
      const { body, ...rest } = await answer;
      return { ...rest, body: body.replace(/<Response>[\s\S]*?<\/Response>/, (first) => first + first) };
    };
    const result = await syncOnce(
      store,
      {
        name: 'hostile',
        send: (batch, signal) => twice(far.send(batch, signal)),
        lookUp: (id, signal) => twice(far.lookUp(id, signal)),
      },
      options(),
    );
    expect(result).toMatchObject({ sent: 0, accepted: 0, retryable: 2, remaining: 2 });
    expect(result.fault?.code).toBe('receipt-invalid');
    expect(findOutboxEntry(store.db, 1)?.state).toBe('sealed');
  });

  test('goes on to the next batch after one whose receipt stays wrong', async () => {
    const { store } = bench(2);
    const far = gateway(2);
    queueHub(store, 0, '0000000B');
    queueHub(store, 1, '0000000B');
    const spoilFirst = async (batchId: string, answer: ReturnType<FakeGateway['send']>) => {
      const { body, ...rest } = await answer;
      return { ...rest, body: findBatch(store.db, batchId)?.sequence === 1 ? '<not-a-receipt/>' : body };
    };
    const result = await syncOnce(
      store,
      {
        name: 'hostile',
        send: (batch, signal) => spoilFirst(batch.batchId, far.send(batch, signal)),
        lookUp: (id, signal) => spoilFirst(id, far.lookUp(id, signal)),
      },
      options({ limit: 1 }),
    );
    expect(result).toMatchObject({ sent: 1, accepted: 1, retryable: 1, remaining: 1 });
  });

  test('parks every hub of a refused batch and keeps the refusal', async () => {
    const { store } = bench(2);
    queueHub(store, 0, '0000000B');
    queueHub(store, 1, '0000000B');
    const body = '{"type":"urn:reflash-bench:gateway-problem:batch-invalid","detail":"line 3: no"}';
    const answer = {
      status: 400,
      mediaType: 'application/problem+json',
      retryAfterMs: null,
      dateMs: null,
      body,
    };
    const far = { name: 'strict', send: async () => answer, lookUp: async () => answer };
    const result = await syncOnce(store, far, options());
    expect(result).toMatchObject({ sent: 0, parked: 2, remaining: 0 });
    expect(result.fault?.code).toBe('gateway-refused-batch');
    const [parked] = listParked(store.db, 10);
    expect(parked).toMatchObject({ answerCode: 'gateway-refused-batch' });
    expect(findBatch(store.db, parked?.batchId ?? '')).toMatchObject({
      state: 'refused',
      lastError: 'status 400 batch-invalid: line 3: no',
    });
  });

  test('does not park hubs on the word of a proxy', async () => {
    const { store } = bench(1);
    queueHub(store, 0, '0000000B');
    const answer = {
      status: 400,
      mediaType: 'text/html',
      retryAfterMs: null,
      dateMs: null,
      body: '<h1>Bad</h1>',
    };
    const far = { name: 'proxy', send: async () => answer, lookUp: async () => answer };
    const result = await syncOnce(store, far, options());
    expect(result).toMatchObject({ parked: 0, remaining: 1 });
    expect(result.fault?.code).toBe('gateway-answer-invalid');
  });

  test('stops at once at a gateway that does not know this bench', async () => {
    const { store } = bench(1);
    const clock = fakeClock();
    queueHub(store, 0, '0000000B');
    const answer = { status: 403, mediaType: 'text/plain', retryAfterMs: null, dateMs: null, body: '' };
    const far = { name: 'strict', send: async () => answer, lookUp: async () => answer };
    const result = await syncOnce(store, far, options({ clock }));
    expect(result.fault?.code).toBe('gateway-misconfigured');
    expect(clock.waits).toEqual([]);
  });
});
