import { z } from 'zod';
import { baudRate, identityPatterns, ms, pattern, patternWith } from '../settings-fields.ts';

/** A shell command as its words: `["hub", "identity"]`. */
const command = z
  .array(z.string().regex(/^[\x20-\x7e]{1,100}$/, 'printable ASCII, 1 to 100 characters'))
  .min(1)
  .max(16);
const commands = z.array(command).min(1).max(16);
/** Room for the first request of an upload, which carries the hash, and some data. */
const frameBytes = z.int().min(128).max(16_384);

/**
 * Settings of the `mcuboot` loader, as they stand in the signed catalogue under a Device Model's entry. Patterns are
 * JavaScript regular expressions. One with fields, which are its named groups, must match a whole line of the shell's output
 * that was seen to end, from its first to its last character, white space around it aside.
 *
 * SMP knows neither Device IDs nor Firmware Versions (MCUboot's version is four numbers of its own), so both come from
 * shell commands of the firmware (group 9), whose output is matched here. The firmware that is asked is the one that
 * runs, and it is asked again after the restart.
 *
 * SMP has no request that changes the speed of its line, so there is one, that of the firmware: a noisy line is left as it
 * is, its frames are sent again, and the bench names it.
 */
const fields = z.strictObject({
  kind: z.literal('mcuboot'),
  baudRate,
  /** `console`: lines of base64 (the usual serial transport). `raw`: frames as they are. */
  framing: z.enum(['console', 'raw']),
  /** SMP version of the requests; 2 has devices name the group of an error. */
  smpVersion: z.union([z.literal(1), z.literal(2)]),
  identity: z.strictObject({
    commands,
    ...identityPatterns,
  }),
  /** The Firmware Version of the running firmware. A command that fails means that it does not tell. */
  version: z.strictObject({ commands, pattern: patternWith('version') }),
  image: z.strictObject({
    /** Image number, for devices with several; left out of requests when 0. */
    number: z.int().min(0).max(15),
    /** The slot an upload goes to. */
    slot: z.int().min(0).max(31),
  }),
  transfer: z.strictObject({
    maxBytes: z.int().min(1),
    /** The largest SMP frame to send, header included, also where the device takes larger ones. */
    maxFrameBytes: frameBytes,
    /** For a device that does not tell what it takes. */
    plainFrameBytes: frameBytes,
    /** The most requests outstanding; a device with fewer buffers gets fewer. */
    window: z.int().min(1).max(16),
    /** Uploads begun before it is given up; the device goes on from where it was. */
    tries: z.int().min(1).max(10),
    /**
     * `required`: the device hashes what it stored and says whether it matches (Zephyr, IMG_ENABLE_IMAGE_CHECK), and an
     * image without its word is refused. `if-told`: its image list suffices, and MCUboot's own check before it starts.
     * The word is one bit of one answer, which cannot be asked again: `required` takes `console`, whose frames carry a CRC.
     */
    match: z.enum(['required', 'if-told']),
  }),
  /**
   * `test`: the new image is started on trial and confirmed once it was seen to run as the right hub. `permanent`: it
   * is confirmed before the restart, for devices that take no confirmation afterwards.
   */
  start: z.enum(['test', 'permanent']),
  restart: z
    .strictObject({
      /** A line that each start of the hub prints once; null where its starts cannot be heard. */
      banner: pattern.nullable(),
      /** Starts after one restart that make a reboot loop. */
      loopBanners: z.int().min(2).max(20),
    })
    .default({ banner: '\\*\\*\\* Booting MCUboot ', loopBanners: 4 }),
  tries: z.strictObject({
    request: z.int().min(1).max(20),
    identity: z.int().min(2).max(20),
    /** Per piece of an upload. */
    chunk: z.int().min(1).max(50),
    restart: z.int().min(1).max(5),
  }),
  deadlines: z.strictObject({
    /** Until the hub answers at all, asking every `wakeEveryMs`. */
    enterMs: ms,
    wakeEveryMs: ms,
    answerMs: ms,
    /** For the answer to the first piece of an upload: the device may erase the slot before it gives it. */
    eraseMs: ms,
    /** For the answer to any further piece, beyond its time on the wire. */
    chunkMs: ms,
    /** The device answers a reset first and acts on it this much later at most. */
    resetDelayMs: ms,
    /** From there until its firmware answers; swapping slots takes MCUboot a while. */
    backMs: ms,
  }),
});

export const mcubootSettingsSchema = fields.superRefine(({ framing, transfer }, context) => {
  if (framing === 'raw' && transfer.match === 'required')
    context.addIssue({
      code: 'custom',
      path: ['transfer', 'match'],
      message:
        '"required" takes framing "console": raw frames carry no checksum, so noise can turn the word over',
    });
});

export type McubootSettings = z.infer<typeof mcubootSettingsSchema>;
