import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings, xmodemUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import type { VirtualHubBehaviour, VirtualHubTiming } from '../rig/virtual-hub-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const never = new AbortController().signal;
const hooks = { onProgress: () => {}, onWriteBegins: () => {} };
let hub: VirtualHub;
afterEach(() => hub.cutPower());

const loaderFor = (
  settings: UBootSettings,
  behaviour: VirtualHubBehaviour = {},
  timing: Partial<VirtualHubTiming> = {},
) => {
  hub = createVirtualHub({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    behaviour,
    timing,
  });
  return createLoader({ link: hub.openLink(), settings });
};

const storedBy = async (settings: UBootSettings, image: Uint8Array): Promise<Uint8Array | null> => {
  const loader = loaderFor(settings);
  await loader.identify(never);
  await loader.load(image, hooks, never);
  expect(await loader.check(image, never)).toBe('stored');
  expect(hub.violations).toEqual([]);
  return hub.storedFirmware();
};

/** A rig image with `filling` in place of its last bytes; what it is worth to a bootloader does not matter here. */
const imageEndingIn = (filling: Uint8Array): Uint8Array => {
  const image = makeRigFirmware({ version: '01020305', padBytes: 8_192 }).slice();
  image.set(filling, image.length - filling.length);
  return image;
};

describe('u-boot loader over XMODEM', () => {
  it.each([
    ['of whole blocks', makeRigFirmware({ version: '01020305', padBytes: 8_192 })],
    ['whose last block is filled up', makeRigFirmware({ version: '01020305', padBytes: 8_192 + 60 })],
    ['that ends in what looks like padding', imageEndingIn(new Uint8Array(700).fill(0x1a))],
  ])('stores an image %s byte for byte', async (_, image) => {
    expect(await storedBy(xmodemUBootSettings, image)).toEqual(image);
  });

  it('refuses an image that the receiver would take for padding, before anything is typed', async () => {
    const loader = loaderFor(xmodemUBootSettings);
    await loader.identify(never);
    const image = Buffer.concat([Buffer.alloc(2_000, 0x1a), Buffer.alloc(200, 7)]);
    const before = hub.carriedOut.length;
    await expect(loader.load(image, hooks, never)).rejects.toMatchObject({ code: 'image-unfit' });
    expect(hub.carriedOut.length).toBe(before);
  });
});

describe('u-boot loader, what else U-Boots are like', () => {
  it.each(['\n\r', '\n'] as const)('understands a hub whose lines end in %j', async (lineEnd) => {
    const wire = await loaderFor(rigUBootSettings, { lineEnd }).identify(never);
    expect(wire).toMatchObject({ chf: sampleIdentity(2).chf, firmwareVersion: '01020304' });
  });

  it('stops a countdown that only a stop string of 64 characters ends', async () => {
    const stopString = 'Meters, hubs and the rest of us: no entry without these 64 chars';
    const settings = {
      ...rigUBootSettings,
      autoboot: { pattern: 'Autoboot', keys: stopString },
      deadlines: { ...rigUBootSettings.deadlines, enterMs: 5_000 },
    };
    const loader = loaderFor(settings, { stopString }, { countdownMs: 60_000 });
    await loader.identify(never);
    expect(stopString).toHaveLength(64);
  });

  it('loads to and reads back from addresses beyond 32 bits', async () => {
    const image = makeRigFirmware({ version: '01020305', padBytes: 8_192 });
    const settings = {
      ...rigUBootSettings,
      transfer: { ...rigUBootSettings.transfer, address: '00000c8042000000' },
      readBack: { ...rigUBootSettings.readBack, address: 'c8044000000' },
    };
    expect(await storedBy(settings, image)).toEqual(image);
    expect(hub.carriedOut).toContain('loady 00000c8042000000');
  });

  it('says of a hub that cuts off what it tells of its version that it tells none', async () => {
    const loader = loaderFor(rigUBootSettings, { cutsOutput: { command: 'iminfo', characters: 78 } });
    expect(await loader.identify(never)).toMatchObject({
      chf: sampleIdentity(2).chf,
      firmwareVersion: null,
    });
  });

  it('believes no checksum that was cut off', async () => {
    const settings = { ...rigUBootSettings, tries: { ...rigUBootSettings.tries, command: 2 } };
    const loader = loaderFor(settings);
    await loader.identify(never);
    hub.behave({ cutsOutput: { command: 'crc32', characters: 40 } });
    const image = makeRigFirmware({ version: '01020305', padBytes: 8_192 });
    await expect(loader.load(image, hooks, never)).rejects.toMatchObject({ code: 'console-garbled' });
    expect(hub.writeCount).toBe(0);
  });
});

describe('u-boot settings', () => {
  it.each([
    ['a wake key that repeats the last command', { wakeKeys: '\r' }, 'wakeKeys'],
    [
      'an address of 17 digits',
      { readBack: { ...rigUBootSettings.readBack, address: '0'.repeat(17) } },
      'address',
    ],
    ['a stop string of 65 characters', { autoboot: { pattern: 'x', keys: 'x'.repeat(65) } }, 'keys'],
    [
      'a protocol that it cannot speak',
      { transfer: { ...rigUBootSettings.transfer, protocol: 'kermit' } },
      'protocol',
    ],
    [
      'a version over several lines',
      { version: { ...rigUBootSettings.version, pattern: '(?<version>a)\\r?$' } },
      'pattern',
    ],
  ])('are refused with %s', (_, change, named) => {
    expect(() => loaderFor({ ...rigUBootSettings, ...change } as UBootSettings)).toThrow(
      expect.objectContaining({ code: 'loader-settings-invalid', message: expect.stringContaining(named) }),
    );
  });
});
