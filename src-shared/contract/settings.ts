import { z } from 'zod';
import { none, procedure, slotNumber } from './vocabulary.ts';

export const settingsSchema = z.object({
  /** How many slots the bench shows, 1 to 32. */
  slotCount: slotNumber,
  /** Slot to port; a slot without one is unassigned. */
  ports: z.array(z.object({ slot: slotNumber, port: z.string().min(1).max(300) })).max(32),
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

export const settingsContract = {
  get: procedure
    .input(none)
    .output(z.object({ settings: settingsSchema, dataFolder: z.string(), version: z.string() })),
  set: procedure.input(z.object({ settings: settingsSchema })).output(settingsSchema),
  ports: procedure.input(none).output(
    z.object({
      ports: z.array(
        z.object({
          path: z.string(),
          manufacturer: z.string().nullable(),
          serialNumber: z.string().nullable(),
        }),
      ),
      note: z.string().nullable(),
    }),
  ),
  /** Writes a diagnostics bundle and says where. */
  diagnostics: procedure.input(none).output(z.object({ path: z.string(), bytes: z.int() })),
};
