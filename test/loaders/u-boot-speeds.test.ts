import { afterEach, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader, LoadReport } from '../../src-main/core/loaders/loader.ts';
import {
  cleanBeforeFaster,
  createSpeedMemory,
  type SpeedMemory,
} from '../../src-main/core/loaders/speed-memory.ts';
import { parseUBootSettings } from '../../src-main/core/loaders/u-boot/loader.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import type { VirtualHubBehaviour } from '../rig/virtual-hub-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const image = makeRigFirmware({ version: '01020305', padBytes: 40_000 });
const never = new AbortController().signal;
const fast: UBootSettings = {
  ...rigUBootSettings,
  transfer: { ...rigUBootSettings.transfer, baudRates: [921_600, 230_400] },
  tries: { ...rigUBootSettings.tries, block: 3 },
  deadlines: {
    ...rigUBootSettings.deadlines,
    enterMs: 3_000,
    wakeEveryMs: 100,
    lullMs: 150,
    echoMs: 60,
    commandMs: 300,
    readyMs: 300,
    transferStartMs: 300,
    answerMs: 250,
    storageMs: 300,
  },
};

let hub: VirtualHub;
let speeds: SpeedMemory;
afterEach(() => hub.cutPower());

const start = (behaviour: VirtualHubBehaviour = {}): void => {
  speeds = createSpeedMemory();
  hub = createVirtualHub({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    behaviour,
    timing: { transferTimeoutMs: 100 },
  });
};

/** What the bench sets the line to, in order. */
const watched = (link: ByteLink): { readonly link: ByteLink; readonly bauds: number[] } => {
  const bauds: number[] = [];
  const setLines: ByteLink['setLines'] = async (lines) => {
    if (lines.baudRate !== undefined) bauds.push(lines.baudRate);
    await link.setLines(lines);
  };
  return { link: Object.create(link, { setLines: { value: setLines } }) as ByteLink, bauds };
};

const hooks = { onProgress: () => {}, onWriteBegins: () => {} };
const loaderOver = (link: ByteLink): Loader => createLoader({ link, settings: fast, speeds });

/** One visit of the hub: who it is, the image, the hub's own check of it. */
const visit = async (link = hub.openLink()): Promise<LoadReport> => {
  const loader = loaderOver(link);
  await loader.identify(never);
  const report = await loader.load(image, hooks, never);
  await loader.check(image, never);
  expect({ speaks: link.baudRate, violations: hub.violations }).toEqual({ speaks: 115_200, violations: [] });
  return report;
};
const nextSpeed = () => speeds.recall('transfer');

