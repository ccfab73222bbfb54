import { z } from 'zod';
import { latencyModes } from '../domain/line-load.ts';
import { faultSchema, none, procedure, slotNumber, timeMs } from './vocabulary.ts';

/**
 * What a port is known by again. `topology`: the USB socket it hangs on. `adapter`: the serial number of its adapter.
 * `path`: no more than the name the system gives it.
 */
export const portIdentitySchema = z.object({
  kind: z.enum(['topology', 'adapter', 'path']),
  value: z.string().min(1).max(300),
});
export type PortIdentity = z.infer<typeof portIdentitySchema>;

/**
 * `port` is the path as it was when it was bound; with an `identity` the slot follows that, whatever its path becomes. What
 * the line did up to the transfer `boundAfterLoad`, the newest one then, is not held against it.
 */
export const portBindingSchema = z.object({
  slot: slotNumber,
  port: z.string().min(1).max(300),
  identity: portIdentitySchema.optional(),
  boundAfterLoad: z.int().min(0).optional(),
});
export type PortBinding = z.infer<typeof portBindingSchema>;

/** One slot at a time waits for the port that is plugged in next; `bound` and `failed` stay until the next one. */
export const teachInSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('waiting'), slot: slotNumber, endsAtMs: timeMs }),
  z.object({ kind: z.literal('bound'), slot: slotNumber, port: z.string() }),
  z.object({ kind: z.literal('failed'), slot: slotNumber, fault: faultSchema }),
]);
export type TeachIn = z.infer<typeof teachInSchema>;

export const settingsSchema = z.object({
  /** How many slots the bench shows, 1 to 32. */
  slotCount: slotNumber,
  /** How many slots work at once; the others wait for their turn. 32 is all. */
  flashAtOnce: z.int().min(1).max(32).default(32),
  /** Slot to port; a slot without one is unassigned. */
  ports: z.array(portBindingSchema).max(32),
  scanner: z.object({
    /** What the scanner puts before and after the data; names of keys for the wedge. */
    prefix: z.string().max(8),
    suffix: z.enum(['Enter', 'Tab']),
    /** A hint only: characters of one scan follow each other at least this fast. */
    longestGapMs: z.int().min(5).max(500),
  }),
  gateway: z.object({
    address: z.string().max(500).nullable(),
    /** Sync by itself every so often while something waits; 0 is never. */
    everySeconds: z.int().min(0).max(86_400),
  }),
  catalogueSource: z.string().max(1000).nullable(),
});
export type BenchSettings = z.infer<typeof settingsSchema>;

/** What the line of one port did, by its transfers since it was bound. Figures are of the last transfer unless they say other. */
export const lineSchema = z.object({
  /** Null for a port that no slot has. */
  slot: slotNumber.nullable(),
  port: z.string(),
  /** Transfers that are known of; without any, what follows is null and 0. */
  loads: z.int(),
  measuredAtMs: timeMs.nullable(),
  baudRate: z.int().nullable(),
  turnAroundMs: z.number().nullable(),
  /** Share of the protocol's ceiling, 0..1. */
  ceilingFraction: z.number().nullable(),
  /** Over the last transfers together: frames that carried the images, and frames sent again. */
  recentFrames: z.int(),
  recentRetries: z.int(),
  /** The driver's word on low latency, and the same in a sentence with what to set where it costs speed. */
  latency: z.enum(latencyModes).nullable(),
  latencyText: z.string().nullable(),
  health: z.enum(['unknown', 'good', 'degrading']),
  /** What is worse than it was, and what to do. */
  warning: z.object({ text: z.string(), hint: z.string() }).nullable(),
});
export type LineView = z.infer<typeof lineSchema>;

/** This machine's clock against the newest time the bench has recorded itself. */
export const clockSchema = z.object({
  state: z.enum(['right', 'behind', 'ahead']),
  clockMs: timeMs,
  /** Null on a bench that has recorded nothing yet. */
  floorMs: timeMs.nullable(),
  /** A far end that was authenticated and says another time; by how much it is ahead of this machine's clock. */
  contradiction: z.object({ source: z.string(), byMs: z.int() }).nullable(),
});
export type ClockView = z.infer<typeof clockSchema>;

export const settingsContract = {
  get: procedure
    .input(none)
    .output(z.object({ settings: settingsSchema, dataFolder: z.string(), version: z.string() })),
  /**
   * With `base`, the settings that the change was made from: what it leaves as it was there stays as it is now, and what
   * somebody else changed meanwhile too is refused (`settings-conflict`). Without it everything is set.
   */
  set: procedure
    .input(z.object({ settings: settingsSchema, base: settingsSchema.optional() }))
    .output(settingsSchema),
  ports: procedure.input(none).output(
    z.object({
      ports: z.array(
        z.object({
          path: z.string(),
          manufacturer: z.string().nullable(),
          serialNumber: z.string().nullable(),
          /** The strongest that no other port shares now; `why` says what it rests on. */
          identity: portIdentitySchema.extend({ why: z.string() }),
        }),
      ),
      note: z.string().nullable(),
    }),
  ),
  /** Slots in their order, then ports that no slot has. */
  lines: procedure.input(none).output(z.object({ lines: z.array(lineSchema) })),
  /** Binds the port that is plugged in next to `slot`. Answers once it waits; what became of it is a bench event. */
  teachIn: procedure.input(z.object({ slot: slotNumber })).output(teachInSchema),
  cancelTeachIn: procedure.input(none).output(teachInSchema),
  clock: procedure.input(none).output(clockSchema),
  /** A shift lead's word that this machine's clock is right, whatever the bench recorded before. Journalled. */
  trustClock: procedure.input(z.object({ by: z.string().trim().min(1).max(60) })).output(clockSchema),
  /** Writes a diagnostics bundle and says where. */
  diagnostics: procedure.input(none).output(z.object({ path: z.string(), bytes: z.int() })),
};
