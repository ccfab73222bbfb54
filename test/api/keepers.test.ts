import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNoticeBoard } from '../../src-main/core/bench/notices.ts';
import { noteStoreFault } from '../../src-main/core/bench/watch-notices.ts';
import type { BenchSnapshot } from '../../src-shared/contract/bench.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { type ReferenceGateway, startReferenceGateway } from '../rig/gateway/server.ts';
import { inventoryOf } from '../rig/sample-site.ts';
import {
  identity,
  makeBenchTemplate,
  makeTestBench,
  newVersion,
  oldVersion,
  type TestBench,
} from './test-bench.ts';

let template: string;
let bench: TestBench;
let gateway: ReferenceGateway;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(async () => {
  gateway = await startReferenceGateway({
    seed: inventoryOf([0, 1, 2].map((index) => ({ ...identity(index), firmwareVersion: oldVersion }))),
  });
  bench = await makeTestBench(template);
});
afterEach(async () => {
  await bench.remove();
  await gateway.close();
});

const snapshot = (): Promise<BenchSnapshot> => bench.client.bench.snapshot({});
const syncState = async () => (await snapshot()).sync;
const setGateway = async (address: string | null, everySeconds = 0): Promise<void> => {
  const { settings } = await bench.client.settings.get({});
  await bench.client.settings.set({ settings: { ...settings, gateway: { address, everySeconds } } });
};
const flashHub = async (): Promise<void> => {
  await bench.plug(0, 1);
  await bench.signOnAndOpen();
  await bench.client.bench.scan({ text: identity(0).gpf, source: 'wedge' });
  await bench.reaches(1, 'verdict');
};

describe('sync', () => {
  it('asked for sends what waits, and the Work Order shows the hub as notified', async () => {
    await setGateway(gateway.url);
    await flashHub();
    expect(await syncState()).toMatchObject({ pending: 1, online: 'unknown' });
    await bench.client.sync.now({});
    await expect.poll(async () => (await snapshot()).session.workOrder?.progress.notified).toBe(1);
    expect(await syncState()).toMatchObject({ pending: 0, sealed: 0, online: 'online', lastFault: null });
    expect(gateway.inventory(identity(0).chf)?.DeviceFirmwareVersion).toBe(newVersion);
  });

  it('happens by itself soon after an attempt', async () => {
    await setGateway(gateway.url, 3_600);
    await flashHub();
    await expect
      .poll(() => gateway.inventory(identity(0).chf)?.DeviceFirmwareVersion, { timeout: 10_000 })
      .toBe(newVersion);
  });

  it('with nothing to send still learns whether the gateway is there', async () => {
    await setGateway(gateway.url);
    await bench.client.sync.now({});
    await expect.poll(async () => (await syncState()).online).toBe('online');
    expect((await bench.client.sync.batches({ offset: 0, limit: 5 })).total).toBe(0);
  });

  it('without the way to the gateway is a state with a reason, and work goes on', async () => {
    const { url } = gateway;
    await gateway.close();
    await setGateway(url);
    await bench.client.sync.now({});
    await expect.poll(async () => (await syncState()).online).toBe('offline');
    expect((await syncState()).lastFault).toMatchObject({ code: 'gateway-unreachable' });
    await flashHub();
    expect(await syncState()).toMatchObject({ pending: 1, isSyncing: false });
  });

  it('forgets what it knew of a gateway that is not set any more', async () => {
    await setGateway(gateway.url);
    await bench.client.sync.now({});
    await expect.poll(async () => (await syncState()).online).toBe('online');
    await setGateway(null);
    expect(await syncState()).toMatchObject({ gateway: null, online: 'unknown' });
  });
});

describe('a catalogue update', () => {
  it('from the last source ends with its version and is journalled by name', async () => {
    await bench.signOnAndOpen();
    await bench.client.firmware.update({ source: null });
    await expect.poll(async () => (await snapshot()).catalogue.update).toBeNull();
    expect((await snapshot()).catalogue).toMatchObject({
      lastFault: null,
      source: join(template, 'site', 'catalogue'),
    });
    const { db } = bench.bench.core.store;
    const actor = db.prepare("SELECT actor FROM journal WHERE kind = 'catalogue-updated'").pluck().get();
    expect(actor).toBe('Ann');
  });

  it('that fails leaves the catalogue as it was, with the reason', async () => {
    const { version } = (await snapshot()).catalogue;
    await bench.client.firmware.update({ source: join(template, 'nowhere') });
    await expect.poll(async () => (await snapshot()).catalogue.lastFault).not.toBeNull();
    expect((await snapshot()).catalogue).toMatchObject({ version, update: null });
  });
});

it('a full store is a notice for the whole bench, once; other faults are not', () => {
  const notices = createNoticeBoard(
    () => 1,
    () => {},
  );
  noteStoreFault(notices, new Fault('store-full', 'disk full'));
  noteStoreFault(notices, new Fault('store-full', 'disk full'));
  noteStoreFault(notices, new Fault('port-lost', 'pulled'));
  expect(notices.list()).toMatchObject([{ id: 'store-full', tone: 'bad', text: 'disk full' }]);
});

describe('notices', () => {
  const dayMs = 24 * 3_600_000;
  const daysBeforeExpiry = async (days: number) => {
    const { expiresAtMs } = (await snapshot()).catalogue;
    const nowMs = (): number => (expiresAtMs ?? 0) - days * dayMs;
    const other = await makeTestBench(template, { clock: { nowMs, monotonicMs: () => performance.now() } });
    const { notices } = await other.client.bench.snapshot({});
    await other.remove();
    return notices.filter(({ id }) => id === 'catalogue-expiry').map(({ id, tone }) => [id, tone]);
  };

  it.each([
    [4, []],
    [2, [['catalogue-expiry', 'attention']]],
    [-1, [['catalogue-expiry', 'bad']]],
  ])('%i days before the catalogue expires: %j', async (days, notices) => {
    expect(await daysBeforeExpiry(days)).toEqual(notices);
  });

  it('say why ports could not be listed, until they can be', async () => {
    let note: string | null = 'udevadm is missing';
    const other = await makeTestBench(template, { listPorts: async () => ({ ports: [], note }) });
    const texts = async () => (await other.client.bench.snapshot({})).notices.map(({ text }) => text);
    expect(await texts()).toEqual(['udevadm is missing']);
    note = null;
    await other.bench.lookAtPorts();
    expect(await texts()).toEqual([]);
    await other.remove();
  });

  it('go when they are dismissed', async () => {
    const other = await makeTestBench(template, { listPorts: async () => ({ ports: [], note: 'no list' }) });
    await other.client.bench.dismissNotice({ id: 'ports' });
    expect((await other.client.bench.snapshot({})).notices).toEqual([]);
    await other.remove();
  });
});
