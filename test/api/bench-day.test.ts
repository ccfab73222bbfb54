import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { identity, makeBenchTemplate, makeTestBench, type TestBench } from './test-bench.ts';

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

describe('a technician with four hubs', () => {
  it('flashes all at once; the wrong one is refused and the unplugged one failed, each on its own slot', async () => {
    for (const [index, slot] of [
      [0, 1],
      [1, 2],
      [6, 3],
      [3, 4],
    ] as const)
      await bench.plug(index, slot);
    const lost = bench.hubs[3];
    if (lost !== undefined) lost.behaviour.loadFails = new Fault('port-lost', 'port 4: the cable was pulled');
    await bench.signOnAndOpen();
    const answers = [await scan(0), await scan(1), await scan(2), await scan(3)];
    expect(answers.map(({ tone, slot }) => [tone, slot])).toEqual([
      ['good', 1],
      ['good', 2],
      ['good', 3],
      ['good', 4],
    ]);
    const states = [];
    for (const slot of [1, 2, 3, 4]) states.push((await bench.reaches(slot, 'verdict')).outcome);
    expect(states).toMatchObject([
      { kind: 're-flashed' },
      { kind: 're-flashed' },
      { kind: 'quarantined', reason: 'wrong-hub-on-port' },
      { kind: 'failed', code: 'port-lost' },
    ]);
    expect(bench.bugs).toEqual([]);
  });
});
