import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHolderWatch, type Place } from '../../src-main/core/bench/holder-watch.ts';
import { createNoticeBoard } from '../../src-main/core/bench/notices.ts';
import type { HolderSearch, PortHolder } from '../../src-main/core/links/holders/find-port-holders.ts';
import { serviceOf } from '../../src-main/core/links/holders/known-services.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { createFakeTime } from '../slots/fake-time.ts';
import { identity, makeBenchTemplate, makeTestBench, portOf } from './test-bench.ts';

const minicom: PortHolder = {
  pid: 812,
  command: 'minicom',
  user: 'ann',
  how: 'open',
  isThisProcess: false,
  service: null,
};
const modemManager = serviceOf('ModemManager');
const nobody: HolderSearch = { holders: new Map(), services: [], unseenCount: 0, state: 'complete' };
const heldBy = (...holders: readonly PortHolder[]): HolderSearch => ({
  ...nobody,
  holders: new Map([['COM3', holders]]),
});

const watching = (first: HolderSearch) => {
  const time = createFakeTime();
  const notices = createNoticeBoard(time.nowMs, () => {});
  const bugs: unknown[] = [];
  let answer: HolderSearch | Error = first;
  let asked = 0;
  let places: readonly Place[] = [{ slot: 3, port: 'COM3', failedAtMs: null }];
  const watch = createHolderWatch({
    findHolders: async () => {
      asked++;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    places: () => places,
    notices,
    timer: time,
    onBug: (error) => bugs.push(error),
  });
  const told = () => notices.list().map(({ id, tone, text }) => [id, tone, text]);
  return {
    ...{ time, notices, watch, bugs, told },
    asked: () => asked,
    answerWith: (next: HolderSearch | Error) => {
      answer = next;
    },
    place: (next: readonly Place[]) => {
      places = next;
      watch.seen();
    },
  };
};

const held = ['holder-3', 'attention', 'Slot 3: COM3 is held by minicom (process 812 of ann)'];

describe('the self-check of who holds the ports', () => {
  it('names the holder of a slot’s port', async () => {
    const { watch, told } = watching(heldBy(minicom));
    watch.seen();
    await expect.poll(told).toEqual([held]);
  });

  it('says what to do about a service that holds one', async () => {
    const { watch, notices } = watching(
      heldBy({ ...minicom, command: 'ModemManager', service: modemManager }),
    );
    watch.seen();
    await expect.poll(() => notices.list()[0]?.hint).toContain('systemctl mask --now ModemManager');
  });

  it('tells of a service once, on the slot whose port it holds', async () => {
    const services = modemManager === null ? [] : [modemManager];
    const { watch, told } = watching({
      ...heldBy({ ...minicom, command: 'ModemManager', service: modemManager }),
      services,
    });
    watch.seen();
    await expect.poll(told).toEqual([['holder-3', 'attention', expect.stringContaining('ModemManager')]]);
  });

  it('puts what stops a slot now above what may stop one later', async () => {
    const services = modemManager === null ? [] : [modemManager];
    const { watch, told } = watching({ ...heldBy(minicom), services });
    watch.seen();
    await expect.poll(() => told().map(([id]) => id)).toEqual(['holder-3', 'service-ModemManager']);
  });

  it('names a service that may take a port later, without alarm', async () => {
    const services = modemManager === null ? [] : [modemManager];
    const { watch, told } = watching({ ...nobody, services });
    watch.seen();
    await expect
      .poll(told)
      .toEqual([['service-ModemManager', 'info', expect.stringContaining('ModemManager runs on this')]]);
  });

  it('has nothing against the bench’s own attempts', async () => {
    const { watch, told, asked } = watching(heldBy({ ...minicom, isThisProcess: true }));
    watch.seen();
    await expect.poll(asked).toBe(1);
    expect(told()).toEqual([]);
  });

  it('looks once as long as the same ports are there, and again when another comes', async () => {
    const { watch, asked, place } = watching(nobody);
    watch.seen();
    watch.seen();
    await expect.poll(asked).toBe(1);
    place([{ slot: 3, port: 'COM7', failedAtMs: null }]);
    await expect.poll(asked).toBe(2);
  });

  it('looks again when an attempt has failed: another program may listen in', async () => {
    const { watch, told, asked, answerWith, place } = watching(nobody);
    watch.seen();
    await expect.poll(asked).toBe(1);
    answerWith(heldBy(minicom));
    place([{ slot: 3, port: 'COM3', failedAtMs: 7 }]);
    await expect.poll(told).toEqual([held]);
  });

  it('takes the notice away when the port was let go', async () => {
    const { watch, told, time, answerWith } = watching(heldBy(minicom));
    watch.seen();
    await expect.poll(told).toEqual([held]);
    answerWith(nobody);
    time.pass(10_000);
    await expect.poll(told).toEqual([]);
  });

  it('takes no notice away on a look that was cut short', async () => {
    const { watch, told, time, asked, answerWith } = watching(heldBy(minicom));
    watch.seen();
    await expect.poll(told).toEqual([held]);
    answerWith({ ...nobody, state: 'cut-short' });
    time.pass(10_000);
    await expect.poll(asked).toBe(2);
    expect(told()).toEqual([held]);
  });

  it('does not tell again what was dismissed, but another holder', async () => {
    const { watch, told, notices, time, asked, answerWith } = watching(heldBy(minicom));
    watch.seen();
    await expect.poll(told).toEqual([held]);
    notices.take('holder-3');
    time.pass(10_000);
    await expect.poll(asked).toBe(2);
    expect(told()).toEqual([]);
    answerWith(heldBy({ ...minicom, command: 'picocom' }));
    time.pass(10_000);
    await expect.poll(told).toEqual([['holder-3', 'attention', expect.stringContaining('picocom')]]);
  });

  it('reports a bug of the search and stays alive', async () => {
    const { place, bugs, told, answerWith, watch } = watching(nobody);
    answerWith(new Error('bug'));
    watch.seen();
    await expect.poll(() => bugs).toHaveLength(1);
    answerWith(heldBy(minicom));
    place([]);
    place([{ slot: 3, port: 'COM3', failedAtMs: null }]);
    await expect.poll(told).toEqual([held]);
  });

  it('looks no more once it is closed', async () => {
    const { watch, told, time, asked } = watching(heldBy(minicom));
    watch.seen();
    await expect.poll(told).toEqual([held]);
    watch.close();
    time.pass(60_000);
    expect(asked()).toBe(1);
  });
});

describe('a bench that starts', () => {
  let template: string;
  beforeAll(async () => {
    template = await makeBenchTemplate();
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));

  it('does not wait for the self-check, and tells what it found later', async () => {
    let answer = (_: HolderSearch): void => {};
    const findHolders = () =>
      new Promise<HolderSearch>((resolve) => {
        answer = resolve;
      });
    const bench = await makeTestBench(template, { findHolders });
    await bench.plug(0, 2);
    const texts = async () => (await bench.client.bench.snapshot({})).notices.map(({ text }) => text);
    expect(await texts()).toEqual([]);
    answer({ ...nobody, holders: new Map([[portOf(2), [minicom]]]) });
    await expect.poll(texts).toEqual([expect.stringContaining('Slot 2: port 2 is held by minicom')]);
    await bench.remove();
  });

  it('looks who else has the port when an attempt fails', async () => {
    let holders = new Map<string, readonly PortHolder[]>();
    const bench = await makeTestBench(template, { findHolders: async () => ({ ...nobody, holders }) });
    const hub = bench.hubs[0];
    if (hub === undefined) throw new Error('test: no hub 0');
    hub.behaviour.loadFails = new Fault('transfer-noisy', 'every second byte is missing');
    await bench.plug(0, 2);
    await bench.signOnAndOpen();
    holders = new Map([[portOf(2), [minicom]]]);
    await bench.client.bench.scan({ text: identity(0).gpf, source: 'wedge' });
    await bench.reaches(2, 'verdict');
    await bench.bench.lookAtPorts();
    const texts = async () => (await bench.client.bench.snapshot({})).notices.map(({ text }) => text);
    await expect.poll(texts).toEqual([expect.stringContaining('Slot 2: port 2 is held by minicom')]);
    await bench.remove();
  });
});
