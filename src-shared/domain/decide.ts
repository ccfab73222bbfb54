import { checkAgreement } from './agreement.ts';
import type { Asset, WireIdentity } from './asset.ts';
import type { DeviceId } from './device-id.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import {
  type Block,
  blockOf,
  decideWithOverrides,
  type OverridableReason,
  type Override,
} from './override.ts';
import type { PathwayStep } from './pathway.ts';
import { isReleaseFor } from './pathway.ts';
import type { QuarantineReason } from './reasons.ts';
import type { CatalogueView, Release, ReleaseId, Sha256 } from './release.ts';
import { isByLabel, type Rescue, refuseRescue } from './rescue.ts';
import { selectProduction, selectSteps } from './selection.ts';
import type { StoredBytes } from './stored-bytes.ts';
import type { ExpectedHub, WorkOrder } from './work-order.ts';

/** What a site allows beyond the catalogue's own statements. */
export interface Policy {
  /** Pilot releases may be installed on this bench. */
  readonly installsPilots: boolean;
  /** Hubs whose known SMI status is not Pending need a shift lead's release first. */
  readonly requiresPendingStatus: boolean;
}

export const defaultPolicy: Policy = { installsPilots: false, requiresPendingStatus: true };

export interface DecideInput {
  /** Every Device ID the label carried, CHF or GPF, in any order. */
  readonly label: readonly DeviceId[];
  /** The open Work Order and its row for this hub; `expected` is null when the hub is not on it. */
  readonly workOrder: { readonly order: WorkOrder; readonly expected: ExpectedHub | null } | null;
  readonly asset: Asset | null;
  /** Null at scan, before the hub was asked. */
  readonly wire: WireIdentity | null;
  /** What comparing the hub's storage with the production image brought; null before it was compared. */
  readonly stored: StoredBytes | null;
  /**
   * The image that this bench wrote last to this hub and saw the hub's storage hold whole, on this very Work Order; null
   * where there is none, where another Work Order's came after it, or where the hub was seen to run something else since.
   */
  readonly written: Sha256 | null;
  /** It was re-flashed on this Work Order, proved that wrong when it was only asked who it is, and nobody was told yet. */
  readonly isTakenBackUnheard: boolean;
  readonly catalogue: CatalogueView;
  /** The time it is by the bench's reckoning, ms since the epoch. */
  readonly nowMs: number;
  /**
   * The latest time that it surely is, at most {@link nowMs}: less where the clock is far ahead of all that the bench has
   * recorded. A date between the two is in doubt (ADR 0015).
   */
  readonly provenMs: number;
  readonly policy: Policy;
  /** Allows a hub that cannot say who it is any more to be installed by its label; null otherwise. */
  readonly rescue: Rescue | null;
  /** Releases that this bench stopped after their installations failed, and that no shift lead let go on since. */
  readonly stoppedReleases: readonly ReleaseId[];
  /** A shift lead's overrides for this hub that are not used up. */
  readonly overrides: readonly Override[];
}

/**
 * `basis` says what the verdict stands on. On `record` (at scan) it is a forecast: nothing may be sent to change the
 * hub, and `steps` may be empty when no record knows the version or no pathway leads from the one it knows. On `wire`
 * a flash has at least one step. A hub that claims production on the `wire` is not done with: its `storage` has to be
 * compared first. So it
 * has on `rescue`, which stands on the label alone: what the hub says once it can
 * has to bear it out.
 */
export type Decision =
  | {
      readonly kind: 'flash';
      readonly basis: 'record' | 'wire' | 'rescue';
      readonly from: FirmwareVersion | null;
      readonly target: Release;
      readonly steps: readonly PathwayStep[];
      /** The overrides without which the hub would be in quarantine. */
      readonly overridden?: readonly Override[];
      /** Production is installed over itself: the hub claims it, and its storage holds something else, or cannot be asked. */
      readonly repairs?: Exclude<StoredBytes, 'matches'>;
    }
  | {
      readonly kind: 'already-current';
      readonly basis: 'record' | 'wire' | 'storage';
      readonly release: Release;
      readonly overridden?: readonly Override[];
    }
  | Quarantine;

export interface Quarantine {
  readonly kind: 'quarantine';
  readonly reason: QuarantineReason;
  /** Where, what, numbers; the reason's hint says what to do. */
  readonly detail: string;
}

/**
 * The heart of the bench: what is to be done with the hub in hand. Pure and total: it reads no clock and throws
 * nothing. Flash only when label, asset record, Work Order and wire agree, only to what the signed catalogue states
 * as latest production for this Device Model and hardware version, and only along its explicit upgrade pathway; or as
 * a shift lead's override says, which lifts one block for exactly the facts it was given for.
 */
export const decide = (input: DecideInput): Decision =>
  decideWithOverrides(input, (lifted) => decideLifting(input, lifted));

/** What keeps the hub in hand from being flashed, and whether a shift lead may lift it. Pure and total, as {@link decide}. */
export const findBlock = (input: DecideInput): Block =>
  blockOf(input, (lifted) => decideLifting(input, lifted));

