import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RigControl } from '../../src-main/core/open-bench.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import type { BenchEvent } from '../../src-shared/contract/bench.ts';
import {
  identity,
  makeBenchTemplate,
  makeTestBench,
  portOf,
  type TestBench,
  workOrderId,
} from './test-bench.ts';

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(async () => {
  bench = await makeTestBench(template);
});
afterEach(async () => {
  await bench.remove();
});

const faultOf = (code: string) => ({
  code: 'FAULT',
  defined: true,
  data: { code, hint: expect.any(String) },
});

describe('every procedure of reading', () => {
  it('answers on a bench with one Work Order', async () => {
    const { client } = bench;
    const { chf } = identity(0);
    expect((await client.workOrders.list({})).map(({ id }) => id)).toEqual([workOrderId]);
    const page = { id: workOrderId, disposition: null, offset: 0, limit: 4 };
    expect(await client.workOrders.hubs(page)).toMatchObject({ total: 6 });
    expect((await client.hubs.find({ text: chf, limit: 5 })).hubs).toMatchObject([{ chf }]);
    expect(await client.hubs.show({ id: chf })).toMatchObject({ hub: { chf }, attempts: [] });
    expect((await client.firmware.catalogue({})).models).toHaveLength(1);
    expect(await client.sync.batches({ offset: 0, limit: 10 })).toEqual({ batches: [], total: 0 });
    expect(await client.sync.parked({})).toEqual([]);
    expect(await client.shift.today({})).toMatchObject({ hubsAttempted: 0 });
    expect(await client.shift.steps({ period: 'week' })).toMatchObject({ bench: [], slots: [] });
    expect(await client.settings.get({})).toMatchObject({ settings: { slotCount: 6 }, version: '0.0.0' });
    expect(await client.settings.ports({})).toEqual({ ports: [], note: null });
    expect((await client.settings.diagnostics({})).bytes).toBeGreaterThan(0);
  });
});

describe('what goes wrong crosses as a fault', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    [
      'work-order-not-found',
      'an unknown Work Order',
      () => bench.client.bench.openWorkOrder({ id: 'WO404' }),
    ],
    [
      'arguments-invalid',
      'a Work Order reference of blanks',
      () => bench.client.bench.openWorkOrder({ id: '  ' }),
    ],
    ['device-id-malformed', 'half a Device ID', () => bench.client.hubs.show({ id: '88-73' })],
    ['hub-not-found', 'an unknown hub', () => bench.client.hubs.show({ id: '00-00-00-00-00-00-00-01' })],
    ['not-signed-on', 'a retry before sign-on', () => bench.client.bench.retry({ slot: 1 })],
    ['not-signed-on', 'a release before sign-on', () => bench.client.hubs.release({ id: identity(0).chf })],
    ['slot-unknown', 'a slot this bench has not', () => bench.client.bench.clear({ slot: 20 })],
    ['slot-idle', 'a stop where nothing runs', () => bench.client.bench.stop({ slot: 1 })],
    ['gateway-unset', 'a sync without a gateway', () => bench.client.sync.now({})],
    ['rig-absent', 'virtual hubs on a real bench', () => bench.client.rig.hubs({})],
    [
      'file-unreadable',
      'a root of trust that is not there',
      () => bench.client.firmware.trustRoot({ path: '/no/such' }),
    ],
    [
      'outbox-entry-not-parked',
      'a correction of nothing',
      () => bench.client.sync.resend({ outboxId: 9, gpf: null, workOrderId: null, firmwareVersion: null }),
    ],
  ])('%s for %s', async (code, _what, call) => {
    await expect(call()).rejects.toMatchObject(faultOf(code));
    expect(bench.bugs).toEqual([]);
  });

  it('a bug crosses as internal, and only the log has what it was', async () => {
    const secret = new TypeError('something of the inside');
    const listPorts = () => Promise.reject(secret);
    const broken = await makeTestBench(template, { listPorts });
    const error = await broken.client.settings.ports({}).catch((caught: unknown) => caught);
    expect(error).toMatchObject(faultOf('internal'));
    expect(JSON.stringify(error)).not.toContain('inside');
    expect(broken.bugs).toContain(secret);
    await broken.remove();
  });
});

describe('a malformed call', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['no such slot number', () => bench.client.bench.clear({ slot: 0 })],
    ['a name of blanks', () => bench.client.bench.signOn({ operator: '   ' })],
    ['a scan of nothing', () => bench.client.bench.scan({ text: '', source: 'wedge' })],
    ['an unknown source', () => bench.client.bench.scan({ text: 'x', source: 'eye' as 'wedge' })],
    ['more than asked for', () => bench.client.sync.now({ force: true } as unknown as Record<string, never>)],
  ])('with %s is refused without effect', async (_what, call) => {
    const { seq } = await bench.client.bench.snapshot({});
    await expect(call()).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect((await bench.client.bench.snapshot({})).seq).toBe(seq);
    expect(bench.bugs).toEqual([]);
  });
});

