import type { DecideInput, Decision, Quarantine } from './decide.ts';
import type { DeviceId } from './device-id.ts';
import { type DeviceModel, isSameDeviceModel } from './device-model.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import type { QuarantineReason } from './reasons.ts';
import type { ReleaseId } from './release.ts';

/**
 * The blocks a shift lead may lift, and no others (ADR 0012). None is about who the hub is, and none about a release
 * that may not be installed: those stand for everybody.
 */
export const overridableReasons = [
  'no-pathway',
  'model-mismatch',
  'hardware-version-mismatch',
  'hardware-version-not-supported',
] as const satisfies readonly QuarantineReason[];
export type OverridableReason = (typeof overridableReasons)[number];

export const isOverridable = (reason: QuarantineReason): reason is OverridableReason =>
  (overridableReasons as readonly QuarantineReason[]).includes(reason);

/** What a shift lead saw when an override was given. It lifts its block only while every one of these is as it was. */
export interface OverrideFacts {
  readonly reason: OverridableReason;
  readonly chf: DeviceId;
  /** In the asset register. */
  readonly registered: DeviceModel;
  /** On the wire; the registered one where the block is met before the hub was asked. */
  readonly deviceModel: DeviceModel;
  /** What the installation begins from. Null for a block on hardware: the stated pathway is kept to in any case. */
  readonly version: FirmwareVersion | null;
  /** The production release that would be installed. */
  readonly target: ReleaseId;
}

/** A shift lead's permission for one attempt. */
export interface Override {
  readonly overrideId: number;
  readonly facts: OverrideFacts;
  /** The shift lead's name. */
  readonly by: string;
  readonly why: string;
  readonly givenAtMs: number;
  readonly expiresAtMs: number;
}

/** A shift's length: long enough to fetch the hub from its tray, too short to be forgotten. */
export const overrideLifeMs = 12 * 3_600_000;

export const isSameFacts = (a: OverrideFacts, b: OverrideFacts): boolean =>
  a.reason === b.reason &&
  a.chf === b.chf &&
  a.version === b.version &&
  a.target === b.target &&
  isSameDeviceModel(a.registered, b.registered) &&
  isSameDeviceModel(a.deviceModel, b.deviceModel);

/** A clock that was set back ends an override too: it cannot be told when it was given. */
export const isInForce = ({ givenAtMs, expiresAtMs }: Override, nowMs: number): boolean =>
  givenAtMs <= nowMs && nowMs < expiresAtMs;

/** Asks what is to be done were these blocks lifted. */
type Ask = (lifted: readonly OverridableReason[]) => Decision;
type Allowed = Exclude<Decision, Quarantine>;

/** What would follow were every block lifted that may be; a quarantine when one of them stands for everybody. */
const forecast = (ask: Ask, lifted: readonly OverridableReason[] = []): Forecast => {
  const decision = ask(lifted);
  // mutant: condition: without a reason there is nothing to lift
  if (decision.kind !== 'quarantine') return { decision, lifted };
  const { reason } = decision;
  // mutant: logic: asked again with it lifted, a block that nobody may lift is the same
  if (!isOverridable(reason) || lifted.includes(reason)) return { decision, lifted };
  return forecast(ask, [...lifted, reason]);
};

interface Forecast {
  readonly decision: Decision;
  readonly lifted: readonly OverridableReason[];
}

const factsOf = (
  { asset, wire }: DecideInput,
  reason: OverridableReason,
  allowed: Allowed,
): OverrideFacts | null => {
  // mutant: condition: a hub without a record has no block that may be lifted
  if (asset === null) return null;
  const isAboutHardwareAlone = reason === 'hardware-version-not-supported';
  const target = allowed.kind === 'flash' ? allowed.target : allowed.release;
  const from = allowed.kind === 'flash' ? allowed.from : allowed.release.firmwareVersion;
  return {
    reason,
    chf: asset.chf,
    registered: asset.deviceModel,
    deviceModel: wire?.deviceModel ?? asset.deviceModel,
    version: isAboutHardwareAlone ? null : from,
    target: target.id,
  };
};

/** Lifts block after block for as long as an override in force was given for exactly what is met. */
export const decideWithOverrides = (input: DecideInput, ask: Ask): Decision => {
  const used: Override[] = [];
  for (;;) {
    const decision = ask(used.map(({ facts }) => facts.reason));
    if (decision.kind !== 'quarantine')
      return used.length === 0 ? decision : { ...decision, overridden: used };
    const override = fittingOverride(input, ask, decision);
    if (override === null) return decision;
    used.push(override);
  }
};

const fittingOverride = (input: DecideInput, ask: Ask, { reason }: Quarantine): Override | null => {
  // mutant: condition: the forecast ends at the same block
  if (!isOverridable(reason)) return null;
  const { decision } = forecast(ask);
  const facts = decision.kind === 'quarantine' ? null : factsOf(input, reason, decision);
  if (facts === null) return null;
  const fitting = (one: Override): boolean => isInForce(one, input.nowMs) && isSameFacts(one.facts, facts);
  return input.overrides.find(fitting) ?? null;
};

/** What stands in the way of the hub in hand, and what a shift lead may do about it. */
export type Block =
  | { readonly kind: 'none'; readonly decision: Allowed }
  /** `why` nobody may lift it. */
  | { readonly kind: 'final'; readonly quarantine: Quarantine; readonly why: string }
  | {
      readonly kind: 'liftable';
      readonly quarantine: Quarantine;
      readonly facts: OverrideFacts;
      /** What follows once this block and `further` ones are lifted. */
      readonly allowed: Allowed;
      /** Blocks met after this one, each with an override of its own to give. */
      readonly further: readonly OverridableReason[];
    };

/** The block that {@link decideWithOverrides} ends at. */
export const blockOf = (input: DecideInput, ask: Ask): Block => {
  const decision = decideWithOverrides(input, ask);
  if (decision.kind !== 'quarantine') return { kind: 'none', decision };
  const { reason } = decision;
  // mutant: condition: the forecast ends at the same block, with the same words
  if (!isOverridable(reason)) return { kind: 'final', quarantine: decision, why: decision.detail };
  const end = forecast(ask);
  if (end.decision.kind === 'quarantine')
    return { kind: 'final', quarantine: decision, why: end.decision.detail };
  const facts = factsOf(input, reason, end.decision);
  // mutant: condition: there are facts of every block that may be lifted
  // mutant: empty: nobody comes here
  // mutant: string: nobody comes here
  if (facts === null) return { kind: 'final', quarantine: decision, why: decision.detail };
  // mutant: method: each block is lifted once
  const further = end.lifted.slice(end.lifted.indexOf(reason) + 1);
  return { kind: 'liftable', quarantine: decision, facts, allowed: end.decision, further };
};
