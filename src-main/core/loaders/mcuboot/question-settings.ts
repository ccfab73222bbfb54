import { z } from 'zod';
import { identityPatterns, patternWith } from '../settings-fields.ts';

/**
 * What a hub is asked of itself. SMP knows neither Device IDs nor Firmware Versions (MCUboot's version is four numbers of its
 * own), so a catalogue states how firmware tells them. Whatever the way, what comes of it is lines of text, and patterns are
 * tried against those.
 */

/** A shell command as its words, for firmware that kept the shell group (9): `["hub", "identity"]`. Its output is the text. */
const shellWords = z
  .array(z.string().regex(/^[\x20-\x7e]{1,100}$/, 'printable ASCII, 1 to 100 characters'))
  .min(1)
  .max(16);

/** Names into maps, numbers into lists: `["id", "chf"]`, `["model", 0]`. */
const path = z
  .array(z.union([z.string().min(1).max(64), z.int().min(0).max(255)]))
  .min(1)
  .max(8);

/**
 * An SMP read, of a group of the maker's own or a standard one. Each of its named parts becomes a line `name=value`: text as it
 * is, bytes as lower-case hex, numbers in decimal, and a truth as `true` or `false`.
 */
const smpRead = z.strictObject({
  group: z.int().min(0).max(0xffff),
  command: z.int().min(0).max(0xff),
  payload: z.record(z.string().min(1).max(64), z.union([z.string(), z.int(), z.boolean()])).default({}),
  parts: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,31}$/, 'a letter, then letters, digits, _'), path)
    .refine((parts) => Object.keys(parts).length > 0, { error: 'names no part of the answer' }),
});

export const question = z.union([shellWords, smpRead]);
const commands = z.array(question).min(1).max(16);

export type Question = z.infer<typeof question>;
export type SmpRead = z.infer<typeof smpRead>;

/** Who the hub is, by the lines of all its answers together. */
export const identitySettings = z.strictObject({ commands, ...identityPatterns });

/**
 * The Firmware Version of the running firmware. Told: a command that fails means that it does not tell. `active-image`: for
 * firmware that tells none, the release of the image that runs, known by its hash in the image list; none where the bench
 * holds no such image.
 */
export const versionSettings = z.union([
  z.strictObject({ commands, pattern: patternWith('version') }),
  z.strictObject({ from: z.literal('active-image') }),
]);

/** A number that only rises while the hub runs, in a unit of its own: an uptime. */
export const uptimeSettings = z.strictObject({ command: question, pattern: patternWith('uptime') });
