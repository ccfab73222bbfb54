import { afterEach, describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import { version } from '../domain/builders.ts';
import { step, visitWith } from '../flash/test-visit.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import { image, loadAndCheck, never, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

const restarted = async (
  settings: Partial<McubootSettings> = {},
  options: Partial<VirtualMcubootOptions> = {},
): Promise<Loader> => {
  hub = startHub(options);
  const loader = visit(hub, settings);
  await loader.identify(never);
  await loadAndCheck(loader);
  await loader.restart(never);
  return loader;
};

/** What a hub runs that nobody did anything to but switch it off and on. */
const runsAfterPowerCut = async (settings: Partial<McubootSettings> = {}): Promise<string | null> => {
  hub.cutPower();
  hub.powerOn();
  return (await visit(hub, settings).identify(never)).firmwareVersion;
};

describe('mcuboot loader, an image that runs on trial', () => {
  it('is not kept by reading its version: until it is told to be, the next restart takes it back', async () => {
    const loader = await restarted();
    expect((await loader.readVersion(never)).firmwareVersion).toBe('01020305');
    expect(hub.slots.isConfirmed).toBe(false);
    expect(await runsAfterPowerCut()).toBe('01020304');
  });

  it('stays once it was kept', async () => {
    const loader = await restarted();
    await loader.readVersion(never);
    await loader.keep?.(never);
    expect(await runsAfterPowerCut()).toBe('01020305');
  });

  it('is not kept on a hub that came in its place', async () => {
    const loader = await restarted();
    await loader.readVersion(never);
    hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    await expect(loader.keep?.(never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.slots.isConfirmed).toBe(false);
  });

  it('is not kept by a visit that did not load it', async () => {
    await restarted();
    const later = visit(hub);
    await later.identify(never);
    await later.keep?.(never);
    expect({ marks: hub.slots.markCount, isConfirmed: hub.slots.isConfirmed }).toEqual({
      marks: 1,
      isConfirmed: false,
    });
  });

  it.each<[string, Partial<McubootSettings>, Partial<VirtualMcubootOptions>]>([
    ['was set for good before its start', { start: 'permanent' }, {}],
    [
      'is what an overwriting bootloader left',
      { bootMode: 'overwrite', start: 'permanent' },
      { bootMode: 'overwrite' },
    ],
    ['was chosen by version', { bootMode: 'direct-xip', start: 'by-itself' }, { bootMode: 'direct-xip' }],
    ['was loaded to RAM', { bootMode: 'ram-load', start: 'by-itself' }, { bootMode: 'ram-load' }],
  ])('needs no word to stay where it %s', async (_, settings, options) => {
    const loader = await restarted(settings, options);
    await loader.readVersion(never);
    const { markCount } = hub.slots;
    await loader.keep?.(never);
    expect(hub.slots.markCount).toBe(markCount);
    expect(await runsAfterPowerCut(settings)).toBe('01020305');
  });
});

describe('a visit to a hub whose catalogue names another version for the image', () => {
  /** The core's own visit, which keeps what it saw run once everything agreed. */
  const installAs = async (named: string, settings: McubootSettings): Promise<string | null> => {
    hub = startHub({ framing: settings.framing });
    const loader = visit(hub, settings);
    const { visit: core } = visitWith({
      ...loader,
      load: (_, hooks, signal) => loader.load(image, hooks, signal),
      check: (_, signal) => loader.check(image, signal),
    });
    await core.identify();
    const { chf } = sampleIdentity(2);
    try {
      await core.install(requireDeviceId(chf, 'test'), step(version('01020304'), version(named)));
      return null;
    } catch (error) {
      return isFault(error) ? error.code : 'internal';
    }
  };

  it.each<[string, McubootSettings]>([
    ['console', quickMcubootSettings],
    ['raw', quickRawSettings],
  ])(
    'ends with version-mismatch, and the next restart brings the old image back, %s framing',
    async (_, settings) => {
      expect(await installAs('0102FFFF', settings)).toBe('version-mismatch');
      expect(await runsAfterPowerCut(settings)).toBe('01020304');
    },
  );

  it('ends well, and keeps the image, where it names the right one', async () => {
    expect(await installAs('01020305', quickMcubootSettings)).toBeNull();
    expect(await runsAfterPowerCut()).toBe('01020305');
  });
});
