import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SeenPort } from '../../src-main/core/links/port-identity.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { insertLineLoad } from '../../src-main/core/store/line-loads.ts';
import { goodLoad } from '../domain/line-loads.ts';
import { addAttempt } from '../review/review-store.ts';
import { createFakeTime, type FakeTime } from '../slots/fake-time.ts';
import { makeBenchTemplate, makeTestBench, portOf, type TestBench } from './test-bench.ts';

let template: string;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

let bench: TestBench;
let time: FakeTime;
let present: readonly SeenPort[];
beforeEach(async () => {
  time = createFakeTime();
  present = [];
  const listPorts = async () => ({
    ports: present.map((port) => ({ ...port, manufacturer: null, serialNumber: null })),
    note: null,
  });
  bench = await makeTestBench(template, {
    timer: time,
    clock: { nowMs: Date.now, monotonicMs: time.monotonicMs },
    listPorts,
  });
});
afterEach(() => bench.remove());

const inSocket = (path: string, socket: string): SeenPort => ({
  path,
  identities: [
    { kind: 'topology', value: socket },
    { kind: 'path', value: path },
  ],
});
const see = async (...ports: readonly SeenPort[]): Promise<void> => {
  present = ports;
  await bench.bench.lookAtPorts();
};
const teach = async (slot: number, port: SeenPort): Promise<void> => {
  await bench.client.settings.teachIn({ slot });
  await see(...present, port);
  time.pass(500);
  await see(...present);
  await bench.bench.lookAtPorts();
};

it('a port that was taught while another screen had a draft open outlives the saving of that draft', async () => {
  const { settings: base } = await bench.client.settings.get({});
  await teach(6, inSocket('ttyUSB0', 'left'));
  const draft = { ...base, slotCount: 7 };
  const saved = await bench.client.settings.set({ settings: draft, base });
  expect(saved).toMatchObject({ slotCount: 7 });
  expect(saved.ports).toContainEqual(expect.objectContaining({ slot: 6, port: 'ttyUSB0' }));
});

it('a port that was taught is not overwritten by a draft that gives the slot another', async () => {
  const { settings: base } = await bench.client.settings.get({});
  await teach(6, inSocket('ttyUSB0', 'left'));
  const ports = [...base.ports.filter(({ slot }) => slot !== 6), { slot: 6, port: 'elsewhere' }];
  await expect(bench.client.settings.set({ settings: { ...base, ports }, base })).rejects.toMatchObject({
    data: { code: 'settings-conflict', message: expect.stringContaining('the port of slot 6') },
  });
  const { settings: now } = await bench.client.settings.get({});
  expect(now.ports).toContainEqual(expect.objectContaining({ slot: 6, port: 'ttyUSB0' }));
});

it('a slot that was taught its port finds it under another number, after a restart too', async () => {
  await bench.client.bench.signOn({ operator: 'Ann' });
  await teach(6, inSocket('ttyUSB0', 'left'));
  expect(await bench.client.bench.snapshot({})).toMatchObject({
    teachIn: { kind: 'bound', slot: 6, port: 'ttyUSB0' },
  });
  expect(await bench.slot(6)).toMatchObject({ port: 'ttyUSB0', state: { kind: 'ready' } });
  await see(inSocket('ttyUSB3', 'left'), inSocket('ttyUSB0', 'right'));
  expect(await bench.slot(6)).toMatchObject({ port: 'ttyUSB3', state: { kind: 'ready' } });
  bench = await bench.closeAndReopen();
  expect(await bench.slot(6)).toMatchObject({ port: 'ttyUSB3', state: { kind: 'ready' } });
  const journal = listJournal(bench.bench.core.store.db, { limit: 100 });
  expect(journal.find(({ kind }) => kind === 'settings-changed')?.actor).toBe('Ann');
});

it('a port that is taught to a slot leaves the slot that had it by its path, and no other', async () => {
  await teach(6, inSocket(portOf(2), 'left'));
  const { ports } = (await bench.client.settings.get({})).settings;
  expect(ports.map(({ slot }) => slot)).toEqual([1, 3, 4, 5, 6]);
});

/** A transfer over some port. */
const transferred = (): void =>
  bench.bench.core.store.transaction('a transfer', (db) => {
    addAttempt(db, {
      attemptId: 'A1',
      hub: 1,
      startedAtMs: 1,
      endedAtMs: 2,
      outcome: { kind: 're-flashed' },
    });
    const identity = { kind: 'path', value: 'COM1' } as const;
    insertLineLoad(db, { ...goodLoad, attemptId: 'A1', slot: 1, port: 'COM1', identity });
  });

it('a port that is bound anew begins anew, and one that stays bound does not', async () => {
  const boundAfterLoad = async () =>
    (await bench.client.settings.get({})).settings.ports.at(-1)?.boundAfterLoad;
  await teach(6, inSocket('ttyUSB0', 'left'));
  expect(await boundAfterLoad()).toBe(0);
  transferred();
  const { settings } = await bench.client.settings.get({});
  await bench.client.settings.set({ settings: { ...settings, slotCount: 7 } });
  expect(await boundAfterLoad()).toBe(0);
  await see();
  await teach(6, inSocket('ttyUSB0', 'left'));
  expect(await boundAfterLoad()).toBe(1);
});

it('the ports are told with what each is known by', async () => {
  present = [inSocket('ttyUSB0', 'left'), { path: '/dev/pts/1' }];
  const { ports } = await bench.client.settings.ports({});
  expect(ports.map(({ identity }) => [identity.kind, identity.value])).toEqual([
    ['topology', 'left'],
    ['path', '/dev/pts/1'],
  ]);
});

it('a teach-in is cancelled by whoever sees it', async () => {
  await bench.client.settings.teachIn({ slot: 6 });
  await bench.client.settings.cancelTeachIn({});
  await see(inSocket('ttyUSB0', 'left'));
  time.pass(500);
  await see(...present);
  expect((await bench.slot(6)).state.kind).toBe('unassigned');
  expect((await bench.client.bench.snapshot({})).teachIn).toEqual({ kind: 'idle' });
});
