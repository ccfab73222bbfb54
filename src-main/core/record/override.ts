import type { Decision } from '../../../src-shared/domain/decide.ts';
import { formatDeviceModel } from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import {
  type Block,
  type OverridableReason,
  type Override,
  type OverrideFacts,
  overrideLifeMs,
} from '../../../src-shared/domain/override.ts';
import type { Writable } from '../store/handles.ts';
import { appendJournal } from '../store/journal.ts';
import type { JsonObject } from '../store/json.ts';
import {
  endByUse,
  endByWithdrawal,
  insertOverride,
  listOpenOverrides,
  listOverridesOf,
  listOverridesUsedBy,
} from '../store/overrides.ts';

export interface OverrideGiving {
  readonly reason: OverridableReason;
  /** The shift lead. */
  readonly by: string;
  readonly why: string;
  /** Who is at the bench. */
  readonly operator: string;
  readonly atMs: number;
}

/**
 * A shift lead lifts the block a hub was met at, once. One given before for the same block of this hub is withdrawn: it
 * was for other facts. Throws `override-refused`. Call it inside one transaction.
 */
export const giveOverride = (db: Writable, block: Block, giving: OverrideGiving): Override => {
  const { reason, by, why, operator, atMs } = giving;
  const facts = factsToLift(block, reason);
  for (const earlier of listOverridesOf(db, facts.chf))
    if (earlier.facts.reason === reason) withdraw(db, earlier, { by, atMs });
  const given = { facts, by, why, givenAtMs: atMs, expiresAtMs: atMs + overrideLifeMs };
  const override = { overrideId: insertOverride(db, given), ...given };
  journal(db, 'override-given', by, override, null, atMs, { expiresAtMs: given.expiresAtMs, operator });
  return override;
};

const factsToLift = (block: Block, reason: OverridableReason): OverrideFacts => {
  switch (block.kind) {
    case 'none':
      throw new Fault('override-refused', whyNotBlocked(block.decision.overridden?.at(-1)));
    case 'final':
      throw new Fault('override-refused', `${block.quarantine.reason} cannot be lifted: ${block.why}`);
    case 'liftable':
      if (block.facts.reason === reason) return block.facts;
      throw new Fault('override-refused', `The hub is blocked by ${block.facts.reason}, not by ${reason}`);
  }
};

const whyNotBlocked = (lifting: Override | undefined): string =>
  lifting === undefined
    ? 'Nothing that is known of this hub blocks it'
    : `Override ${lifting.overrideId} of ${lifting.by} lifts ${lifting.facts.reason} already, until ${new Date(lifting.expiresAtMs).toISOString()}`;

/** Takes an override back before it is used. Throws `override-not-open`. Call it inside one transaction. */
export const withdrawOverride = (
  db: Writable,
  overrideId: number,
  end: { readonly by: string; readonly atMs: number },
): Override => {
  // mutant: method: an override is listed once
  const override = listOpenOverrides(db, end.atMs).find((open) => open.overrideId === overrideId);
  if (override === undefined) throw new Fault('override-not-open', `Override ${overrideId} is not open`);
  withdraw(db, override, end);
  return override;
};

const withdraw = (
  db: Writable,
  override: Override,
  { by, atMs }: { readonly by: string; readonly atMs: number },
): void => {
  if (!endByWithdrawal(db, override.overrideId, { by, atMs }))
    throw new Error(`override ${override.overrideId} ended while it was being withdrawn`);
  journal(db, 'override-withdrawn', by, override, null, atMs);
};

/**
 * The overrides a decision on the wire stands on are this attempt's from now on, and no other's; durable with the
 * decision, so before the first byte that changes the hub. Throws `override-gone`.
 */
export const spendOverrides = (
  db: Writable,
  decision: Decision,
  use: { readonly attemptId: string; readonly operator: string; readonly atMs: number },
): void => {
  // mutant: logic: a quarantine has no basis
  if (decision.kind !== 'quarantine' && decision.basis === 'record') return;
  const { attemptId, operator, atMs } = use;
  const own = listOverridesUsedBy(db, attemptId).map(({ overrideId }) => overrideId);
  for (const override of overridesOf(decision)) {
    const { overrideId, facts, by } = override;
    if (own.includes(overrideId)) continue;
    if (!endByUse(db, overrideId, use))
      throw new Fault('override-gone', `Hub ${facts.chf}: override ${overrideId} is not open any more`);
    journal(db, 'override-used', operator, override, attemptId, atMs, { by });
  }
};

/** What a decision stands on; empty for nearly all. */
export const overridesOf = (decision: Decision): readonly Override[] =>
  // mutant: condition: a quarantine stands on none
  decision.kind === 'quarantine' ? [] : (decision.overridden ?? []);

const journal = (
  db: Writable,
  kind: string,
  actor: string,
  { overrideId, facts, why }: Override,
  attemptId: string | null,
  atMs: number,
  more: JsonObject = {},
): void => {
  const { reason, chf, registered, deviceModel, version, target } = facts;
  const models = { registered: formatDeviceModel(registered), deviceModel: formatDeviceModel(deviceModel) };
  const body = { overrideId, reason, ...models, version, target, why, ...more };
  appendJournal(db, { atMs, kind, actor, subject: chf, attemptId, body });
};
