import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickRawSettings } from '../rig/mcuboot-settings.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';
import { never, noHooks, startHub, visit } from './mcuboot-under-test.ts';

const hubs: VirtualMcubootHub[] = [];
afterAll(() => {
  for (const hub of hubs) hub.cutPower();
});

/** The hub keeps what came of a frame for longer than any answer is waited for, as real ones do. */
const partialFrameMs = 160;
const settings: McubootSettings = {
  ...quickRawSettings,
  transfer: { ...quickRawSettings.transfer, maxFrameBytes: 400, tries: 1 },
  deadlines: {
    ...quickRawSettings.deadlines,
    enterMs: 2_000,
    wakeEveryMs: 60,
    answerMs: 60,
    eraseMs: 60,
    chunkMs: 60,
    backMs: 2_000,
    resyncMs: 260,
  },
};
const image = makeMcubootFirmware({ version: '01020305', padBytes: 2_048 });
/** What a good visit sends. */
const visitBytes = 3_170;
/** Where in it the piece that opens the upload begins, and the one after it. */
const piecesAt = [251, 574];
const headerBytes = 20;

const reflash = async (behaviour: VirtualMcubootBehaviour): Promise<VirtualMcubootHub> => {
  const hub = startHub({ framing: 'raw', timing: { partialFrameMs } });
  hubs.push(hub);
  const loader = visit(hub, settings);
  hub.behave(behaviour);
  await loader.identify(never);
  await loader.load(image, noHooks, never);
  await loader.check(image, never);
  await loader.restart(never);
  expect(await loader.readVersion(never)).toMatchObject({ firmwareVersion: '01020305' });
  await loader.keep?.(never);
  expect(hub.slots.primary).toEqual(image);
  return hub;
};

/** So many visits at once that none waits for another. */
const surviveEach = async (losses: readonly (readonly number[])[]): Promise<void> => {
  const left = [...losses];
  const worker = async (): Promise<void> => {
    for (let lost = left.shift(); lost !== undefined; lost = left.shift()) {
      const hub = await reflash({ losesHeardBytes: lost });
      expect({ lost, writes: hub.writeCount, marks: hub.slots.markCount }).toEqual({
        lost,
        writes: 1,
        marks: 2,
      });
    }
  };
  await Promise.all(Array.from({ length: 12 }, worker));
};

describe('a visit over raw frames', () => {
  it('survives the loss of any one byte, in requests and pieces, with nothing else stored than was sent', async () => {
    const everyBytes = 61;
    await surviveEach(
      Array.from({ length: Math.ceil(visitBytes / everyBytes) }, (_, at) => [1 + at * everyBytes]),
    );
  });

  it('survives the loss of each of the first bytes of a piece', async () => {
    await surviveEach(
      piecesAt.flatMap((from) => Array.from({ length: headerBytes }, (_, at) => [from + at])),
    );
  });

  it('survives two or three bytes lost anywhere', async () => {
    const lost = fc.uniqueArray(fc.integer({ min: 1, max: visitBytes }), { minLength: 2, maxLength: 3 });
    await surviveEach(fc.sample(lost, { numRuns: 24, seed: 20_261_125 }));
  });
});

describe('a hub that was left with half a raw frame', () => {
  it('is identified by the next visit, once that has kept its silence', async () => {
    const hub = startHub({ framing: 'raw', timing: { partialFrameMs } });
    hubs.push(hub);
    const link = hub.openLink();
    await createLoader({ link, settings }).identify(never);
    // The header of a request of 900 bytes, and no more.
    await link.write(Uint8Array.of(0x0a, 0x00, 0x03, 0x7c, 0x00, 0x01, 0x07, 0x01, 0xa4));
    // They cross in the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    await link.close();
    await expect(visit(hub, settings).identify(never)).resolves.toMatchObject({
      firmwareVersion: '01020304',
    });
  });
});
