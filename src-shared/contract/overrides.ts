import { z } from 'zod';
import { overridableReasons } from '../domain/override.ts';
import { deviceIdText, none, procedure, timeMs } from './vocabulary.ts';

const overridable = z.enum(overridableReasons);

/** What a hub was seen to be, and what would be installed for it: an override holds for exactly this. */
const facts = z.object({
  reason: overridable,
  chf: deviceIdText,
  /** `106C 0102 hardware 0003`, by the asset register and by the hub itself. */
  registered: z.string(),
  deviceModel: z.string(),
  /** What the installation begins from; null where the stated pathway is kept to, whatever the hub runs. */
  over: z.string().nullable(),
  /** The release's name in the catalogue and its Firmware Version; the version is null once the catalogue lacks it. */
  release: z.string(),
  installs: z.string().nullable(),
  risk: z.string(),
});

const override = facts.extend({
  overrideId: z.int(),
  /** The shift lead. */
  by: z.string(),
  why: z.string(),
  givenAtMs: timeMs,
  expiresAtMs: timeMs,
});
export type OverrideView = z.infer<typeof override>;

/** What stands in a hub's way, and whether a shift lead may lift it; `final` says why nobody may. */
const offer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('final'), detail: z.string(), why: z.string() }),
  z.object({
    kind: z.literal('liftable'),
    detail: z.string(),
    facts,
    /** Blocks that are met after this one; each takes an override of its own. */
    further: z.array(overridable),
  }),
]);
export type OverrideOffer = z.infer<typeof offer>;

export const overridesContract = {
  /** By all that is known of the hub now: the records, and what it said in its last attempt. `open` are its overrides. */
  offer: procedure.input(z.object({ id: deviceIdText })).output(z.object({ offer, open: z.array(override) })),
  /** A shift lead lifts the block for one attempt. */
  give: procedure
    .input(
      z.object({
        id: deviceIdText,
        reason: overridable,
        by: z.string().trim().min(1).max(60),
        why: z.string().trim().min(1).max(500),
      }),
    )
    .output(override),
  /** Given, not used, not withdrawn, not expired; the oldest first. */
  list: procedure.input(none).output(z.array(override)),
  withdraw: procedure.input(z.object({ overrideId: z.int().min(1) })).output(none),
};
