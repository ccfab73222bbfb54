import { afterEach, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { parseUBootSettings } from '../../src-main/core/loaders/u-boot/loader.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings as settings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import type { VirtualHubBehaviour } from '../rig/virtual-hub-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const image = makeRigFirmware({ version: '01020305', padBytes: 16_384 });
const never = new AbortController().signal;
const hooks = { onProgress: () => {}, onWriteBegins: () => {} };
let hub: VirtualHub;
afterEach(() => hub.cutPower());

const openHub = (): ByteLink => {
  const timing = { transferTimeoutMs: 100, writeMsPerKib: 10 };
  hub = createVirtualHub({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    timing,
  });
  return hub.openLink();
};
const identified = async (behaviour: VirtualHubBehaviour = {}, given = settings) => {
  const loader = createLoader({ link: openHub(), settings: given });
  await loader.identify(never);
  hub.behave(behaviour);
  return loader;
};
const resets = (): number => hub.carriedOut.filter((command) => command === 'reset').length;

describe('a u-boot visit, the speed of its line', () => {
  const watched = async (baudRate: number, fault?: Fault) => {
    const inner = openHub();
    await inner.setLines({ baudRate });
    const set: (number | undefined)[] = [];
    const setLines: ByteLink['setLines'] = async (lines) => {
      if (fault !== undefined) throw fault;
      set.push(lines.baudRate);
      await inner.setLines(lines);
    };
    const link = Object.create(inner, { setLines: { value: setLines } }) as ByteLink;
    return { loader: createLoader({ link, settings }), set };
  };

  it.each([
    [9_600, [115_200]],
    [115_200, []],
  ])('is made that of the console where it is another one: %i', async (baudRate, due) => {
    const { loader, set } = await watched(baudRate);
    expect(await loader.identify(never)).toMatchObject({ chf: sampleIdentity(2).chf });
    expect(set).toEqual(due);
  });

  it('is a fault where the port does not take it', async () => {
    const { loader } = await watched(9_600, new Fault('port-lines-refused', 'slot 3: 115200 baud'));
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'port-lines-refused' });
  });
});

describe('a u-boot visit, what is told of a load', () => {
  const loaded = async (behaviour: VirtualHubBehaviour) => {
    const loader = await identified(behaviour);
    const beganMs = performance.now();
    const report = await loader.load(image, hooks, never);
    return { report, tookMs: performance.now() - beganMs };
  };

  it('is the image, its frames, and the times that it took to cross and to be stored', async () => {
    const { report, tookMs } = await loaded({});
    expect(report).toMatchObject({ imageBytes: 16_384, baudRate: 115_200, frames: 16, retries: 0 });
    expect(report.storeMs).toBeGreaterThanOrEqual(160);
    expect(report.transferMs).toBeGreaterThan(0);
    expect(report.transferMs + report.storeMs).toBeLessThanOrEqual(tookMs);
    expect({ turnAround: report.turnAroundMs, share: report.ceilingFraction }).toEqual({
      turnAround: 0,
      share: 1,
    });
  });

  it('counts a frame that was sent again', async () => {
    const { report } = await loaded({ noisyAbove: { baudRate: 0, everyBytes: 9_000 } });
    expect(report.retries).toBe(1);
  });

  it('counts a transfer that was begun again, and tells the time of the one that arrived', async () => {
    const { report, tookMs } = await loaded({ corruptsMemory: { atByte: 9_000, times: 1 } });
    expect(report.retries).toBe(1);
    expect(report.transferMs).toBeLessThan(0.6 * (tookMs - report.storeMs));
  });

  it('says of a transfer whose end was not told that nothing of it was measured', async () => {
    const { report, tookMs } = await loaded({ stuckAtHundredPercent: true });
    expect(report).toMatchObject({ frames: 0, retries: 0, turnAroundMs: null, ceilingFraction: null });
    expect(report.transferMs).toBeGreaterThan(0);
    expect(report.transferMs + report.storeMs).toBeLessThanOrEqual(tookMs);
  });
});

describe('a u-boot visit, whether storage holds an image', () => {
  it('is matches, differs, or unproven where it cannot be read back', async () => {
    const loader = await identified();
    await loader.load(image, hooks, never);
    expect([await loader.holds(image, never), await loader.holds(image.subarray(1), never)]).toEqual([
      'matches',
      'differs',
    ]);
    const readBack = { ...settings.readBack, command: 'load virtio 0:1 <address> none.img' };
    const blind = await identified({}, parseUBootSettings({ ...settings, readBack }));
    expect(await blind.holds(image, never)).toBe('unproven');
  });

  it('is nothing that a lost port tells', async () => {
    const loader = await identified({ unplugAtBytes: 1 });
    await expect(loader.holds(image, never)).rejects.toMatchObject({ code: 'port-lost' });
  });
});

describe('a u-boot visit, the version that runs', () => {
  it.each<[string, VirtualHubBehaviour, number]>([
    ['the firmware announces nothing', { silentFirmware: true }, 1],
    ['no two announcements are alike', { unsteadyAnnouncements: { starts: 99 } }, 3],
  ])('is waited for over as many restarts as may help where %s', async (_, behaviour, due) => {
    const announcement = { ...settings.announcement, restarts: 2 };
    const loader = await identified(behaviour, { ...settings, announcement });
    await loader.restart(never);
    await expect(loader.readVersion(never)).rejects.toMatchObject({ code: 'no-announcement' });
    expect(resets()).toBe(due);
  });
});

describe('a u-boot loader', () => {
  it('leaves the hub stopped in its bootloader', async () => {
    const { leavesHub } = createLoader({ link: openHub(), settings });
    expect(leavesHub).toEqual({ afterIdentify: 'stopped', afterLoad: 'stopped' });
  });

  it('names itself with settings that it cannot work with', () => {
    expect(() => parseUBootSettings({ kind: 'u-boot' })).toThrow(/^settings of loader u-boot: /);
  });
});
