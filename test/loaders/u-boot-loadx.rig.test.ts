import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { describeWith } from '../requires.ts';
import { type QemuHub, startQemuHub } from '../rig/qemu-hub.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { xmodemUBootSettings as settings } from '../rig/u-boot-settings.ts';

const never = new AbortController().signal;

/** Runs of what the receiver takes for padding: where a block of 1,024 bytes would end, and at the very end. */
const image = makeRigFirmware({ version: '01020305', padBytes: 8_192 }).slice();
image.fill(0x1a, 3 * 1_024 - 40, 3 * 1_024 + 100);
image.fill(0x1a, -200);

describeWith(
  'qemu-system-arm',
  'u-boot-qemu',
  'sfdisk',
  'mkfs.vfat',
  'mcopy',
)('a real U-Boot that is loaded by loadx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-loadx-'));
  let hub: QemuHub;
  beforeAll(async () => {
    hub = await startQemuHub({ folder, identity: sampleIdentity(7), firmwareVersion: '01020304' });
  });
  afterAll(async () => {
    await hub?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stores an image byte for byte that has bytes of padding in it', async () => {
    const link = await openSerialLink({ path: hub.ptyPath, baudRate: settings.baudRate });
    const loader = createLoader({ link, settings });
    await loader.identify(never);
    await loader.load(image, { onProgress: () => {}, onWriteBegins: () => {} }, never);
    expect(await loader.check(image, never)).toBe('stored');
    await link.close();
    await hub.kill();
    expect(Buffer.compare(hub.readFirmwareFile() ?? Buffer.alloc(0), image)).toBe(0);
  });
});
