import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { KnownImage, Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { version } from '../domain/builders.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import { image, loadAndCheck, never, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

const own = { group: 64, command: 1, payload: {} };
const { identity, restart } = quickMcubootSettings;

/** The maker's own group, as the rig's firmware without a shell has it. */
const reads = {
  identity: {
    ...identity,
    commands: [
      { ...own, parts: { chf_id: ['id', 'chf'], gpf_id: ['id', 'gpf'] } },
      { ...own, parts: { ch_manufacturer: ['model', 0], ch_model: ['model', 1] } },
    ],
    chf: '^chf_id=(?<chf>[0-9a-f]{16})$',
    gpf: '^gpf_id=(?<gpf>[0-9a-f]{16})$',
  },
  version: { commands: [{ ...own, parts: { version: ['fw'] } }], pattern: '^version=(?<version>\\S{1,8})$' },
} satisfies Partial<McubootSettings>;
const uptime = { command: { ...own, parts: { up: ['up'] } }, pattern: '^up=(?<uptime>\\d+)$' };

const { chf, gpf } = sampleIdentity(2);

describe('a hub whose firmware has no shell', () => {
  const begin = (settings: Partial<McubootSettings> = {}): Loader => {
    hub = startHub({ tells: 'reads', framing: settings.framing ?? 'console' });
    return visit(hub, { ...reads, ...settings });
  };

  it.each<[string, Partial<McubootSettings>]>([
    ['console', {}],
    ['raw', { ...quickRawSettings, ...reads, restart: { ...restart, uptime } }],
  ])('says who it is in answer to reads, %s framing', async (_, settings) => {
    await expect(begin(settings).identify(never)).resolves.toEqual({
      chf,
      gpf,
      deviceModel: { manufacturer: '106C', model: '0102', hardwareVersion: '0003' },
      firmwareVersion: '01020304',
    });
    expect(hub.violations).toEqual([]);
  });

  it('is re-flashed, and seen to restart by an uptime that is read', async () => {
    const loader = begin({ restart: { ...restart, banner: null, dark: null, uptime } });
    await loader.identify(never);
    await loader.restart(never);
    await loadAndCheck(loader);
    await loader.restart(never);
    await expect(loader.readVersion(never)).resolves.toEqual({ firmwareVersion: '01020305', chf });
  });

  it('is swapped by its own word, as any', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    await expect(loadAndCheck(loader)).rejects.toMatchObject({ code: 'hub-swapped' });
  });

  it('is identity-unreadable where it is asked for its shell', async () => {
    await expect(begin({ identity }).identify(never)).rejects.toMatchObject({
      code: 'identity-unreadable',
      message: expect.stringContaining('`hub identity` is answered with error 8'),
    });
  });

  it('is identity-unreadable where a part is not what the catalogue says', async () => {
    const wrong = { ...own, parts: { chf_id: ['id', 'device'] } };
    const loader = begin({ identity: { ...reads.identity, commands: [wrong] } });
    await expect(loader.identify(never)).rejects.toMatchObject({
      code: 'identity-unreadable',
      message: expect.stringContaining('read 64/1 gave no chf_id'),
    });
  });
});

describe('a hub whose shell cuts its output', () => {
  it('is not taken for one with a shorter version', async () => {
    // `version=010203`, and no line end.
    hub = startHub({ behaviour: { cutsVersionAt: 14 } });
    expect((await visit(hub).identify(never)).firmwareVersion).toBeNull();
  });

  it.each([0, 20, 30, 60, 80, 97, 100])(
    'is not taken for another hub or model, cut after %i characters',
    async (at) => {
      hub = startHub({ behaviour: { cutsIdentityAt: at } });
      await expect(visit(hub).identify(never)).rejects.toMatchObject({ code: 'identity-unreadable' });
    },
  );
});

describe('a hub whose firmware tells no version', () => {
  const settings: McubootSettings = { ...quickMcubootSettings, version: { from: 'active-image' } };
  const firmware = makeMcubootFirmware({ version: '01020304', padBytes: 4_096 });
  const known = (text: string, bytes: Uint8Array): KnownImage => ({
    firmwareVersion: version(text),
    image: bytes,
  });
  const both = [known('01020304', firmware), known('01020305', image)];

  const begin = (
    images: readonly KnownImage[] | undefined,
    options: Partial<VirtualMcubootOptions> = {},
  ): Loader => {
    hub = startHub({ firmware, ...options });
    const dependencies = { link: hub.openLink(), settings };
    return createLoader(
      images === undefined ? dependencies : { ...dependencies, knownImages: async () => images },
    );
  };
  const versionOf = async (loader: Loader) => (await loader.identify(never)).firmwareVersion;

  it('runs the version of the release whose image it lists', async () => {
    expect(await versionOf(begin(both))).toBe('01020304');
  });

  it.each<[string, readonly KnownImage[] | undefined]>([
    ['holds other images', [known('01020305', image)]],
    ['holds none', []],
    ['cannot be asked for any', undefined],
    ['has it under two versions', [...both, known('01020399', firmware)]],
    ['holds bytes that are no image', [known('01020304', firmware.subarray(0, 1_000))]],
  ])('runs none that is known where the bench %s', async (_, images) => {
    expect(await versionOf(begin(images))).toBeNull();
  });

  it('is known by the hash of an image that only its device can decrypt', async () => {
    const encrypted = makeMcubootFirmware({ version: '01020304', padBytes: 4_096, isEncrypted: true });
    expect(await versionOf(begin([known('01020304', encrypted)], { firmware: encrypted }))).toBe('01020304');
  });

  it('is re-flashed, and runs the version whose image was loaded', async () => {
    const loader = begin(both);
    await loader.identify(never);
    await loadAndCheck(loader);
    await loader.restart(never);
    await expect(loader.readVersion(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('has told nothing after its restart where the bench cannot name what runs', async () => {
    const loader = begin([known('01020304', firmware)]);
    await loader.identify(never);
    await loadAndCheck(loader);
    await loader.restart(never);
    await expect(loader.readVersion(never)).rejects.toMatchObject({ code: 'no-announcement' });
  });
});
