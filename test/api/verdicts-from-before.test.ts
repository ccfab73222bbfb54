import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { identity, makeBenchTemplate, makeTestBench, type TestBench } from './test-bench.ts';

let template: string;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

let bench: TestBench;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.now();
  bench = await makeTestBench(template, {
    clock: { nowMs: () => nowMs, monotonicMs: () => performance.now() },
  });
  await bench.signOnAndOpen();
  await bench.plug(0, 1);
  await bench.client.bench.scan({ text: identity(0).gpf, source: 'wedge' });
  await bench.reaches(1, 'verdict');
});
afterEach(() => bench.remove());

const kindOn = async (slot: number): Promise<string> => (await bench.slot(slot)).state.kind;

describe('a verdict, when the core was killed and started again', () => {
  it('is on its slot again, and says that it is from before', async () => {
    const before = await bench.reaches(1, 'verdict');
    expect(before).toMatchObject({ outcome: { kind: 're-flashed' }, isFromBefore: false });
    bench = await bench.cutAndReopen();
    const { durationMs: _, lineFraction: __, ...shown } = await bench.reaches(1, 'verdict');
    expect(shown).toMatchObject({
      attemptId: before.attemptId,
      hub: { chf: before.hub.chf, from: before.hub.from, to: before.hub.to },
      verdicts: before.verdicts,
      retry: before.retry,
      isFromBefore: true,
    });
  });

  it('is there after a second kill as well, and goes with its hub', async () => {
    bench = await (await bench.cutAndReopen()).cutAndReopen();
    expect(await bench.reaches(1, 'verdict')).toMatchObject({ isFromBefore: true });
    await bench.unplug(1);
    expect(await kindOn(1)).toBe('empty');
    await bench.plug(1, 1);
    expect(await kindOn(1)).toBe('ready');
  });

  it('is not said of the next hub: its own was unplugged before the kill', async () => {
    await bench.unplug(1);
    await bench.plug(1, 1);
    bench = await bench.cutAndReopen();
    expect(await kindOn(1)).toBe('ready');
  });

  it('is not said of the next hub: its own was cleared before the kill', async () => {
    await bench.client.bench.clear({ slot: 1 });
    bench = await bench.cutAndReopen();
    expect(await kindOn(1)).toBe('ready');
  });

  it('is gone after a pause in which the hubs may have been changed', async () => {
    nowMs += 100_000;
    bench = await bench.cutAndReopen();
    expect(await kindOn(1)).toBe('ready');
  });

  it('is gone after an orderly end', async () => {
    bench = await bench.closeAndReopen();
    expect(await kindOn(1)).toBe('ready');
  });
});
