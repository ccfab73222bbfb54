import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertLineLoad } from '../../src-main/core/store/line-loads.ts';
import type { LineLoad } from '../../src-shared/domain/line-load.ts';
import { loads } from '../domain/line-loads.ts';
import { addAttempt } from '../review/review-store.ts';
import { identity, makeBenchTemplate, makeTestBench, portOf, type TestBench } from './test-bench.ts';

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(async () => {
  bench = await makeTestBench(template);
  await bench.signOnAndOpen();
});
afterEach(() => bench.remove());

/** What the line of slot 1 did on earlier days. */
const earlier = (history: readonly LineLoad[]): void =>
  bench.bench.core.store.transaction('fill', (db) => {
    const outcome = { kind: 're-flashed' } as const;
    addAttempt(db, { attemptId: 'earlier', hub: null, startedAtMs: 1, endedAtMs: 2, outcome });
    const port = portOf(1);
    for (const load of history)
      insertLineLoad(db, {
        ...load,
        attemptId: 'earlier',
        slot: 1,
        port,
        identity: { kind: 'path', value: port },
      });
  });

/** Flashes hub `index` on slot 1; the line does `line` meanwhile. */
const flash = async (index: number, line: Partial<LineLoad>): Promise<void> => {
  const hub = bench.hubs[index];
  if (hub === undefined) throw new Error(`test: no hub ${index}`);
  hub.behaviour = { line: { frames: 128, ...line } };
  await bench.plug(index, 1);
  await bench.client.bench.scan({ text: identity(index).gpf, source: 'wedge' });
  await bench.reaches(1, 'verdict');
  await expect.poll(async () => (await bench.slot(1)).state.kind).toBe('verdict');
  await bench.unplug(1);
};
const noticesOfLines = async () => {
  const { notices } = await bench.client.bench.snapshot({});
  return notices.filter(({ id }) => id === 'line-of-slot-1');
};
const worse = [...loads(10), ...loads(4, { retries: 2 })];

it('a slot whose line gets worse is named, with numbers and what to do, while its hubs still pass', async () => {
  earlier(worse);
  expect(await noticesOfLines()).toEqual([]);
  await flash(0, { retries: 3 });
  await expect.poll(noticesOfLines).toMatchObject([
    {
      tone: 'attention',
      text: expect.stringMatching(/^Slot 1: 1\d of 1000 blocks sent again, 0 before \(last 5 transfers\)$/),
      hint: 'Check cable, plug and adapter.',
    },
  ]);
  expect((await bench.slot(1)).lineWarning).toMatch(/blocks sent again/);
  expect((await bench.slot(2)).lineWarning).toBeNull();
});

it('it is named again after a restart of the core', async () => {
  earlier([...worse, ...loads(1, { retries: 2 })]);
  bench = await bench.closeAndReopen();
  expect(await noticesOfLines()).toHaveLength(1);
  expect((await bench.slot(1)).lineWarning).not.toBeNull();
});

it('a dismissed notice does not come back for the same', async () => {
  earlier([...worse, ...loads(1, { retries: 2 })]);
  bench = await bench.closeAndReopen();
  await bench.signOnAndOpen();
  await bench.client.bench.dismissNotice({ id: 'line-of-slot-1' });
  const before = (await bench.slot(1)).lineWarning;
  await flash(0, { retries: 9 });
  await expect.poll(async () => (await bench.slot(1)).lineWarning).not.toBe(before);
  expect(await noticesOfLines()).toEqual([]);
});

it('it is named no longer when the line is good again', async () => {
  earlier([...worse, ...loads(3)]);
  bench = await bench.closeAndReopen();
  await bench.signOnAndOpen();
  expect(await noticesOfLines()).toHaveLength(1);
  await flash(0, { retries: 0 });
  await expect.poll(noticesOfLines).toEqual([]);
  expect((await bench.slot(1)).lineWarning).toBeNull();
});

it('it is named no longer when its port is bound anew', async () => {
  earlier([...worse, ...loads(1, { retries: 2 })]);
  bench = await bench.closeAndReopen();
  const { settings } = await bench.client.settings.get({});
  const ports = settings.ports.map((binding) =>
    binding.slot === 1 ? { slot: 1, port: portOf(1), boundAfterLoad: 1 } : binding,
  );
  await bench.client.settings.set({ settings: { ...settings, ports } });
  expect(await noticesOfLines()).toEqual([]);
  expect((await bench.slot(1)).lineWarning).toBeNull();
});

it('every line is told to the settings, with figures where there are any', async () => {
  earlier(loads(6, { latency: 'refused', turnAroundMs: 12 }));
  const { lines } = await bench.client.settings.lines({});
  expect(lines.map(({ slot }) => slot)).toEqual([1, 2, 3, 4, 5]);
  expect(lines[0]).toMatchObject({
    port: portOf(1),
    loads: 6,
    baudRate: 115_200,
    turnAroundMs: 12,
    recentFrames: 640,
    recentRetries: 0,
    latency: 'refused',
    latencyText: expect.stringContaining('latency timer to 1 ms'),
    health: 'good',
    warning: null,
  });
  expect(lines[1]).toMatchObject({ loads: 0, baudRate: null, health: 'unknown' });
});
