import { afterEach, describe, expect, test } from 'vitest';
import { resendParked } from '../../src-main/core/notify/correct-parked.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { type SyncOptions, syncOnce } from '../../src-main/core/notify/sync.ts';
import { findReceipt, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { findOutboxEntry } from '../../src-main/core/store/outbox.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import type { GatewayBehaviour } from '../rig/gateway/behaviour.ts';
import { type Bench, chfOf, inventoryOf, newBench, queueHub, startMs } from './bench-store.ts';
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

describe('sync', () => {
  test('delivers every pending hub and keeps a receipt and the acknowledged version', async () => {
    const { store } = bench(3);
    const far = gateway(3);
    for (let hub = 0; hub < 3; hub++) queueHub(store, hub, '0000000B');
    const result = await syncOnce(store, far, options({ limit: 2 }));
    expect(result).toEqual({
      sealed: 2,
      sent: 2,
      accepted: 3,
      parked: 0,
      retryable: 0,
      remaining: 0,
      oldestPendingAgeMs: null,
      fault: null,
      retryAfterMs: null,
    });
    expect(far.applied().map(({ deviceId }) => deviceId)).toEqual([chfOf(0), chfOf(1), chfOf(2)]);
    expect(findAssetByChf(store.db, chfOf(2))?.acknowledgedFirmwareVersion).toBe('0000000B');
    const { batchId } = findOutboxEntry(store.db, 3) ?? {};
    expect(findReceipt(store.db, batchId ?? '')).toMatchObject({ channel: 'http', acceptedCount: 1 });
    expect(verifyJournal(store.db)).toMatchObject({ problems: [] });
  });

  test('asks for the receipt after a lost reply and does not send again', async () => {
    const { store } = bench(1);
    const far = gateway(1, { loseReplyOf: 1 });
    queueHub(store, 0, '0000000B');
    const result = await syncOnce(store, far, options());
    expect(result).toMatchObject({ accepted: 1, fault: null });
    expect([far.sent.length, far.lookUps.length, far.applied().length]).toEqual([1, 1, 1]);
  });

  test('sends the same bytes again when the request was lost', async () => {
    const { store } = bench(1);
    const far = gateway(1, { faultOf: (ordinal) => (ordinal === 1 ? { kind: 'lose-request' } : null) });
    queueHub(store, 0, '0000000B');
    await syncOnce(store, far, options());
    expect(far.sent).toHaveLength(2);
    expect(far.sent[1]).toBe(far.sent[0]);
  });

  test('asks for a batch that a crashed run may have sent before it sends it', async () => {
    const { store } = bench(1);
    const far = gateway(1);
    queueHub(store, 0, '0000000B');
    await sealBatch(store, { nowMs: startMs });
    const batch = nextSealedBatch(store.db, 0);
    if (batch === null) throw new Error('nothing was sealed');
    store.transaction('crash after a send', (db) => db.prepare('UPDATE batches SET send_count = 1').run());
    await far.send(batch, new AbortController().signal);
    const result = await syncOnce(store, far, options());
    expect(result.accepted).toBe(1);
    expect([far.sent.length, far.lookUps.length, far.applied().length]).toEqual([1, 1, 1]);
  });

  test('waits as long as Retry-After asks and then goes on', async () => {
    const { store } = bench(1);
    const clock = fakeClock();
    const far = gateway(1, { failWith: { status: 503, requests: 1, retryAfterSeconds: 20 } });
    queueHub(store, 0, '0000000B');
    const result = await syncOnce(store, far, options({ clock }));
    expect(result.accepted).toBe(1);
    expect(clock.waits).toEqual([20_000]);
  });

  test('leaves the batch sealed and says so when the gateway stays away', async () => {
    const { store } = bench(2);
    const clock = fakeClock();
    const far = gateway(2, { faultOf: () => ({ kind: 'lose-request' }) });
    queueHub(store, 0, '0000000B');
    queueHub(store, 1, '0000000B');
    const result = await syncOnce(store, far, options({ clock, limit: 1 }));
    expect(result).toMatchObject({ sealed: 1, sent: 0, retryable: 1, remaining: 2 });
    expect(result.fault?.code).toBe('gateway-unreachable');
    expect(clock.waits).toEqual([375, 750, 1500, 3000]);
    expect(nextSealedBatch(store.db, 0)?.lastError).toContain('gateway-unreachable');
  });

  test('ends the run when Retry-After is longer than it may wait', async () => {
    const { store } = bench(1);
    const clock = fakeClock();
    const far = gateway(1, { failWith: { status: 429, requests: 9, retryAfterSeconds: 600 } });
    queueHub(store, 0, '0000000B');
    const result = await syncOnce(store, far, options({ clock }));
    expect(result).toMatchObject({ sent: 0, retryAfterMs: 600_000 });
    expect(clock.waits).toEqual([]);
  });

  test('holds back a later notification of a parked hub until the earlier one is accepted', async () => {
    const { store } = bench(1);
    const refuseHub: Record<string, string> = { [chfOf(0)]: 'E120203' };
    const far = gateway(1, { refuseHub });
    queueHub(store, 0, '0000000B');
    queueHub(store, 0, '0000000C', { atMs: startMs + 1 });
    expect(await syncOnce(store, far, options())).toMatchObject({ parked: 1, remaining: 1 });
    delete refuseHub[chfOf(0)];
    await resendParked(store, 1, { actor: 'lee', nowMs: startMs });
    expect(await syncOnce(store, far, options())).toMatchObject({ accepted: 2, remaining: 0 });
    expect(far.applied().map(({ firmwareVersion }) => firmwareVersion)).toEqual(['0000000B', '0000000C']);
    expect(findAssetByChf(store.db, chfOf(0))?.acknowledgedFirmwareVersion).toBe('0000000C');
  });

  test('rejects with sync-cancelled when stopped while waiting, and has kept the batch', async () => {
    const { store } = bench(1);
    const stop = new AbortController();
    const far = gateway(1, { faultOf: () => ({ kind: 'lose-request' }) });
    queueHub(store, 0, '0000000B');
    const clock = fakeClock();
    const stopping = {
      ...clock,
      sleep: (waitMs: number, signal: AbortSignal) => {
        stop.abort();
        return clock.sleep(waitMs, signal);
      },
    };
    const run = syncOnce(store, far, options({ clock: stopping, signal: stop.signal }));
    await expect(run).rejects.toMatchObject({ code: 'sync-cancelled' });
    expect(nextSealedBatch(store.db, 0)?.entryCount).toBe(1);
  });

  test('sends whatever the wall clock says', async () => {
    const { store } = bench(1);
    const clock = fakeClock();
    const far = gateway(1);
    queueHub(store, 0, '0000000B');
    clock.jumpTo(Date.UTC(2001, 0, 1));
    const result = await syncOnce(store, far, options({ clock }));
    expect(result).toMatchObject({ accepted: 1, remaining: 0 });
  });

  test('two runs at once settle each batch once', async () => {
    const { store } = bench(4);
    const far = gateway(4);
    for (let hub = 0; hub < 4; hub++) queueHub(store, hub, '0000000B');
    const results = await Promise.all([
      syncOnce(store, far, options({ limit: 1 })),
      syncOnce(store, far, options({ limit: 1 })),
    ]);
    expect(results.map(({ accepted }) => accepted).reduce((a, b) => a + b)).toBe(4);
    expect(far.applied()).toHaveLength(4);
  });

  test('tells progress per settled batch', async () => {
    const { store } = bench(2);
    const seen: number[] = [];
    for (let hub = 0; hub < 2; hub++) queueHub(store, hub, '0000000B');
    await syncOnce(
      store,
      gateway(2),
      options({ limit: 1, onProgress: ({ remaining }) => seen.push(remaining) }),
    );
    expect(seen).toEqual([1, 0]);
  });

  test('journals the fate of each hub under its Device ID', async () => {
    const { store } = bench(1);
    queueHub(store, 0, '0000000B');
    await syncOnce(store, gateway(1), options());
    const kinds = listJournal(store.db, { subject: chfOf(0), limit: 9 }).map(({ kind }) => kind);
    expect(kinds).toContain('notification-accepted');
  });
});
