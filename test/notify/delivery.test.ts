import { afterEach, describe, expect, test } from 'vitest';
import { defaultSyncPolicy, deliverBatch } from '../../src-main/core/notify/deliver-batch.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { type SyncProgress, syncOnce } from '../../src-main/core/notify/sync.ts';
import type { GatewayTransport, TransportAnswer } from '../../src-main/core/notify/transport.ts';
import { type Batch, findBatch, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { findOutboxEntry } from '../../src-main/core/store/outbox.ts';
import { Fault, type FaultCode } from '../../src-shared/domain/faults/fault.ts';
import { type Bench, chfOf, inventoryOf, newBench, queueHub, startMs } from './bench-store.ts';
import { type FakeClock, fakeClock, fakeGateway } from './fake-gateway.ts';

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

const problem = (status: number, name: string): TransportAnswer => ({
  status,
  mediaType: 'application/problem+json',
  retryAfterMs: null,
  dateMs: null,
  body: JSON.stringify({ type: `urn:reflash-bench:gateway-problem:${name}`, detail: 'no' }),
});

/** A gateway that answers, or fails, always in the same way. */
const always = (answer: () => Promise<TransportAnswer>): GatewayTransport & { calls: string[] } => {
  const calls: string[] = [];
  const call = (name: string) => () => {
    calls.push(name);
    return answer();
  };
  return { name: 'far end', calls, send: call('send'), lookUp: call('look-up') };
};
const failing = (code: FaultCode) => always(() => Promise.reject(new Fault(code, 'no')));

const syncing = (clock: FakeClock = fakeClock()) => ({
  signal: new AbortController().signal,
  clock,
  random: () => 0.5,
});

const partsOf = ({ store }: Bench, transport: GatewayTransport, clock = fakeClock()) => ({
  store,
  transport,
  signal: new AbortController().signal,
  clock,
  random: () => 0.5,
  policy: defaultSyncPolicy,
  onTime: () => {},
});
const sealed = async ({ store }: Bench): Promise<Batch> => {
  await sealBatch(store, { nowMs: startMs });
  return nextSealedBatch(store.db, 0) as Batch;
};

describe('delivering a batch', () => {
  test.each([
    'gateway-unreachable',
    'gateway-timeout',
    'gateway-reply-lost',
    'gateway-answer-invalid',
  ] as const)('tries five times after %s, with longer and longer waits', async (code) => {
    const made = bench(1);
    const clock = fakeClock();
    const far = failing(code);
    const batch = await sealed(made);
    expect(await deliverBatch(partsOf(made, far, clock), batch)).toMatchObject({
      kind: 'left-sealed',
      fault: { code },
      retryAfterMs: null,
    });
    expect(far.calls).toHaveLength(5);
    expect(clock.waits).toEqual([375, 750, 1_500, 3_000]);
    expect(findBatch(made.store.db, batch.batchId)?.lastError).toBe(`${code}: no`);
  });

  test('looks up before it sends again what may have arrived', async () => {
    const made = bench(1);
    const far = failing('gateway-reply-lost');
    await deliverBatch(partsOf(made, far), await sealed(made));
    expect(far.calls).toEqual(['send', 'look-up', 'look-up', 'look-up', 'look-up']);
  });

  test('counts each send before its bytes leave, and when', async () => {
    const made = bench(1);
    const batch = await sealed(made);
    const seen: unknown[] = [];
    const far = always(async () => {
      const row = made.store.db.prepare('SELECT send_count, last_sent_at_ms FROM batches').get();
      seen.push(row);
      return problem(403, 'unknown-bench');
    });
    await deliverBatch(partsOf(made, far), batch);
    expect(seen).toEqual([{ send_count: 1, last_sent_at_ms: startMs }]);
  });

  test('is not tried again where nothing is gained by it', async () => {
    const made = bench(1);
    const clock = fakeClock();
    const far = failing('gateway-misconfigured');
    await deliverBatch(partsOf(made, far, clock), await sealed(made));
    expect([far.calls, clock.waits]).toEqual([['send'], []]);
  });

  test('is over when the gateway asks for a wait longer than half a minute', async () => {
    const made = bench(1);
    const clock = fakeClock();
    const busy = (retryAfterMs: number) =>
      always(async () => ({ status: 503, mediaType: 'text/plain', retryAfterMs, dateMs: null, body: '' }));
    const batch = await sealed(made);
    expect(await deliverBatch(partsOf(made, busy(30_001), clock), batch)).toMatchObject({
      retryAfterMs: 30_001,
    });
    expect(clock.waits).toEqual([]);
    await deliverBatch(partsOf(made, busy(30_000), clock), batch);
    expect(clock.waits).toEqual([30_000, 30_000, 30_000, 30_000]);
  });

  test('asks nothing once it is stopped', async () => {
    const made = bench(1);
    const far = failing('gateway-timeout');
    const delivering = deliverBatch(
      { ...partsOf(made, far), signal: AbortSignal.abort() },
      await sealed(made),
    );
    await expect(delivering).rejects.toMatchObject({ code: 'sync-cancelled' });
    expect(far.calls).toEqual([]);
  });

  test('hands on a mistake that is not the gateway’s', async () => {
    const made = bench(1);
    const far = always(() => Promise.reject(new TypeError('a bug')));
    await expect(deliverBatch(partsOf(made, far), await sealed(made))).rejects.toThrow('a bug');
  });

  test('tells which batch was refused, and how many hubs are parked for it', async () => {
    const made = bench(2);
    const far = always(async () => problem(400, 'batch-invalid'));
    expect(await deliverBatch(partsOf(made, far), await sealed(made))).toMatchObject({
      kind: 'refused',
      parked: 2,
      fault: {
        code: 'gateway-refused-batch',
        message: 'Batch 1 at far end: status 400 batch-invalid: no',
      },
    });
  });
});

describe('a sync', () => {
  test('tells the first fault of several', async () => {
    const made = bench(2);
    let count = 0;
    const far = always(async () => problem(400, ++count === 1 ? 'first' : 'second'));
    const result = await syncOnce(made.store, far, { ...syncing(), limit: 1 });
    expect(result).toMatchObject({ parked: 2, sent: 0, retryable: 0, remaining: 0 });
    expect(result.fault?.message).toContain('first');
  });

  test('tells after each batch how far it is', async () => {
    const made = bench(3);
    const far = fakeGateway(inventoryOf(3), { refuseHub: { [chfOf(0)]: 'E120203' } });
    open.push(far);
    const seen: SyncProgress[] = [];
    await syncOnce(made.store, far, {
      ...syncing(),
      limit: 2,
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen).toEqual([
      { settledBatches: 1, accepted: 1, parked: 1, remaining: 1 },
      { settledBatches: 2, accepted: 2, parked: 1, remaining: 0 },
    ]);
  });

  test('counts what could not be put into a message among the parked', async () => {
    const made = bench(2);
    made.store.db.prepare("UPDATE outbox SET work_order_id = ' ' WHERE outbox_id = 1").run();
    const far = fakeGateway(inventoryOf(2));
    open.push(far);
    expect(await syncOnce(made.store, far, syncing())).toMatchObject({
      sealed: 1,
      accepted: 1,
      parked: 1,
      fault: null,
    });
  });

  test('goes on when all of a batch could not be put into a message', async () => {
    const made = bench(2);
    made.store.db.prepare("UPDATE outbox SET work_order_id = ' ' WHERE outbox_id = 1").run();
    const far = fakeGateway(inventoryOf(2));
    open.push(far);
    expect(await syncOnce(made.store, far, { ...syncing(), limit: 1 })).toMatchObject({
      sealed: 1,
      accepted: 1,
      parked: 1,
    });
  });

  test('leaves to the next run what the gateway could not decide, and comes to its end', async () => {
    const made = bench(1);
    const far = fakeGateway(inventoryOf(1), { refuseHub: { [chfOf(0)]: 'E120290' } });
    open.push(far);
    const result = await syncOnce(made.store, far, syncing());
    expect(result).toMatchObject({ sealed: 1, sent: 1, retryable: 1, remaining: 1, fault: null });
    expect(result.oldestPendingAgeMs).toBe(0);
    expect(findOutboxEntry(made.store.db, 2)?.state).toBe('pending');
  });

  test('sends first what an earlier run had sealed, in its order', async () => {
    const made = bench(2);
    await sealBatch(made.store, { nowMs: startMs, limit: 1 });
    await sealBatch(made.store, { nowMs: startMs, limit: 1 });
    const far = fakeGateway(inventoryOf(2));
    open.push(far);
    expect(await syncOnce(made.store, far, syncing())).toMatchObject({ sealed: 0, sent: 2, accepted: 2 });
    expect(far.applied().map(({ deviceId }) => deviceId)).toEqual([chfOf(0), chfOf(1)]);
  });
});
