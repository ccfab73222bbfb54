import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { teachInSchema } from './settings.ts';
import {
  deviceIdText,
  faultSchema,
  hubLeftSchema,
  none,
  outcomeSchema,
  procedure,
  slotNumber,
  timeMs,
  verdictsSchema,
  workOrderIdText,
} from './vocabulary.ts';

/** The hub a slot is about, as far as it is known. */
const slotHub = z.object({
  chf: deviceIdText.nullable(),
  gpf: deviceIdText.nullable(),
  /** `106C 0102 hardware 0003`. */
  model: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

export const slotStepSchema = z.enum(['identify', 'load', 'check', 'restart', 'read-version']);

/**
 * What a slot shows. `unassigned`: no port is bound to it. `empty`: its port is not there, or no hub answers to it.
 * `ready`: waits for a scan. `working`: an attempt runs. `verdict`: stays until the hub is removed or cleared.
 */
export const slotStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unassigned') }),
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('working'),
    attemptId: z.string().nullable(),
    hub: slotHub,
    startedAtMs: timeMs,
    step: slotStepSchema,
    /** The version this step is about, on a pathway of several. */
    stepVersion: z.string().nullable(),
    /** Installations on the pathway, and which of them runs now (from 1); 0 of 0 before it is known. */
    installation: z.int(),
    installations: z.int(),
    /** How many wait for their turn before this one; null once it is at work. Nothing was sent to its hub while it waits. */
    waitsBehind: z.int().nullable().default(null),
    acknowledgedBytes: z.int(),
    totalBytes: z.int(),
    /** An estimate from this slot's own pace; null before there is one. */
    secondsLeft: z.number().nullable(),
    /** Share of the protocol's ceiling so far, 0..1; null outside a transfer. */
    lineFraction: z.number().nullable(),
    isStopping: z.boolean(),
  }),
  z.object({
    kind: z.literal('verdict'),
    attemptId: z.string().nullable(),
    hub: slotHub,
    outcome: outcomeSchema,
    verdicts: verdictsSchema,
    hubLeft: hubLeftSchema.default(null),
    /** What to do next; null when the hub is done. */
    hint: z.string().nullable(),
    durationMs: z.number(),
    lineFraction: z.number().nullable(),
    endedAtMs: timeMs,
    /** Shown already by the core that was cut off before this one; another hub may have taken the place meanwhile. */
    isFromBefore: z.boolean().default(false),
    /** Whether another try may help; with the reason when not. */
    retry: z.object({ isAllowed: z.boolean(), why: z.string().nullable() }),
    /** Whether a shift lead may have it installed by its label; only of a hub that has no firmware left to say who it is. */
    rescue: z.object({ isAllowed: z.boolean(), why: z.string().nullable() }).optional(),
  }),
]);
export const slotSchema = z.object({
  slot: slotNumber,
  port: z.string().nullable(),
  isPortPresent: z.boolean(),
  /** Several ports answer to what the slot is bound to, so it takes none of them. */
  isPortAmbiguous: z.boolean().default(false),
  /** The slot whose port it is that this one is bound to, by another name or an older one. */
  portTakenBy: slotNumber.nullable().default(null),
  /** Hand-picked for the next scan. */
  isSelected: z.boolean(),
  /** What the slot's line does worse than it did, before it fails; null while nothing is known to be worse. */
  lineWarning: z.string().nullable(),
  state: slotStateSchema,
});
export type SlotView = z.infer<typeof slotSchema>;
export type SlotState = SlotView['state'];

export const progressSchema = z.object({
  expected: z.int(),
  reFlashed: z.int(),
  alreadyCurrent: z.int(),
  quarantined: z.int(),
  open: z.int(),
  notified: z.int(),
});

export const sessionSchema = z.object({
  benchId: z.string(),
  /** Null before anybody signed on; nothing is flashed then. */
  operator: z.string().nullable(),
  workOrder: z
    .object({
      id: workOrderIdText,
      secParty: z.string(),
      state: z.enum(['open', 'closed']),
      progress: progressSchema,
    })
    .nullable(),
  /** Re-flashed or found current since sign-on. */
  doneCount: z.int(),
});
export type SessionView = z.infer<typeof sessionSchema>;

/** What became of a scan, for the line at the top of the bench. */
export const scanResultSchema = z.object({
  atMs: timeMs,
  /** As it was read, shortened for the screen. */
  text: z.string(),
  tone: z.enum(['good', 'attention', 'bad']),
  /** What it meant: `Hub 88-..: slot 3`, or why nothing was done. */
  message: z.string(),
  hint: z.string().nullable(),
  slot: slotNumber.nullable(),
  /** From the scan's arrival in the core to this answer. */
  decidedInMs: z.number(),
});
export type ScanResult = z.infer<typeof scanResultSchema>;

