import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import type { BenchEvent } from '../../src-shared/contract/bench.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { FakeHub } from '../rig/fake-loader.ts';
import { identity, makeBenchTemplate, makeTestBench, newVersion, type TestBench } from './test-bench.ts';

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

const scan = (index: number) => bench.client.bench.scan({ text: identity(index).gpf, source: 'wedge' });
const hub = (index: number): FakeHub => {
  const found = bench.hubs[index];
  if (found === undefined) throw new Error(`test: no hub ${index}`);
  return found;
};
const pulled = new Fault('port-lost', 'the cable was pulled');
const isWriting = (index: number) => expect.poll(() => hub(index).stored).toBeNull();

/** Hub 0 fails on slot 1 because its cable was pulled half way. */
const loseHub = async (): Promise<void> => {
  await bench.signOnAndOpen();
  await bench.plug(0, 1);
  hub(0).behaviour.loadFails = pulled;
  await scan(0);
  await bench.reaches(1, 'verdict');
  await bench.unplug(1);
  hub(0).behaviour = {};
};

describe('a technician with four hubs', () => {
  it('flashes all at once; one wrong and one pulled end as that, each on its own slot', async () => {
    for (const [index, slot] of [
      [0, 1],
      [1, 2],
      [6, 3],
      [3, 4],
    ] as const)
      await bench.plug(index, slot);
    hub(3).behaviour.loadFails = pulled;
    await bench.signOnAndOpen();
    const answers = [await scan(0), await scan(1), await scan(2), await scan(3)];
    expect(answers.map(({ slot }) => slot)).toEqual([1, 2, 3, 4]);
    const outcomes = [];
    for (const slot of [1, 2, 3, 4]) outcomes.push((await bench.reaches(slot, 'verdict')).outcome);
    expect(outcomes).toMatchObject([
      { kind: 're-flashed' },
      { kind: 're-flashed' },
      { kind: 'quarantined', reason: 'wrong-hub-on-port' },
      { kind: 'failed', code: 'port-lost' },
    ]);
    const { session } = await bench.client.bench.snapshot({});
    expect(session).toMatchObject({ doneCount: 2, workOrder: { progress: { reFlashed: 2, open: 4 } } });
    expect(bench.bugs).toEqual([]);
  });

  it('finds on the Shift screen what its steps took, and which failed on which slot', async () => {
    await bench.plug(0, 1);
    await bench.plug(3, 4);
    hub(3).behaviour.loadFails = pulled;
    await bench.signOnAndOpen();
    await scan(0);
    await scan(3);
    for (const slot of [1, 4]) await bench.reaches(slot, 'verdict');
    const { bench: all, slots } = await bench.client.shift.steps({ period: 'today' });
    expect(all.find(({ step }) => step === 'load')).toMatchObject({ count: 1, failedCount: 1 });
    expect(slots.map(({ slot, steps }) => [slot, steps.find(({ step }) => step === 'load')?.count])).toEqual([
      [1, 1],
      [4, 0],
    ]);
  });

  it('finishes three while the fourth hangs', async () => {
    for (const index of [0, 1, 2, 3]) await bench.plug(index, index + 1);
    hub(0).behaviour.hangsInWrite = true;
    await bench.signOnAndOpen();
    for (const index of [0, 1, 2, 3]) await scan(index);
    for (const slot of [2, 3, 4])
      expect((await bench.reaches(slot, 'verdict')).outcome).toEqual({ kind: 're-flashed' });
    expect((await bench.slot(1)).state.kind).toBe('working');
  });

  it('is named in the record of each attempt', async () => {
    await bench.plug(0, 1);
    await bench.signOnAndOpen();
    await scan(0);
    await bench.reaches(1, 'verdict');
    const { attempts } = hubHistory(bench.bench.core.store.db, requireDeviceId(identity(0).chf, 'test'));
    expect(attempts.map(({ operator, slot }) => [operator, slot])).toEqual([['Ann', 1]]);
  });
});

describe('a verdict', () => {
  it('shows the versions, the hint and whether another try may help', async () => {
    await loseHub();
    expect((await bench.slot(1)).state).toMatchObject({
      hub: { chf: identity(0).chf, from: '01020304', to: newVersion },
      hint: expect.stringContaining('Plug the cable in'),
      retry: { isAllowed: true, why: null },
    });
  });

  it('of a lost port stays while the port is gone', async () => {
    await loseHub();
    expect(await bench.slot(1)).toMatchObject({ isPortPresent: false, state: { kind: 'verdict' } });
  });

  it('goes when the hub is plugged in again, and a retry still knows which hub it was', async () => {
    await loseHub();
    await bench.plug(0, 1);
    expect((await bench.slot(1)).state.kind).toBe('ready');
    expect((await bench.client.bench.scan({ text: 'RB:RETRY:1', source: 'wedge' })).tone).toBe('good');
    expect((await bench.reaches(1, 'verdict')).outcome).toEqual({ kind: 're-flashed' });
  });

  it('is taken off by clear', async () => {
    await loseHub();
    await bench.client.bench.clear({ slot: 1 });
    expect((await bench.slot(1)).state.kind).toBe('empty');
  });

  it('of a hub that is done goes when it is unplugged', async () => {
    await bench.plug(0, 1);
    await bench.signOnAndOpen();
    await scan(0);
    await bench.reaches(1, 'verdict');
    await bench.unplug(1);
    expect((await bench.slot(1)).state.kind).toBe('empty');
  });

  it('of a hub that is done refuses another try', async () => {
    await bench.plug(0, 1);
    await bench.signOnAndOpen();
    await scan(0);
    await bench.reaches(1, 'verdict');
    await expect(bench.client.bench.retry({ slot: 1 })).rejects.toMatchObject({
      data: { code: 'retry-refused' },
    });
  });
});

