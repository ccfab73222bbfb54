import { afterEach, describe, expect, test } from 'vitest';
import { applyReceipt } from '../../src-main/core/notify/apply-receipt.ts';
import { latestNotification } from '../../src-main/core/notify/enqueue.ts';
import { refuseBatch } from '../../src-main/core/notify/refuse-batch.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { heedWord } from '../../src-main/core/record/take-back.ts';
import { type Batch, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { markSuspect, setBenchVersion } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { chfOf, inventoryOf, newBench, queueHub, startMs, version } from './bench-store.ts';
import { fakeGateway } from './fake-gateway.ts';

/** The bench learns that a notification is not so while a batch holds it, which may have left or not. */

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const chf = chfOf(0);
const retryable = 'E120290';
const rejected = 'E120203';

/** A sealed notification of version B, and what may happen to it. */
const sealed = async (code: string) => {
  const bench = newBench(1);
  const far = fakeGateway(inventoryOf(1), { refuseHub: { [chf]: code } });
  open.push(bench, far);
  const { store } = bench;
  queueHub(store, 0, '0000000B');
  store.transaction('it was seen to run it', (db) => setBenchVersion(db, chf, version('0000000B')));
  await sealBatch(store, { nowMs: startMs });
  const batch = nextSealedBatch(store.db, 0) as Batch;
  const { batchId } = batch;
  return {
    store,
    says: (firmware: string): void =>
      store.transaction('heed', (db) =>
        heedWord(db, { chf, firmwareVersion: version(firmware) }, false, {
          attemptId: null,
          operator: 'sam',
          atMs: startMs,
        }),
      ),
    answer: async () => {
      const { body: content } = await far.send(batch, new AbortController().signal);
      return applyReceipt(store, { content, channel: 'http', batchId, nowMs: startMs, source: 'gateway' });
    },
    refuse: () => refuseBatch(store, batchId, 'no', startMs),
    told: () => listEntriesOfHub(store.db, chf).map(({ state }) => state),
    kinds: () => listJournal(store.db, { subject: chf, limit: 50 }).map(({ kind }) => kind),
  };
};

describe('a notification in a batch, of a hub that runs something else by now', () => {
  test.each([
    ['could not take', retryable],
    ['rejected', rejected],
  ])('is withdrawn when its gateway %s it', async (_what, code) => {
    const { says, answer, told, kinds } = await sealed(code);
    says('0000000A');
    expect(told()).toEqual(['sealed']);
    expect(await answer()).toMatchObject({ accepted: 0, parked: 0, requeued: 0 });
    expect(told()).toEqual(['withdrawn']);
    expect(kinds().filter((kind) => kind === 'notification-overtaken')).toHaveLength(1);
    expect(kinds().at(-1)).toBe('notification-withdrawn');
  });

  test('is withdrawn when its gateway refuses the whole batch', async () => {
    const { says, refuse, told } = await sealed(rejected);
    says('0000000A');
    expect(refuse()).toBe(0);
    expect(told()).toEqual(['withdrawn']);
  });

  test('was accepted: it stays what was told', async () => {
    const { says, answer, told } = await sealed('I0');
    says('0000000A');
    expect(await answer()).toMatchObject({ accepted: 1 });
    expect(told()).toEqual(['accepted']);
  });
});

describe('a notification in a batch that is true again when its answer comes', () => {
  test('goes again', async () => {
    const { says, answer, told } = await sealed(retryable);
    says('0000000A');
    says('0000000B');
    expect(await answer()).toMatchObject({ requeued: 1 });
    expect(told()).toEqual(['corrected', 'pending']);
  });

  test('does not go again beside a newer one', async () => {
    const { store, says, answer, told } = await sealed(retryable);
    says('0000000A');
    says('0000000B');
    queueHub(store, 0, '0000000B', { atMs: startMs + 1 });
    await answer();
    expect(told()).toEqual(['withdrawn', 'pending']);
  });

  test('does not go again while the hub’s storage is torn', async () => {
    const { store, says, answer, told } = await sealed(retryable);
    says('0000000A');
    says('0000000B');
    const torn = { releaseId: 'r', firmwareVersion: version('0000000C'), sha256: 'c' } as never;
    store.transaction('a write begins', (db) => markSuspect(db, chf, version('0000000B'), torn));
    await answer();
    expect(told()).toEqual(['withdrawn']);
  });
});

describe('a notification that was queued again and then withdrawn', () => {
  test('is not what the inventory was told last', async () => {
    const { store, says, answer, told } = await sealed(retryable);
    await answer();
    says('0000000A');
    expect(told()).toEqual(['corrected', 'withdrawn']);
    expect(latestNotification(store.db, chf)).toBeNull();
  });
});
