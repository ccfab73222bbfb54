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

const hub = () => {
  const [first] = bench.hubs;
  if (first === undefined) throw new Error('test: no hub 0');
  return first;
};
const verdict = async () => {
  await bench.reaches(1, 'verdict');
  const { state } = await bench.slot(1);
  if (state.kind !== 'verdict') throw new Error('test: no verdict');
  return state;
};
const ending = identity(0).gpf.replaceAll('-', '').slice(-4);
const rescue = (changes: object = {}) =>
  bench.client.bench.rescue({ slot: 1, by: 'Lea', labelEnding: ending, ...changes });

/** Tried once, cut off inside the write, and tried again: slot 1 shows that the hub cannot say who it is. */
const loseFirmware = async (isTorn: boolean): Promise<void> => {
  const voiceless = { onlyFirmwareKnows: true };
  await bench.plug(0, 1);
  hub().behaviour = isTorn ? { ...voiceless, loadFails: new Fault('transfer-stalled', 'test') } : voiceless;
  if (!isTorn) hub().stored = null;
  await bench.client.bench.scan({ text: identity(0).gpf, source: 'wedge' });
  await verdict();
  hub().behaviour = voiceless;
  if (isTorn) await bench.client.bench.retry({ slot: 1 });
  await expect
    .poll(async () => (await verdict()).outcome)
    .toMatchObject({ kind: 'failed', code: 'application-lost' });
};

describe('a slot whose hub has no firmware left', () => {
  it('offers to install it by its label, and does so once a shift lead allowed it', async () => {
    await loseFirmware(true);
    expect((await verdict()).rescue).toEqual({ isAllowed: true, why: null });
    await rescue();
    await expect.poll(async () => (await verdict()).outcome).toEqual({ kind: 're-flashed' });
    expect(hub().writes).toEqual([newVersion]);
    const history = await bench.client.hubs.show({ id: identity(0).chf });
    expect(JSON.stringify(history)).toContain('rescue-allowed');
  });

  it('takes the end of either Device ID of the label, in any case', async () => {
    await loseFirmware(true);
    await rescue({ labelEnding: identity(0).chf.replaceAll('-', '').slice(-4).toLowerCase() });
    await expect.poll(async () => (await verdict()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('refuses the label of another hub, and sends nothing', async () => {
    await loseFirmware(true);
    const other = identity(1).gpf.replaceAll('-', '').slice(-4);
    await expect(rescue({ labelEnding: other })).rejects.toMatchObject({
      data: { code: 'label-differs', message: expect.stringContaining(`ends in ${other}`) },
    });
    expect(hub().writes).toEqual([]);
  });

  it('says why not when no write of this bench was cut off on it', async () => {
    await loseFirmware(false);
    expect((await verdict()).rescue).toEqual({
      isAllowed: false,
      why: expect.stringContaining('only one whose write was cut off on this bench'),
    });
    await expect(rescue()).rejects.toMatchObject({ data: { code: 'rescue-refused' } });
  });

  it('needs the shift lead again for each try', async () => {
    await loseFirmware(true);
    hub().behaviour = { onlyFirmwareKnows: true, loadFails: new Fault('transfer-stalled', 'test') };
    await rescue();
    await expect.poll(async () => (await verdict()).outcome).toMatchObject({ code: 'transfer-stalled' });
    expect((await verdict()).rescue).toBeUndefined();
    hub().behaviour = { onlyFirmwareKnows: true };
    await bench.client.bench.retry({ slot: 1 });
    await expect.poll(async () => (await verdict()).outcome).toMatchObject({ code: 'application-lost' });
  });
});

it('offers no rescue of a hub that can say who it is', async () => {
  await bench.plug(0, 1);
  hub().behaviour = { checkFails: new Fault('check-mismatch', 'test') };
  await bench.client.bench.scan({ text: identity(0).gpf, source: 'wedge' });
  expect((await verdict()).rescue).toBeUndefined();
  await expect(rescue()).rejects.toMatchObject({ data: { code: 'rescue-refused' } });
});
