import { z } from 'zod';
import {
  baudRate,
  identityPatterns,
  ms,
  pattern,
  patternOfTextWith,
  patternWith,
} from '../settings-fields.ts';
import { toSend } from './to-send.ts';

const baudRates = z.array(baudRate).min(1).max(8);

/**
 * One way from the running application into the bootloader; the bootloader's menu tells whether it worked.
 * `power` sends nothing and waits for hub or operator to bring the menu up. Whoever powers a hub off and on can put another
 * in its place, and the menu does not say who it is: leave it out of an entry whose hubs know another way.
 */
const wayIn = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), send: toSend, baudRate }),
  z.strictObject({
    kind: z.literal('lines'),
    /** Control lines set together, then held. What a step does not name stays as it was. */
    steps: z
      .array(
        z.strictObject({
          dtr: z.boolean().optional(),
          rts: z.boolean().optional(),
          break: z.boolean().optional(),
          holdMs: z.int().min(0).max(10_000),
        }),
      )
      .min(1)
      .max(12),
  }),
  z.strictObject({ kind: z.literal('power') }),
]);

/**
 * Settings of the `gecko` loader, as they stand in the signed catalogue under a Device Model's entry. Patterns are
 * JavaScript regular expressions. One with fields, which are its named groups, must match a whole line that was seen to end,
 * from its first to its last character, white space around it aside (`reason` alone may match within one); the others are
 * tried against all that was heard, with the `m` flag. What is heard is matched one character per byte (latin1), so
 * `\xC0` is that byte. What is sent is text, or bytes as `{ "hex": … }` (to-send.ts).
 */
export const geckoSettingsSchema = z.strictObject({
  kind: z.literal('gecko'),
  application: z.strictObject({
    /** Tried in this order, the one that answered last first. */
    baudRates,
    /** First line of each start of the application, for reboot loops; null where it has none. */
    start: pattern.nullable(),
    /** How the running application is asked who it is: each command's answer ends with `until`. */
    identity: z.strictObject({
      commands: z.array(z.strictObject({ send: toSend, until: pattern })).min(1),
      ...identityPatterns,
      version: patternWith('version'),
    }),
  }),
  /** The menu. Its words are the stock ones unless the maker changed them, so they stand here and not in code. */
  bootloader: z.strictObject({
    baudRates,
    /** Exactly as printed, trailing space included. */
    prompt: z.string().min(1).max(32),
    /** A key that no menu entry has: the menu is printed again. */
    knock: toSend,
    keys: z.strictObject({ upload: toSend, run: toSend }),
    /** Said once it listens for blocks; when it has verified what it took; when it has not. */
    ready: pattern,
    complete: pattern,
    aborted: pattern,
    /** The reason after `aborted`: `source` is `file` or `block`, `code` two hex digits. What they mean: upload-errors.ts. */
    reason: patternOfTextWith('source', 'code'),
  }),
  /** Tried in this order until the menu is heard. */
  enter: z.array(wayIn).min(1).max(6),
  transfer: z.strictObject({
    maxBytes: z.int().min(1),
    /** First bytes of every image this bootloader takes, in hex: `EB17A603` for GBL 3. Null: any. */
    magic: z
      .string()
      .regex(/^(?:[0-9a-fA-F]{2}){1,16}$/, 'hex digits, two per byte')
      .nullable(),
    tries: z.int().min(1).max(5),
  }),
  announcement: z.strictObject({
    /** Sent every `askEveryMs` until the application has told its version; null where it does so unasked. */
    ask: toSend.nullable(),
    /** Groups `version`, and `chf` where this family's firmware tells it. */
    pattern: patternWith('version'),
    /** Equal announcements that are needed; noise rarely tells the same lie twice. */
    agreeing: z.int().min(1).max(5),
    /** Further restarts when what was heard did not agree. */
    restarts: z.int().min(0).max(3),
    /** Starts of the application after one restart that make a reboot loop. */
    loopStarts: z.int().min(2).max(20),
  }),
  tries: z.strictObject({
    identity: z.int().min(2).max(20),
    /** Per frame of a transfer. */
    block: z.int().min(1).max(50),
    restart: z.int().min(1).max(5),
  }),
  deadlines: z.strictObject({
    /** Until application or menu answers; a hub may be plugged in meanwhile. */
    findMs: ms,
    /** For the answer to one command of the application. */
    commandMs: ms,
    /** For the menu after one knock, and after each way in. */
    knockMs: ms,
    enterMs: ms,
    readyMs: ms,
    /** Until the bootloader asks for the first block, and for the answer to each. Erasing happens in there. */
    transferStartMs: ms,
    answerMs: ms,
    /** From the last block to the bootloader's verdict. */
    verdictMs: ms,
    /** From the run key to the application's first words, from there to agreed announcements. */
    leaveMs: ms,
    announceMs: ms,
    askEveryMs: ms,
  }),
});

export type GeckoSettings = z.infer<typeof geckoSettingsSchema>;
export type WayIn = GeckoSettings['enter'][number];
