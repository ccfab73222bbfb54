import type { HardwareVersion } from './device-model.ts';
import { type DeviceModelKey, isInHardwareRange } from './device-model.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import type { Release } from './release.ts';

/** One installation on the way: `release` goes over `from`. */
export interface PathwayStep {
  readonly from: FirmwareVersion;
  readonly release: Release;
}

/** Whether a release is made for this Device Model and hardware version. */
export const isReleaseFor = (
  release: Release,
  deviceModel: DeviceModelKey,
  hardwareVersion: HardwareVersion,
): boolean => release.deviceModel === deviceModel && isInHardwareRange(hardwareVersion, release.hardware);

/**
 * The shortest sequence of installations from `from` to `target`, following only the versions each release states it
 * may be installed over (modification MP231, upgrade pathways). Version numbers are never compared for order. Between
 * equally short pathways the order of `releases` decides. Null when there is none; `from` is not the target's own
 * version by contract of the caller.
 */
export const findPathway = (
  releases: readonly Release[],
  from: FirmwareVersion,
  target: Release,
): readonly PathwayStep[] | null => {
  const seen = new Set<FirmwareVersion>();
  const ways: Way[] = [{ at: from, steps: [] }];
  // Grows while it is gone through: longer ways come after all shorter ones.
  for (const { at, steps } of ways)
    for (const release of releases) {
      const { id, firmwareVersion } = release;
      if (seen.has(firmwareVersion) || !release.installableFrom.includes(at)) continue;
      if (firmwareVersion === target.firmwareVersion && id !== target.id) continue;
      const longer = [...steps, { from: at, release }];
      if (id === target.id) return longer;
      seen.add(firmwareVersion);
      ways.push({ at: firmwareVersion, steps: longer });
    }
  return null;
};

interface Way {
  readonly at: FirmwareVersion;
  readonly steps: readonly PathwayStep[];
}