const decideLifting = (input: DecideInput, lifted: readonly OverridableReason[]): Decision => {
  const agreement = checkAgreement(input, lifted);
  if (agreement.kind !== 'agreed') return agreement;
  const { asset, expected } = agreement;
  const refusal = refuseRescue(input, asset);
  if (refusal !== null) return refusal;
  const production = selectProduction(asset.deviceModel, input, lifted);
  if (production.kind !== 'production') return production;

  const basis = input.wire === null ? 'record' : 'wire';
  const flashBasis = isByLabel(input) ? 'rescue' : basis;
  const target = production.release;
  const current = currentVersion(asset, input.wire);
  const isProduction = current.version === target.firmwareVersion;
  const isOwn = input.written === target.manufacturerImageSha256;
  // This bench installed another image on this Work Order: the catalogue has moved on since, perhaps under the same version.
  const isOvertaken = input.written !== null && !isOwn;
  const stored = storedOnWire(input, isOwn);
  if (isProduction && !current.isSuspect) {
    if (input.wire === null ? !isOvertaken : stored === null)
      return { kind: 'already-current', basis, release: target };
    if (stored === 'matches') return { kind: 'already-current', basis: 'storage', release: target };
  }
  // On record alone it stays a forecast: the attempt is what tells a person.
  const isUnheard = input.isTakenBackUnheard && input.wire !== null;
  if ((expected.disposition === 're-flashed' || isUnheard) && !current.isSuspect && !isOvertaken)
    return alreadyReflashed(asset, current, target);
  if (isProduction) return installOverItself(target, flashBasis, stored);
  if (current.version === null) {
    if (input.wire !== null) return versionUnreadable(asset);
    // mutant: statement: from no version no pathway is found either, and the forecast is the same
    return { kind: 'flash', basis, from: null, target, steps: [] };
  }
  const usable = usableReleases(input, asset, target, lifted);
  const found = selectSteps(usable, current.version, target, input, lifted);
  if (found.kind === 'steps')
    return { kind: 'flash', basis: flashBasis, from: current.version, target, steps: found.steps };
  // Records go stale, by over-the-air upgrades above all: only the hub's own word ends it here, or that it has none.
  return flashBasis === 'record'
    ? { kind: 'flash', basis: flashBasis, from: current.version, target, steps: [] }
    : found;
};

/** Bytes are read over the wire or not at all. A hub that cannot be asked for them holds what this bench saw checked. */
const storedOnWire = ({ wire, stored }: DecideInput, isOwn: boolean): StoredBytes | null => {
  if (wire === null) return null;
  return stored === 'unproven' && isOwn ? 'matches' : stored;
};

/** Where the hardware block is lifted, for one release and no other. */
const usableReleases = (
  { catalogue }: DecideInput,
  { deviceModel }: Asset,
  target: Release,
  lifted: readonly OverridableReason[],
): readonly Release[] =>
  lifted.includes('hardware-version-not-supported')
    ? [target]
    : catalogue.releases.filter((release) =>
        isReleaseFor(release, target.deviceModel, deviceModel.hardwareVersion),
      );

interface CurrentVersion {
  readonly version: FirmwareVersion | null;
  /** Storage may be torn: what it says of itself is no proof of what it holds. */
  readonly isSuspect: boolean;
}

/**
 * A write that was begun and not seen to end well is begun again from the version it replaced, whatever torn storage
 * says now. When the hub says a third version, somebody else wrote it since, and the wire is right.
 */
const currentVersion = (asset: Asset, wire: WireIdentity | null): CurrentVersion => {
  const said =
    wire === null ? (asset.benchFirmwareVersion ?? asset.registerFirmwareVersion) : wire.firmwareVersion;
  const { suspect } = asset;
  if (suspect === null) return { version: said, isSuspect: false };
  const isThirdVersion = wire !== null && said !== null && said !== suspect.from && said !== suspect.to;
  return isThirdVersion ? { version: said, isSuspect: false } : { version: suspect.from, isSuspect: true };
};

/**
 * A repair, not a step of a pathway: the version stays, and with it what the pathway's rules are about (ADR 0009). It
 * is due where a write of this very version tore, too.
 */
const installOverItself = (
  target: Release,
  basis: 'record' | 'wire' | 'rescue',
  stored: DecideInput['stored'],
): Decision => ({
  kind: 'flash',
  basis,
  from: target.firmwareVersion,
  target,
  steps: [{ from: target.firmwareVersion, release: target }],
  ...(stored === null || stored === 'matches' ? {} : { repairs: stored }),
});

const alreadyReflashed = (asset: Asset, current: CurrentVersion, target: Release): Quarantine => ({
  kind: 'quarantine',
  reason: 'already-re-flashed',
  detail:
    current.version === target.firmwareVersion
      ? `Hub ${asset.chf} was re-flashed on this Work Order to ${target.firmwareVersion}, and its storage does not hold that image any more`
      : `Hub ${asset.chf} was re-flashed on this Work Order and runs ${current.version ?? 'an unknown version'}, production is ${target.firmwareVersion}`,
});

const versionUnreadable = (asset: Asset): Quarantine => ({
  kind: 'quarantine',
  reason: 'version-unreadable',
  detail: `Hub ${asset.chf} does not say which Firmware Version it holds`,
});
