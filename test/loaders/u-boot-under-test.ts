import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { type HubUnderTest, uBootWays } from '../contract/loader.ts';
import { startQemuHub } from '../rig/qemu-hub.ts';
import type { Architecture } from '../rig/qemu-machines.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';

/** A real U-Boot in QEMU, for the suite of what every loader promises. */
export const startRealUBoot = async (
  architecture: Architecture,
  settings: UBootSettings,
): Promise<HubUnderTest> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-u-boot-'));
  const firmwareVersion = '01020304';
  const hub = await startQemuHub({
    folder,
    architecture,
    identity: sampleIdentity(7),
    firmwareVersion,
    // U-Boot then takes about a second over 64 KiB, so that a power cut can hit the write.
    writeBytesPerSecond: 65_536,
  });
  const { command, address } = settings.transfer;
  return {
    identity: hub.identity,
    firmwareVersion,
    settings,
    insideWriteMs: 300,
    ways: { ...uBootWays, startsTransfer: `${command.replace('<address>', address)}\r` },
    openLink: () => openSerialLink({ path: hub.ptyPath, baudRate: settings.baudRate }),
    cutPower: () => hub.kill(),
    powerOn: () => hub.powerOn(),
    storedFirmware: () => hub.readFirmwareFile(),
    stop: async () => {
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
