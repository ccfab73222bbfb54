import { z } from 'zod';
import { baudRate, identityPatterns, ms, pattern, patternWith } from '../settings-fields.ts';

/** One line without control characters; with what is filled in and stands around it (shell.ts) it fits U-Boot's 255. */
const command = z.string().regex(/^[\x20-\x7e]{1,190}$/, 'one line of printable ASCII, 1 to 190 characters');
const commandWith = (...places: readonly string[]) =>
  command.refine((text) => places.every((place) => text.includes(`<${place}>`)), {
    error: `needs ${places.map((place) => `<${place}>`).join(', ')}`,
  });
/** Only asks: may be run by whatever hub is there, any number of times. */
const asking = command.brand<'asking'>();
/** Fills memory of the hub in hand, and may do so again. */
const filling = command.brand<'filling'>();
/** Changes what the hub stores or runs: once, and again only after the hub was asked who it is. */
const actingWith = (...places: readonly string[]) => commandWith(...places).brand<'acting'>();
const hexAddress = z.string().regex(/^[0-9a-fA-F]{1,16}$/, 'hex digits without 0x, 16 at most');
const keys = z.string().min(1).max(64);
/** At the prompt an empty line repeats the hub's last command, whatever that was. */
const wakeKeys = keys.regex(/^[^\r\n]*$/, 'no Enter: at the prompt it repeats the last command');

/**
 * Settings of the `u-boot` loader, as they stand in the signed catalogue under a Device Model's entry. Patterns are
 * JavaScript regular expressions. One with fields, which are its named groups, must match a whole line that was seen to end,
 * from its first to its last character, white space around it aside: it begins with `.*` where the line has more in front.
 * The others are tried against all that was heard, with the `m` flag. In commands, `<address>`, `<size>` (hex digits, bytes)
 * and `<poison>` (a byte, two hex digits) are filled in; `${...}` is U-Boot's own, `$rf` the bench's.
 */
export const uBootSettingsSchema = z.strictObject({
  kind: z.literal('u-boot'),
  baudRate,
  /** Exactly as the bootloader prints it, trailing space included. */
  prompt: z.string().min(1).max(32),
  /** First line of the bootloader; each one heard is one start. */
  banner: pattern,
  autoboot: z.strictObject({ pattern, keys }),
  /**
   * Sent until the prompt is heard. Ctrl-C ends running scripts, a waiting `loady`, and a line whose other half never comes;
   * any key ends the countdown.
   */
  wakeKeys,
  identity: z.strictObject({
    /** Run first; each must succeed. Must clear what the read commands then show, so that nothing stale is read. */
    commands: z.array(asking).min(1),
    ...identityPatterns,
  }),
  /**
   * The version that storage holds. A command that fails means "no valid firmware": the hub is then identified
   * without a version. Reading the stored image itself is honest after a re-flash; a copy in the environment is not.
   */
  version: z.strictObject({ commands: z.array(asking).min(1), pattern: patternWith('version') }),
  /** How the bootloader tells the size of what it last loaded from storage, and the CRC-32 of memory; both in hex. */
  size: z.strictObject({ clear: filling, query: asking, pattern: patternWith('size') }),
  crc: z.strictObject({
    query: commandWith('address', 'size').brand<'asking'>(),
    pattern: patternWith('crc'),
  }),
  transfer: z.strictObject({
    /**
     * `ymodem` for `loady`. `xmodem` (1 KiB blocks, CRC) for `loadx`, where `loady` is absent: it carries no length, so memory
     * holds up to 1,023 bytes more behind the image, of which nothing is stored.
     */
    protocol: z.enum(['ymodem', 'xmodem']).default('ymodem'),
    command: commandWith('address').brand<'filling'>(),
    /** Of memory. Where NOR flash is mapped, `loady` and `loadx` would write flash as they receive. */
    address: hexAddress,
    /** The whole line after which the bootloader listens for blocks. */
    ready: pattern,
    maxBytes: z.int().min(1),
    /** At the console's speed; each faster one is tried once on the way down to it. */
    tries: z.int().min(1).max(5),
    /**
     * Faster speeds for transfers, the fastest first, for a bootloader whose command takes one as its last word and switches
     * (`loady <address> <baud>`, `loadx` likewise; speed-switch.ts). The port goes down one after noise, and up one again after a row of clean
     * transfers.
     */
    baudRates: z
      .array(baudRate)
      .min(1)
      .max(6)
      .refine((rates) => rates.every((rate, at) => at === 0 || rate < (rates[at - 1] ?? 0)), {
        error: 'the fastest first, each once',
      })
      .optional(),
  }),
  /** The commands that change storage, run in order. */
  store: z.strictObject({ commands: z.array(actingWith('address', 'size')).min(1) }),
  readBack: z.strictObject({
    /** Another one than the transfer's, so that what is checked came from storage. */
    address: hexAddress,
    /** Fill the memory at the address with `<poison>`, turn off caches of storage. */
    prepare: z.array(filling).min(1),
    command: commandWith('address').brand<'filling'>(),
  }),
  restart: z.strictObject({
    command: actingWith(),
    /** Heard once the bootloader has handed over to the firmware. */
    left: pattern,
    /** Starts of the bootloader after one restart that make a reboot loop. */
    loopBanners: z.int().min(2).max(20),
  }),
  announcement: z.strictObject({
    /** Groups `version`, and `chf` where this family's firmware tells it. */
    pattern: patternWith('version'),
    /** Equal announcements that are needed; noise rarely tells the same lie twice. */
    agreeing: z.int().min(1).max(5),
    /** Further restarts when what was heard did not agree. */
    restarts: z.int().min(0).max(3),
  }),
  tries: z.strictObject({
    /** Per command: typing until the echo is right, and running until its end is heard; asking who is there in between. */
    command: z.int().min(1).max(20),
    identity: z.int().min(2).max(20),
    /** Per frame of a transfer. */
    block: z.int().min(1).max(50),
    restart: z.int().min(1).max(5),
  }),
  deadlines: z.strictObject({
    /** Until the bootloader's prompt is reached, waking every `wakeEveryMs`. */
    enterMs: ms,
    wakeEveryMs: ms,
    /** Without a key now and then, for a receiver that takes each for a byte of the block it waits for; 2,500 ms unless told. */
    lullMs: ms.optional(),
    echoMs: ms,
    commandMs: ms,
    readyMs: ms,
    /** Until the bootloader asks for the first frame, and for the answer to each. */
    transferStartMs: ms,
    answerMs: ms,
    /** Storage and memory commands: a fixed part and a part per KiB of the image. */
    storageMs: ms,
    storagePerKibMs: ms,
    /** From `restart` to the bootloader's banner, from there to the firmware, from there to agreed announcements. */
    bannerMs: ms,
    leaveMs: ms,
    announceMs: ms,
  }),
});

export type UBootSettings = z.infer<typeof uBootSettingsSchema>;
/** As they stand in a catalogue. */
export type UBootSettingsText = z.input<typeof uBootSettingsSchema>;
export type Asking = UBootSettings['size']['query'];
export type Filling = UBootSettings['size']['clear'];
export type Acting = UBootSettings['restart']['command'];