describe('u-boot loader, speeds of transfers', () => {
  it('goes to the fastest for the transfer, and is at the prompt at the speed of the console afterwards', async () => {
    start();
    expect(await visit()).toMatchObject({ baudRate: 921_600 });
    expect(nextSpeed()).toEqual({ baudRate: 921_600, cleanCount: 1 });
  });

  it('types no speed where the settings give none', async () => {
    start();
    const { link, bauds } = watched(hub.openLink());
    const loader = createLoader({ link, settings: { ...fast, transfer: rigUBootSettings.transfer }, speeds });
    await loader.identify(never);
    expect(await loader.load(image, hooks, never)).toMatchObject({ baudRate: 115_200 });
    expect({ bauds, known: nextSpeed() }).toEqual({ bauds: [], known: null });
  });

  it('steps down after noise, within the same visit, and begins there the next time', async () => {
    start({ noisyAbove: { baudRate: 300_000, everyBytes: 700 } });
    expect(await visit()).toMatchObject({ baudRate: 230_400 });
    expect(nextSpeed()).toEqual({ baudRate: 230_400, cleanCount: 1 });
    const { link, bauds } = watched(hub.openLink());
    await visit(link);
    expect(bauds).not.toContain(921_600);
  });

  it('steps down to the speed of the console where every other is noisy', async () => {
    start({ noisyAbove: { baudRate: 115_200, everyBytes: 70 } });
    expect(await visit()).toMatchObject({ baudRate: 115_200 });
    expect(nextSpeed()).toEqual({ baudRate: 115_200, cleanCount: 1 });
  });

  it('needs the power off and on where no key arrives at a speed, and begins slower then', async () => {
    start({ noisyAbove: { baudRate: 300_000, everyBytes: 0 } });
    await expect(visit()).rejects.toMatchObject({ code: 'no-reply' });
    hub.cutPower();
    hub.powerOn();
    expect(await visit()).toMatchObject({ baudRate: 230_400 });
  });

  it('begins slower the next time after a transfer that had to send too much again', async () => {
    start({ noisyAbove: { baudRate: 300_000, everyBytes: 9_000 } });
    const report = await visit();
    expect(report.baudRate).toBe(921_600);
    expect(report.retries).toBeGreaterThan(1);
    expect(nextSpeed()).toEqual({ baudRate: 230_400, cleanCount: 0 });
  });

  it('tries a faster speed again after a row of clean transfers', async () => {
    start();
    speeds.remember('transfer', { baudRate: 230_400, cleanCount: cleanBeforeFaster - 1 });
    expect(await visit()).toMatchObject({ baudRate: 230_400 });
    expect(await visit()).toMatchObject({ baudRate: 921_600 });
    expect(nextSpeed()).toEqual({ baudRate: 921_600, cleanCount: 1 });
  });

  it('is not put off by a remembered speed that the settings no longer have', async () => {
    start();
    speeds.remember('transfer', { baudRate: 57_600, cleanCount: 3 });
    expect(await visit()).toMatchObject({ baudRate: 921_600 });
  });

  it('passes over a speed that the port does not take, without sending the hub there', async () => {
    start();
    const link = hub.openLink();
    const refusing = Object.create(link, {
      setLines: {
        value: async (lines: { baudRate?: number }) => {
          if (lines.baudRate === 921_600) throw new Fault('port-lines-refused', 'slot 3: 921600 baud');
          await link.setLines(lines);
        },
      },
    }) as ByteLink;
    expect(await visit(refusing)).toMatchObject({ baudRate: 230_400 });
  });
});

describe('u-boot loader, a hub that was left at another speed', () => {
  /** The bench is gone after so many bytes: its link hears and says nothing any more. */
  const leaveAt = async (bytes: number): Promise<void> => {
    const control = new AbortController();
    const link = hub.openLink();
    let sentBytes = 0;
    const dying = Object.create(link, {
      write: {
        value: async (data: Uint8Array) => {
          sentBytes += link.baudRate === 921_600 ? data.length : 0;
          if (sentBytes >= bytes) throw new Fault('port-lost', 'slot 3: the bench is gone');
          await link.write(data);
        },
      },
    }) as ByteLink;
    const loader = loaderOver(dying);
    await loader.identify(never);
    await expect(loader.load(image, hooks, control.signal)).rejects.toMatchObject({ code: 'port-lost' });
  };

  it.each([
    ['before it was told to go on', 1],
    ['waiting for the first block', 2],
    ['within the transfer', 8_000],
  ])('is found again by the next visit: %s', async (_where, bytes) => {
    start();
    await leaveAt(bytes);
    await visit();
  });

  it('is at its prompt soon after the transfer was stopped', async () => {
    start();
    const control = new AbortController();
    const link = hub.openLink();
    const loader = loaderOver(link);
    await loader.identify(never);
    const stopping = { ...hooks, onProgress: () => control.abort() };
    await expect(loader.load(image, stopping, control.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(link.baudRate).toBe(115_200);
    await loaderOver(link).identify(never);
    expect(hub.violations).toEqual([]);
  });

  it('that was powered off and on in the meantime is found at its console as always', async () => {
    start();
    await leaveAt(8_000);
    hub.cutPower();
    hub.powerOn();
    await visit();
  });
});

describe('u-boot settings, speeds of transfers', () => {
  it.each([
    ['none', []],
    ['the slowest first', [230_400, 921_600]],
    ['one twice', [230_400, 230_400]],
    ['one that is none', [12]],
  ])('are refused: %s', (_what, baudRates) => {
    const settings = { ...fast, transfer: { ...fast.transfer, baudRates } };
    expect(() => parseUBootSettings(settings)).toThrow(/baudRates/);
  });
});
