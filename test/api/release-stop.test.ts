import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { identity, makeBenchTemplate, makeTestBench, newVersion, type TestBench } from './test-bench.ts';

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

const scan = (index: number) => bench.client.bench.scan({ text: identity(index).gpf, source: 'wedge' });
/** Hubs 0, 1 and 2 fail their check on slots 1, 2 and 3. */
const failThree = async (): Promise<void> => {
  for (const index of [0, 1, 2]) {
    const hub = bench.hubs[index];
    if (hub === undefined) throw new Error(`test: no hub ${index}`);
    hub.behaviour = { checkFails: new Fault('check-mismatch', 'test: not what was sent') };
    await bench.plug(index, index + 1);
    await scan(index);
  }
  for (const slot of [1, 2, 3]) await bench.reaches(slot, 'verdict');
  await expect.poll(stopNotices).toHaveLength(1);
};
const stopNotices = async () => {
  const { notices } = await bench.client.bench.snapshot({});
  return notices.filter(({ id }) => id.startsWith('release-stop-'));
};
const release = async () => {
  const { models } = await bench.client.firmware.catalogue({});
  const found = models[0]?.releases.find(({ firmwareVersion }) => firmwareVersion === newVersion);
  if (found === undefined) throw new Error(`test: no release ${newVersion}`);
  return found;
};
const clear = async () => bench.client.firmware.clearStop({ release: (await release()).id });

describe('three failed installations on three slots', () => {
  beforeEach(failThree);

  it('stop the release for every slot: the next hub is refused at its scan and stays open', async () => {
    await bench.plug(3, 4);
    const answer = await scan(3);
    expect(answer).toMatchObject({ tone: 'bad', slot: null, hint: expect.stringContaining('shift lead') });
    expect((await bench.slot(4)).state.kind).toBe('ready');
    expect(bench.hubs[3]?.writes).toEqual([]);
    const { session } = await bench.client.bench.snapshot({});
    expect(session.workOrder?.progress).toMatchObject({ quarantined: 0, open: 6 });
  });

  it('are told loudly once, with the counts, and not again after the notice was dismissed', async () => {
    const [notice] = await stopNotices();
    expect(notice).toMatchObject({
      tone: 'bad',
      text: expect.stringContaining(`${newVersion} of 106C-0102 is stopped: 3 of its last 3`),
    });
    await bench.client.bench.dismissNotice({ id: notice?.id ?? '' });
    await bench.client.bench.retry({ slot: 1 });
    await bench.reaches(1, 'verdict');
    expect(await stopNotices()).toEqual([]);
  });

  it('are shown at the release', async () => {
    const counts = { reason: 'check-mismatch', failedCount: 3, attemptCount: 3, hubCount: 3 };
    expect((await release()).stop).toMatchObject(counts);
  });

  it('keep it stopped, and told, when the core is cut off and comes back', async () => {
    bench = await bench.cutAndReopen();
    expect(await stopNotices()).toHaveLength(1);
    expect((await scan(3)).message).toContain('stopped');
  });

  it('until a shift lead clears the stop: the notice goes, and the next hub is flashed', async () => {
    await clear();
    expect(await stopNotices()).toEqual([]);
    expect((await release()).stop).toBeNull();
    await bench.plug(3, 4);
    await scan(3);
    expect((await bench.reaches(4, 'verdict')).outcome).toEqual({ kind: 're-flashed' });
  });

  it('stay a stop while nobody is signed on to clear it', async () => {
    await bench.client.bench.signOff({});
    await expect(clear()).rejects.toMatchObject({ data: { code: 'not-signed-on' } });
    expect((await release()).stop).not.toBeNull();
  });
});

it('a release that is not stopped cannot be cleared', async () => {
  await expect(clear()).rejects.toMatchObject({ data: { code: 'release-not-stopped' } });
});
