import { afterEach, describe, expect, it } from 'vitest';
import { createLoader, tornHubOf } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { hubOptionsFor, type McubootKind, quickSettingsFor } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import { image, loadAndCheck, never, noHooks, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

const begin = (kind: McubootKind, options: Partial<VirtualMcubootOptions> = {}): Loader => {
  hub = startHub({ ...hubOptionsFor(kind), ...options });
  return visit(hub, quickSettingsFor(kind));
};

/** A whole visit, from a new link on. */
const reflash = async (kind: McubootKind, bytes: Uint8Array, loader = visit(hub, quickSettingsFor(kind))) => {
  await loader.identify(never);
  await loader.load(bytes, noHooks, never);
  await loader.check(bytes, never);
  await loader.restart(never);
  const announced = await loader.readVersion(never);
  await loader.keep?.(never);
  return announced.firmwareVersion;
};

const later = (version: string): Uint8Array => makeMcubootFirmware({ version, padBytes: 12_288 });
const kinds: readonly McubootKind[] = [
  'swap',
  'overwrite',
  'direct-xip',
  'direct-xip-revert',
  'ram-load',
  'single-slot',
  'single-slot-ram',
];

describe.each(kinds)('a hub of the kind %s', (kind) => {
  it('is re-flashed, re-flashed again and once more, and runs each on over a power cut', async () => {
    const first = begin(kind);
    expect(await reflash(kind, image, first)).toBe('01020305');
    expect(await reflash(kind, later('01020306'))).toBe('01020306');
    expect(await reflash(kind, later('01020307'))).toBe('01020307');
    hub.cutPower();
    hub.powerOn();
    const wire = await visit(hub, quickSettingsFor(kind)).identify(never);
    expect(wire.firmwareVersion).toBe('01020307');
    expect({ violations: hub.violations, writes: hub.writeCount }).toEqual({ violations: [], writes: 3 });
  });

  it('says what a torn write leaves of it', () => {
    begin(kind);
    const isOverwritten = kind.startsWith('single-slot');
    expect(tornHubOf(quickSettingsFor(kind))).toBe(
      isOverwritten ? 'may-have-lost-its-name' : 'says-who-it-is',
    );
  });
});

describe('mcuboot loader, a hub with two equal slots', () => {
  it.each(['direct-xip', 'direct-xip-revert', 'ram-load'] as const)(
    'has the second image written over the first one’s predecessor, %s',
    async (kind) => {
      await reflash(kind, image, begin(kind));
      const second = later('01020306');
      await reflash(kind, second);
      expect(hub.slots.held).toEqual([second, image]);
    },
  );

  it('is not asked to mark what its firmware cannot mark', async () => {
    await reflash('ram-load', image, begin('ram-load'));
    expect(hub.slots.markCount).toBe(0);
  });

  it.each(['direct-xip', 'ram-load'] as const)(
    'that turns the image down runs the old one on: version-mismatch, %s',
    async (kind) => {
      const loader = begin(kind);
      hub.behave({ turnsImageDown: true });
      await expect(reflash(kind, image, loader)).rejects.toMatchObject({ code: 'version-mismatch' });
      expect((await visit(hub, quickSettingsFor(kind)).identify(never)).firmwareVersion).toBe('01020304');
    },
  );

  it('does not start a lower version, and is not passed with it', async () => {
    const lower = makeMcubootFirmware({ version: '01020305', padBytes: 8_192, imageVersion: [1, 1, 9] });
    await expect(reflash('direct-xip', lower, begin('direct-xip'))).rejects.toMatchObject({
      code: 'version-mismatch',
    });
  });

  it('has its check hold though it started anew in between, and runs the image already', async () => {
    const loader = begin('ram-load');
    await loader.identify(never);
    await loader.load(image, noHooks, never);
    hub.slots.active = hub.slots.spare;
    hub.slots.running = image;
    await expect(loader.check(image, never)).resolves.toBe('stored');
  });

  it('takes back an image on trial where it was built to: the one that was not confirmed is gone', async () => {
    const kind = 'direct-xip-revert';
    const loader = begin(kind);
    await loader.identify(never);
    await loadAndCheck(loader);
    await loader.restart(never);
    await loader.readVersion(never);
    hub.cutPower();
    hub.powerOn();
    expect((await visit(hub, quickSettingsFor(kind)).identify(never)).firmwareVersion).toBe('01020304');
    expect(hub.slots.held[1]).toBeNull();
  });
});

describe('mcuboot loader, a hub with a single slot', () => {
  const kind = 'single-slot';
  const settings = quickSettingsFor(kind);

  it('is brought to its bootloader, written there, and left there until it is restarted', async () => {
    const loader = begin(kind);
    await loader.identify(never);
    expect(loader.leavesHub).toEqual({ afterIdentify: 'running', afterLoad: 'running' });
    await loader.load(image, noHooks, never);
    expect(loader.leavesHub).toEqual({ afterIdentify: 'running', afterLoad: 'stopped' });
    await expect(loader.check(image, never)).resolves.toBe('once-it-runs');
    await loader.restart(never);
    expect(loader.leavesHub.afterLoad).toBe('running');
    await expect(loader.readVersion(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('runs on where the write is not to begin', async () => {
    const loader = begin(kind);
    await loader.identify(never);
    const onWriteBegins = () => Promise.reject(new Error('the journal is full'));
    await expect(loader.load(image, { ...noHooks, onWriteBegins }, never)).rejects.toThrow('the journal');
    expect(hub.writeCount).toBe(0);
    expect((await visit(hub, settings).identify(never)).firmwareVersion).toBe('01020304');
  });

  it('is not written where it does not come up in its bootloader', async () => {
    const loader = begin(kind);
    await loader.identify(never);
    hub.behave({ ignoresReset: true });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'restart-failed' });
    expect(hub.writeCount).toBe(0);
  });

  it('is not sent to its bootloader when it is another hub by now', async () => {
    const loader = begin(kind);
    await loader.identify(never);
    hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect({ resets: hub.resetCount, writes: hub.writeCount }).toEqual({ resets: 0, writes: 0 });
  });

  it('says that its firmware waits in the bootloader, and not that it is lost, where it was left there', async () => {
    const loader = begin(kind);
    hub.behave({ isHeldInRecovery: true });
    hub.cutPower();
    hub.powerOn();
    const again = createLoader({ link: hub.openLink(), settings });
    await expect(again.identify(never)).rejects.toMatchObject({
      code: 'identity-unreadable',
      message: expect.stringContaining('has firmware that it did not start'),
    });
    expect(loader.enterForRescue).toBeDefined();
    expect({ resets: hub.resetCount, writes: hub.writeCount }).toEqual({ resets: 0, writes: 0 });
  });

  it('whose bootloader took every byte and stored another is check-mismatch: it lists only what it found valid', async () => {
    const loader = begin(kind);
    await loader.identify(never);
    hub.behave({ corruptStorageAtByte: 5_000 });
    await loader.load(image, noHooks, never);
    await expect(loader.check(image, never)).rejects.toMatchObject({ code: 'check-mismatch' });
  });

  it('is checked by the version where its bootloader lists no hashes', async () => {
    const loader = begin(kind, { recovery: { smpVersion: 1, listsHashes: false } });
    expect(await reflash(kind, image, loader)).toBe('01020305');
  });
});