describe('a retry knows no hub any more', () => {
  const retry = () => bench.client.bench.retry({ slot: 1 });

  it('after its verdict was cleared', async () => {
    await loseHub();
    await bench.client.bench.clear({ slot: 1 });
    await bench.plug(0, 1);
    await expect(retry()).rejects.toMatchObject({ data: { code: 'retry-refused' } });
  });

  it('after the hub was done and another took its place', async () => {
    await bench.plug(0, 1);
    await bench.signOnAndOpen();
    await scan(0);
    await bench.reaches(1, 'verdict');
    await bench.unplug(1);
    await bench.plug(1, 1);
    await expect(retry()).rejects.toMatchObject({ data: { code: 'retry-refused' } });
  });
});

describe('stop', () => {
  it('ends the attempt of its slot as cancelled, and no other', async () => {
    await bench.plug(0, 1);
    await bench.plug(1, 2);
    hub(0).behaviour.hangsInWrite = true;
    hub(1).behaviour.hangsInWrite = true;
    await bench.signOnAndOpen();
    await scan(0);
    await scan(1);
    await isWriting(0);
    await isWriting(1);
    await bench.client.bench.stop({ slot: 1 });
    expect((await bench.reaches(1, 'verdict')).outcome).toMatchObject({ kind: 'failed', code: 'cancelled' });
    expect((await bench.slot(2)).state.kind).toBe('working');
  });

  it('right after the scan ends it before anything is written', async () => {
    await bench.plug(0, 1);
    await bench.signOnAndOpen();
    await scan(0);
    await bench.client.bench.stop({ slot: 1 });
    hub(0).behaviour.hangsBeforeWrite = true;
    expect((await bench.reaches(1, 'verdict')).outcome).toMatchObject({ code: 'cancelled' });
    expect(hub(0).writes).toEqual([]);
  });
});

describe('a core that is cut off', () => {
  const cutDuringWrite = async (): Promise<void> => {
    for (const index of [0, 1]) {
      await bench.plug(index, index + 1);
      hub(index).behaviour.hangsInWrite = true;
    }
    await bench.signOnAndOpen();
    await scan(0);
    await scan(1);
    await isWriting(0);
    await isWriting(1);
    bench = await bench.cutAndReopen();
  };

  it('comes back with each slot classified, the technician told and still signed on', async () => {
    await cutDuringWrite();
    const { slots, notices, session } = await bench.client.bench.snapshot({});
    const suspect = { kind: 'verdict', outcome: { kind: 'interrupted', hubState: 'suspect' } };
    expect(slots.slice(0, 3).map(({ state }) => state)).toMatchObject([suspect, suspect, { kind: 'empty' }]);
    expect(notices.map(({ text }) => text).sort()).toMatchObject([
      expect.stringContaining('Slot 1'),
      expect.stringContaining('Slot 2'),
    ]);
    expect(session).toMatchObject({ operator: 'Ann', workOrder: { id: expect.any(String) } });
  });

  it('finishes the hub by a retry', async () => {
    await cutDuringWrite();
    hub(0).behaviour = {};
    hub(0).stored = '01020304' as FakeHub['stored'];
    await bench.client.bench.retry({ slot: 1 });
    expect((await bench.reaches(1, 'verdict')).outcome).toEqual({ kind: 're-flashed' });
  });

  it('is another core to whoever follows its events', async () => {
    const before = (await bench.client.bench.snapshot({})).coreId;
    bench = await bench.cutAndReopen();
    const events = await bench.client.bench.events({ coreId: before, afterSeq: 0 });
    const { coreId } = (await events.next()).value as BenchEvent;
    expect(coreId).toBe((await bench.client.bench.snapshot({})).coreId);
    expect(coreId).not.toBe(before);
  });
});

it('a bench that was closed asks the next technician to sign on, and keeps the Work Order', async () => {
  await bench.signOnAndOpen();
  bench = await bench.closeAndReopen();
  expect((await bench.client.bench.snapshot({})).session).toMatchObject({
    operator: null,
    workOrder: { id: expect.any(String) },
  });
});