describe('events', () => {
  it('after a snapshot lead to the next one, without a gap, and progress of one hub is not told byte by byte', async () => {
    await bench.plug(0, 1);
    const before = await bench.client.bench.snapshot({});
    const events = await bench.client.bench.events({ coreId: before.coreId, afterSeq: before.seq });
    await bench.signOnAndOpen();
    await bench.client.bench.scan({ text: identity(0).gpf, source: 'wedge' });
    await bench.reaches(1, 'verdict');
    const after = await bench.client.bench.snapshot({});
    const seen: BenchEvent[] = [];
    while (before.seq + seen.length < after.seq) seen.push((await events.next()).value as BenchEvent);
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => before.seq + index + 1));
    const slotKinds = seen.flatMap(({ change }) => (change.kind === 'slot' ? [change.slot.state.kind] : []));
    expect([slotKinds[0], slotKinds.at(-1)]).toEqual(['working', 'verdict']);
    await events.return?.();
  });
});

describe('settings', () => {
  const settings = async () => (await bench.client.settings.get({})).settings;

  it('change the slots at once, outlive the core, and are journalled by name', async () => {
    await bench.client.bench.signOn({ operator: 'Ann' });
    const ports = [{ slot: 1, port: portOf(2) }];
    await bench.plug(0, 2);
    await bench.client.settings.set({ settings: { ...(await settings()), slotCount: 3, ports } });
    expect((await bench.client.bench.snapshot({})).slots.map(({ state }) => state.kind)).toEqual([
      'ready',
      'unassigned',
      'unassigned',
    ]);
    bench = await bench.cutAndReopen();
    expect(await settings()).toMatchObject({ slotCount: 3, ports });
    const entries = listJournal(bench.bench.core.store.db, { limit: 100 });
    expect(entries.find(({ kind }) => kind === 'settings-changed')?.actor).toBe('Ann');
  });

  it('that take the port from a slot at work are refused whole', async () => {
    const [hub] = bench.hubs;
    if (hub !== undefined) hub.behaviour.hangsBeforeWrite = true;
    await bench.plug(0, 1);
    await bench.signOnAndOpen();
    await bench.client.bench.scan({ text: identity(0).gpf, source: 'wedge' });
    const before = await settings();
    const change = { ...before, slotCount: 2, ports: [] };
    await expect(bench.client.settings.set({ settings: change })).rejects.toMatchObject(faultOf('slot-busy'));
    expect(await settings()).toEqual(before);
    expect((await bench.client.bench.snapshot({})).slots).toHaveLength(before.slotCount);
  });

  it.each([
    ['one port for two slots', { ports: [1, 2].map((slot) => ({ slot, port: 'COM3' })) }],
    ['two ports for one slot', { ports: ['COM3', 'COM4'].map((port) => ({ slot: 1, port })) }],
    ['a gateway that is no address', { gateway: { address: 'gateway', everySeconds: 0 } }],
  ])('with %s are refused', async (_what, change) => {
    const next = { ...(await settings()), ...change };
    await expect(bench.client.settings.set({ settings: next })).rejects.toMatchObject(
      faultOf('arguments-invalid'),
    );
  });
});

it('the rig plugs hubs where there is one, and the slot knows when the call returns', async () => {
  const ports = new Set<string>();
  const rig: RigControl = {
    hubs: () => [],
    plug: (_hub, slot) => {
      ports.add(portOf(slot));
      return [];
    },
    unplug: () => {
      ports.clear();
      return [];
    },
  };
  const listPorts = async () => ({
    ports: [...ports].map((path) => ({ path, manufacturer: null, serialNumber: null })),
    note: null,
  });
  const demo = await makeTestBench(template, { rig, listPorts });
  await demo.client.rig.plug({ hub: 1, slot: 2 });
  expect((await demo.slot(2)).state.kind).toBe('ready');
  await demo.client.rig.unplug({ hub: 1 });
  expect((await demo.slot(2)).state.kind).toBe('empty');
  await demo.remove();
});

it('an import of Work Orders says what it took and shows what it did not', async () => {
  const text = `Work Order,SEC Party,CHF Device ID,GPF Device ID\r\nWO2,Party,${identity(6).chf},${identity(6).gpf}\r\nWO2,Party,nonsense,\r\n`;
  const result = await bench.client.workOrders.importFile({ name: '../../new orders.csv', text });
  expect(result).toMatchObject({ added: 1, rejected: 1, rejects: [{ line: 3, value: 'nonsense' }] });
  expect(result.rejectFile?.startsWith((await bench.client.settings.get({})).dataFolder)).toBe(true);
});
