import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { describeLoader, type HubUnderTest } from '../contract/loader.ts';
import { describeWith } from '../requires.ts';
import { startQemuHub } from '../rig/qemu-hub.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const startRealHub = async (): Promise<HubUnderTest> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-u-boot-'));
  const firmwareVersion = '01020304';
  const hub = await startQemuHub({
    folder,
    identity: sampleIdentity(7),
    firmwareVersion,
    // U-Boot then takes about a second over 64 KiB, so that a power cut can hit the write.
    writeBytesPerSecond: 65_536,
  });
  return {
    identity: hub.identity,
    firmwareVersion,
    settings: rigUBootSettings,
    insideWriteMs: 300,
    openLink: () => openSerialLink({ path: hub.ptyPath, baudRate: rigUBootSettings.baudRate }),
    cutPower: () => hub.kill(),
    powerOn: () => hub.powerOn(),
    storedFirmware: () => hub.readFirmwareFile(),
    stop: async () => {
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

describeLoader(
  'u-boot loader on a real U-Boot',
  startRealHub,
  describeWith('qemu-system-arm', 'u-boot-qemu', 'sfdisk', 'mkfs.vfat', 'mcopy'),
);
