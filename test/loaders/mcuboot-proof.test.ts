import { afterEach, describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { type McubootHash, makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';
import { image, never, noHooks, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

const ifTold = { transfer: { ...quickMcubootSettings.transfer, match: 'if-told' } } as const;

describe('the check of an image that a hub stored', () => {
  it.each<[string, Partial<McubootSettings>, VirtualMcubootBehaviour, string]>([
    ['proves it where the hub hashed it and said so over frames with a checksum', {}, {}, 'stored'],
    [
      'proves no more over raw frames, where one bit turns the word over',
      quickRawSettings,
      {},
      'once-it-runs',
    ],
    ['proves no more where only the list names it', ifTold, { tellsNoMatch: true }, 'once-it-runs'],
  ])('%s', async (_, settings, behaviour, proof) => {
    hub = startHub({ framing: settings.framing ?? 'console' });
    const loader = visit(hub, settings);
    await loader.identify(never);
    hub.behave(behaviour);
    await loader.load(image, noHooks, never);
    await expect(loader.check(image, never)).resolves.toBe(proof);
  });

  it('is none of stored bytes that are wrong under the right hash: only the start tells them', async () => {
    hub = startHub();
    const loader = visit(hub, ifTold);
    await loader.identify(never);
    hub.behave({ tellsNoMatch: true, corruptStorageAtByte: 5_000 });
    await loader.load(image, noHooks, never);
    await expect(loader.check(image, never)).resolves.toBe('once-it-runs');
    await loader.restart(never);
    await expect(loader.readVersion(never)).rejects.toMatchObject({ code: 'version-mismatch' });
  });

  it('is of another hub when another one has come: hub-swapped, whatever it lists', async () => {
    hub = startHub();
    const loader = visit(hub);
    await loader.identify(never);
    await loader.load(image, noHooks, never);
    hub.behave({ identity: { chf: '88-73-84-90-6A-FF-00-01' } });
    await expect(loader.check(image, never)).rejects.toMatchObject({ code: 'hub-swapped' });
  });
});

describe('the hash that a hub lists for what it runs', () => {
  const factory = (): Uint8Array => hub.slots.primary ?? new Uint8Array(0);
  const other = makeMcubootFirmware({ version: '01020304', padBytes: 8_192 });

  const begin = async (
    validates: McubootSettings['validates'],
    options: Partial<VirtualMcubootOptions> = {},
  ): Promise<Loader> => {
    hub = startHub({ validates, ...options });
    const loader = visit(hub, { validates });
    await loader.identify(never);
    return loader;
  };

  it('speaks of the bytes where the bootloader reckons it anew at each start', async () => {
    const loader = await begin('each-start');
    await expect(loader.holds(factory(), never)).resolves.toBe('matches');
    await expect(loader.holds(other, never)).resolves.toBe('differs');
  });

  it('proves nothing of the bytes where it was reckoned once; another hash is another image all the same', async () => {
    const loader = await begin('when-installed');
    await expect(loader.holds(factory(), never)).resolves.toBe('unproven');
    await expect(loader.holds(other, never)).resolves.toBe('differs');
  });

  it('stays the same over bytes that changed since, which only a bootloader of the first kind would not start', async () => {
    const wanted = makeMcubootFirmware({ version: '01020304', padBytes: 4_096 });
    const loader = await begin('when-installed');
    const bytes = factory();
    bytes[2_000] = (bytes[2_000] ?? 0) ^ 0x10;
    hub.cutPower();
    hub.powerOn();
    const again = visit(hub, { validates: 'when-installed' });
    await again.identify(never);
    await expect(again.holds(wanted, never)).resolves.toBe('unproven');
    expect(loader.leavesHub.afterIdentify).toBe('running');
  });

  it.each<McubootHash>(['sha384', 'sha512'])('is taken for what it is with %s', async (hash) => {
    const firmware = makeMcubootFirmware({ version: '01020304', padBytes: 4_096, hash });
    const loader = await begin('each-start', { firmware });
    await expect(loader.holds(firmware, never)).resolves.toBe('matches');
    await expect(loader.holds(other, never)).resolves.toBe('differs');
  });

  it.each<[string, Partial<Parameters<typeof makeMcubootFirmware>[0]>]>([
    ['SHA-512', { hash: 'sha512' }],
    ['protected TLVs', { protectedBytes: 32 }],
    ['encryption', { isEncrypted: true }],
  ])('is what has to run after an image with %s was loaded', async (_, described) => {
    const made = makeMcubootFirmware({ version: '01020305', padBytes: 8_192, ...described });
    const loader = await begin('each-start');
    await loader.load(made, noHooks, never);
    await loader.check(made, never);
    await loader.restart(never);
    await expect(loader.readVersion(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });
});
