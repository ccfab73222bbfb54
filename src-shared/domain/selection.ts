import type { DecideInput, Policy, Quarantine } from './decide.ts';
import { type DeviceModel, deviceModelKey, formatDeviceModel, isInHardwareRange } from './device-model.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import type { OverridableReason } from './override.ts';
import { findPathway, isReleaseFor, type PathwayStep } from './pathway.ts';
import type { QuarantineReason } from './reasons.ts';
import type { DeviceModelEntry, Release, ReleaseStatus } from './release.ts';

type Rules = Pick<DecideInput, 'catalogue' | 'nowMs' | 'provenMs' | 'policy' | 'stoppedReleases'>;

type Lifted = readonly OverridableReason[];

const quarantine = (reason: QuarantineReason, detail: string): Quarantine => ({
  kind: 'quarantine',
  reason,
  detail,
});

/** The release the catalogue states as latest production for this Device Model and hardware version, if it may be installed now. */
export const selectProduction = (
  model: DeviceModel,
  rules: Rules,
  lifted: Lifted,
): Quarantine | { readonly kind: 'production'; readonly release: Release } => {
  const { catalogue } = rules;
  const expired = whyExpired(rules);
  if (expired !== null) return expired;
  const key = deviceModelKey(model);
  // mutant: method: a catalogue that holds a Device Model twice is refused
  const entry = catalogue.models.find((candidate) => candidate.deviceModel === key);
  if (entry === undefined)
    return quarantine(
      'model-not-in-catalogue',
      `Catalogue version ${catalogue.version} has no Device Model ${key}`,
    );
  const statement = statementFor(entry, model, lifted);
  if (statement === null)
    return quarantine(
      'hardware-version-not-supported',
      `Catalogue version ${catalogue.version} states no production release for ${formatDeviceModel(model)}${otherStatements(entry)}`,
    );
  // mutant: method: a release's id is its path in the catalogue, which holds one file there
  const release = catalogue.releases.find(({ id }) => id === statement.release);
  const isLifted = lifted.includes('hardware-version-not-supported');
  const isMadeFor = (made: Release): boolean =>
    isLifted ? made.deviceModel === key : isReleaseFor(made, key, model.hardwareVersion);
  if (release === undefined || !isMadeFor(release))
    return quarantine(
      'release-missing',
      `Catalogue version ${catalogue.version} names ${statement.release} for ${formatDeviceModel(model)} and holds no such release for it`,
    );
  return whyNotInstallable(release, rules) ?? { kind: 'production', release };
};

const iso = (ms: number): string => new Date(ms).toISOString();

const clockInDoubt = (what: string, { nowMs, provenMs }: Rules): Quarantine =>
  quarantine(
    'clock-in-doubt',
    `${what} by this machine's clock, which says ${iso(nowMs)}; the bench has recorded nothing later than ${iso(provenMs)}`,
  );

const whyExpired = (rules: Rules): Quarantine | null => {
  const { version, expiresAtMs } = rules.catalogue;
  const what = `Catalogue version ${version} expired at ${iso(expiresAtMs)}`;
  if (rules.provenMs >= expiresAtMs) return quarantine('catalogue-expired', what);
  return rules.nowMs >= expiresAtMs ? clockInDoubt(what, rules) : null;
};

const whyNotEffective = (name: string, effectiveFromMs: number, rules: Rules): Quarantine | null => {
  const what = `${name} is effective from ${iso(effectiveFromMs)}`;
  if (effectiveFromMs > rules.nowMs) return quarantine('release-not-yet-effective', what);
  return effectiveFromMs > rules.provenMs ? clockInDoubt(what, rules) : null;
};

type Statement = DeviceModelEntry['latestProduction'][number];

/** Lifted, the one production release of the Device Model; which of several it should be is for nobody to guess. */
const statementFor = (
  { latestProduction }: DeviceModelEntry,
  { hardwareVersion }: DeviceModel,
  lifted: Lifted,
): Statement | null => {
  // mutant: method: a catalogue whose ranges overlap is refused
  const stated = latestProduction.find(({ hardware }) => isInHardwareRange(hardwareVersion, hardware));
  if (stated !== undefined) return stated;
  const isOnlyOne = latestProduction.length === 1;
  return (isOnlyOne && lifted.includes('hardware-version-not-supported') && latestProduction[0]) || null;
};

const otherStatements = ({ latestProduction }: DeviceModelEntry): string => {
  if (latestProduction.length === 0) return ', nor for any other hardware version';
  const ranges = latestProduction.map(({ hardware: { from, to } }) =>
    from === to ? from : `${from} to ${to}`,
  );
  return `; it states one for hardware ${ranges.join(' and one for ')}`;
};

/** Null when the release may be installed now. */
const whyNotInstallable = (release: Release, rules: Rules): Quarantine | null => {
  const { policy, stoppedReleases } = rules;
  const name = `Release ${release.firmwareVersion} (${release.id})`;
  const forGood =
    whyOfStatus(name, release.status, policy) ?? whyNotEffective(name, release.effectiveFromMs, rules);
  if (forGood !== null) return forGood;
  // Last, because it is about this bench: what the catalogue says of the release holds for good.
  return stoppedReleases.includes(release.id)
    ? quarantine('release-stopped', `${name} is stopped on this bench`)
    : null;
};

const whyOfStatus = (name: string, status: ReleaseStatus, policy: Policy): Quarantine | null => {
  switch (status) {
    case 'held':
      return quarantine('release-held', `${name} is held`);
    case 'withdrawn':
      return quarantine('release-withdrawn', `${name} is withdrawn`);
    case 'pilot':
      return policy.installsPilots ? null : quarantine('release-pilot', `${name} is a pilot release`);
    // mutant: case: nothing is said of it either way
    case 'production':
      return null;
  }
};

/** The installations that lead from `from` to `target`, through releases that may be installed now and no others. */
export const selectSteps = (
  releases: readonly Release[],
  from: FirmwareVersion,
  target: Release,
  rules: Rules,
  lifted: Lifted,
): Quarantine | { readonly kind: 'steps'; readonly steps: readonly PathwayStep[] } => {
  const steps = pathwayOfInstallable(releases, from, target, rules);
  if (steps !== null) return { kind: 'steps', steps };
  const leads = `leads from ${from} to ${target.firmwareVersion}`;
  const pathway = findPathway(releases, from, target);
  if (pathway === null) {
    if (lifted.includes('no-pathway')) return { kind: 'steps', steps: [{ from, release: target }] };
    return quarantine('no-pathway', `Downgrade or unknown version: no stated pathway ${leads}.`);
  }
  const stated = `No upgrade pathway ${leads}`;
  const onceFreed = pathwayOfInstallable(releases, from, target, { ...rules, stoppedReleases: [] });
  if (onceFreed !== null)
    return quarantine('release-stopped', `${stated} for now: ${firstBlock(onceFreed, rules)}`);
  return quarantine('no-pathway', `${stated}. The stated pathway is blocked: ${firstBlock(pathway, rules)}.`);
};

const pathwayOfInstallable = (
  releases: readonly Release[],
  from: FirmwareVersion,
  target: Release,
  rules: Rules,
): readonly PathwayStep[] | null =>
  findPathway(
    releases.filter((release) => whyNotInstallable(release, rules) === null),
    from,
    target,
  );

/** Why the first release on the way that may not be installed now may not. */
const firstBlock = (steps: readonly PathwayStep[], rules: Rules): string | undefined =>
  steps.map((step) => whyNotInstallable(step.release, rules)?.detail).find((detail) => detail !== undefined);
