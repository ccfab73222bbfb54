import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { createSpeedMemory } from '../../src-main/core/loaders/speed-memory.ts';
import { reachPrompt } from '../../src-main/core/loaders/u-boot/reach-prompt.ts';
import { createShell } from '../../src-main/core/loaders/u-boot/shell.ts';
import { createSpeedSwitch } from '../../src-main/core/loaders/u-boot/speed-switch.ts';
import { type Transferred, transferImage } from '../../src-main/core/loaders/u-boot/transfer-image.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';
import { describeWith } from '../requires.ts';
import { type QemuX86UBoot, startQemuX86UBoot } from '../rig/qemu-x86-u-boot.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const never = new AbortController().signal;
const image = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 251);
const settings = {
  ...rigUBootSettings,
  transfer: { ...rigUBootSettings.transfer, address: '1000000', baudRates: [921_600, 230_400] },
};

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
    const console = createConsole(link);
    const shell = createShell(console, settings);
    const speed = createSpeedSwitch(link, console, settings);
    const toPrompt = () => reachPrompt(console, shell, settings, speed, never);
    await toPrompt();
    const parts = { link, console, shell, settings, speed, speeds: createSpeedMemory(), signal };
    const transfer = (): Promise<Transferred> =>
      transferImage({ ...parts, onProgress, confirmHub: async () => {}, reachPrompt: toPrompt }, image);
    return { console, shell, transfer };
  };
  const answers = async (): Promise<number> => {
    const { shell } = await begin();
    return (await shell.run('true', 2_000, never)).code;
  };

  it('takes the image at the fastest speed and is back at the speed of its console', async () => {
    const { transfer, shell } = await begin();
    expect(await transfer()).toMatchObject({
      baudRate: 921_600,
      attempts: 1,
      report: { imageBytes: 100_000 },
    });
    expect(link.baudRate).toBe(115_200);
    expect((await shell.run('true', 2_000, never)).code).toBe(0);
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
    const { console, shell } = await begin();
    await shell.start('loady 1000000 921600', never);
    await console.expect({ asks: /press ENTER[^\n]*\n/ }, 3_000, never);
    await console.send(key);
    if (key !== '') expect(await console.expect({ waits }, 3_000, never)).not.toBeNull();
    expect(await answers()).toBe(0);
  });
});
