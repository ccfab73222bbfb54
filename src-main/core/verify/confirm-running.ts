import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { VersionAnnouncement } from '../loaders/loader.ts';

/**
 * The version verdict: what running firmware announced against what it has to be, and that the hub announcing it is
 * still the one that was scanned. Throws `hub-swapped` or `version-mismatch`.
 */
export const confirmRunning = (
  announced: VersionAnnouncement,
  expected: { readonly chf: DeviceId; readonly version: FirmwareVersion },
  port: string,
): void => {
  if (announced.chf !== null && announced.chf !== expected.chf)
    throw new Fault(
      'hub-swapped',
      `${port}: hub ${expected.chf} was flashed, hub ${announced.chf} answered after restart`,
    );
  if (announced.firmwareVersion !== expected.version)
    throw new Fault(
      'version-mismatch',
      `${port}: hub ${expected.chf} runs ${announced.firmwareVersion} after restart, ${expected.version} was due`,
    );
};
