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
  const reachedBy = new Map<FirmwareVersion, PathwayStep>();
  const seen = new Set<FirmwareVersion>([from]);
  const queue: FirmwareVersion[] = [from];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const release of releases) {
      if (seen.has(release.firmwareVersion) || !release.installableFrom.includes(at)) continue;
      if (release.firmwareVersion === target.firmwareVersion && release.id !== target.id) continue;
      reachedBy.set(release.firmwareVersion, { from: at, release });
      if (release.id === target.id) return stepsBackFrom(reachedBy, from, target.firmwareVersion);
      seen.add(release.firmwareVersion);
      queue.push(release.firmwareVersion);
    }
  }
  return null;
};

const stepsBackFrom = (
  reachedBy: ReadonlyMap<FirmwareVersion, PathwayStep>,
  from: FirmwareVersion,
  to: FirmwareVersion,
): readonly PathwayStep[] => {
  const steps: PathwayStep[] = [];
  for (let at = to; at !== from; ) {
    const step = reachedBy.get(at);
    if (step === undefined) throw new Error(`pathway search lost its way at ${at}`);
    steps.unshift(step);
    at = step.from;
  }
  return steps;
};