export const syncStateSchema = z.object({
  gateway: z.string().nullable(),
  /** `unknown` before the first try. */
  online: z.enum(['unknown', 'online', 'offline']),
  isSyncing: z.boolean(),
  pending: z.int(),
  sealed: z.int(),
  parked: z.int(),
  oldestAgeMs: z.number().nullable(),
  lastFault: faultSchema.nullable(),
  lastSyncAtMs: timeMs.nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

export const catalogueStateSchema = z.object({
  version: z.int().nullable(),
  expiresAtMs: timeMs.nullable(),
  updatedAtMs: timeMs.nullable(),
  source: z.string().nullable(),
  /** Null while no update runs. */
  update: z.object({ doneCount: z.int(), totalCount: z.int(), current: z.string().nullable() }).nullable(),
  lastFault: faultSchema.nullable(),
});
export type CatalogueState = z.infer<typeof catalogueStateSchema>;

/** Something the technician must know that belongs to no slot: recovery after a crash, a full disk. */
export const noticeSchema = z.object({
  id: z.string(),
  atMs: timeMs,
  tone: z.enum(['info', 'attention', 'bad']),
  text: z.string(),
  hint: z.string().nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Each event carries the whole new value of its part, so applying one twice does no harm. */
export const benchChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('slot'), slot: slotSchema }),
  /** All of them anew: the bench has another number of slots now. */
  z.object({ kind: z.literal('slots'), slots: z.array(slotSchema) }),
  z.object({ kind: z.literal('session'), session: sessionSchema }),
  z.object({ kind: z.literal('scan'), scan: scanResultSchema }),
  z.object({ kind: z.literal('sync'), sync: syncStateSchema }),
  z.object({ kind: z.literal('catalogue'), catalogue: catalogueStateSchema }),
  z.object({ kind: z.literal('notices'), notices: z.array(noticeSchema) }),
  z.object({ kind: z.literal('teach-in'), teachIn: teachInSchema }),
]);
export type BenchChange = z.infer<typeof benchChangeSchema>;

/** Numbered from 1 without gaps within one life of the core (`coreId`); on a gap or another core, take a snapshot. */
export const benchEventSchema = z.object({ coreId: z.string(), seq: z.int(), change: benchChangeSchema });
export type BenchEvent = z.infer<typeof benchEventSchema>;

export const snapshotSchema = z.object({
  coreId: z.string(),
  /** The last event this snapshot includes. */
  seq: z.int(),
  slots: z.array(slotSchema),
  session: sessionSchema,
  lastScan: scanResultSchema.nullable(),
  sync: syncStateSchema,
  catalogue: catalogueStateSchema,
  notices: z.array(noticeSchema),
  teachIn: teachInSchema,
  /** True where virtual hubs can be plugged from the screen (demo). */
  hasRig: z.boolean(),
});
export type BenchSnapshot = z.infer<typeof snapshotSchema>;

export const benchContract = {
  snapshot: procedure.input(none).output(snapshotSchema),
  /** Events after `afterSeq` of the core `coreId`; the first is a gap when they are not kept any more. */
  events: procedure
    .input(z.object({ coreId: z.string().max(64), afterSeq: z.int().min(0) }))
    .output(eventIterator(benchEventSchema)),
  signOn: procedure.input(z.object({ operator: z.string().trim().min(1).max(60) })).output(sessionSchema),
  signOff: procedure.input(none).output(sessionSchema),
  openWorkOrder: procedure.input(z.object({ id: workOrderIdText })).output(sessionSchema),
  /** One scan, as the scanner sent it: a label, or a command barcode (`RB:...`). */
  scan: procedure
    .input(z.object({ text: z.string().min(1).max(400), source: z.enum(['wedge', 'hand', 'com']) }))
    .output(scanResultSchema),
  selectSlot: procedure.input(z.object({ slot: slotNumber.nullable() })).output(none),
  retry: procedure.input(z.object({ slot: slotNumber })).output(none),
  /**
   * The last hub of this slot once more, by its label alone, as a shift lead allows for this one try. `labelEnding` is read
   * from the hub that sits there now: the last four digits of a Device ID on its label.
   */
  rescue: procedure
    .input(
      z.object({
        slot: slotNumber,
        by: z.string().trim().min(1).max(60),
        labelEnding: z.string().regex(/^[0-9A-Fa-f]{4}$/),
      }),
    )
    .output(none),
  /** Takes a verdict off the slot, as removing the hub does. */
  clear: procedure.input(z.object({ slot: slotNumber })).output(none),
  stop: procedure.input(z.object({ slot: slotNumber })).output(none),
  dismissNotice: procedure.input(z.object({ id: z.string().max(64) })).output(none),
};
