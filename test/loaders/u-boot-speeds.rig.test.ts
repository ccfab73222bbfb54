import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { parseUBootSettings } from '../../src-main/core/loaders/u-boot/loader.ts';
import type { Asking, Filling } from '../../src-main/core/loaders/u-boot/settings.ts';
import { transferImage } from '../../src-main/core/loaders/u-boot/transfer-image.ts';
import { describeWith } from '../requires.ts';
import { type QemuX86UBoot, startQemuX86UBoot } from '../rig/qemu-x86-u-boot.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { openUBootParts } from '../rig/u-boot-parts.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const never = new AbortController().signal;
const image = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 251);
const { chf, gpf, manufacturer, model } = sampleIdentity(7);
/** This one has no storage: what a hub would read from there is said for it. */
const settings = parseUBootSettings({
  ...rigUBootSettings,
  identity: {
    ...rigUBootSettings.identity,
    commands: [
      `echo chf_id=${chf}; echo gpf_id=${gpf}`,
      `echo ch_manufacturer=${manufacturer}; echo ch_model=${model}`,
    ],
  },
  version: { ...rigUBootSettings.version, commands: ['false'] },
  transfer: { ...rigUBootSettings.transfer, address: '1000000', baudRates: [921_600, 230_400] },
});

describeWith('qemu-system-i386', 'u-boot-qemu')('a real U-Boot that changes its speed', () => {
  let uBoot: QemuX86UBoot;
  let link: ByteLink;
  beforeAll(async () => {
    uBoot = await startQemuX86UBoot();
  });
  afterAll(() => uBoot?.stop());
  beforeEach(async () => {
    link = await openSerialLink({ path: uBoot.ptyPath, baudRate: settings.baudRate });
  });
  afterEach(() => link.close());

  /** A visit as the loader makes it, without storage. */
  const begin = async (signal = never, onProgress = () => {}) => {
    const parts = openUBootParts(link, settings, signal);
    await parts.hubs.identify(never);
    const ask = async () => (await parts.hubs.known(never)).ask('true' as Asking, 2_000, never);
    return { ...parts, ask, transfer: () => transferImage({ ...parts, onProgress }, image) };
  };
  const answers = async (): Promise<number> => {
    const { ask } = await begin();
    return (await ask()).code;
  };

  it('takes the image at the fastest speed and is back at the speed of its console', async () => {
    const { transfer, ask } = await begin();
    expect(await transfer()).toMatchObject({
      baudRate: 921_600,
      attempts: 1,
      report: { imageBytes: 100_000 },
    });
    expect(link.baudRate).toBe(115_200);
    expect((await ask()).code).toBe(0);
  });

  it('is at its prompt again after the transfer was stopped', async () => {
    const control = new AbortController();
    const { transfer } = await begin(control.signal, () => control.abort());
    await expect(transfer()).rejects.toMatchObject({ code: 'cancelled' });
    expect(link.baudRate).toBe(115_200);
    expect(await answers()).toBe(0);
  });

  it.each([
    ['for Enter', '', /press ENTER/],
    ['for the first block', '\r', /Ready for binary[^\n]*\n/],
  ])('is found again by the next visit where it was left waiting %s', async (_what, key, waits) => {
    const { console, hubs } = await begin();
    await hubs.begin('loady 1000000 921600' as Filling, never);
    await console.expect({ asks: /press ENTER[^\n]*\n/ }, 3_000, never);
    await console.send(key);
    if (key !== '') expect(await console.expect({ waits }, 3_000, never)).not.toBeNull();
    expect(await answers()).toBe(0);
  });
});
