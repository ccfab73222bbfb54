import type { RigIdentity } from './qemu-disk.ts';

/** What is wrong with a virtual hub; nothing is unless said. Positions count from 0, blocks from 1. */
export interface VirtualHubBehaviour {
  /** Never says a word. */
  readonly silent?: boolean;
  /** What its environment says instead of who it is. */
  readonly identity?: Partial<RigIdentity>;
  /** Said in front of every prompt. */
  readonly garbageBeforePrompt?: string;
  /** CR LF unless told. */
  readonly lineEnd?: '\r\n' | '\n\r' | '\n';
  /** Ends its countdown at these keys alone. */
  readonly stopString?: string;
  /** Cuts the output of a command after so many characters, and says nothing of it. */
  readonly cutsOutput?: { readonly command: string; readonly characters: number };
  /** Loses the nth character typed at the prompt (1 is the first), once each. */
  readonly losesTypedCharacters?: readonly number[];
  /** Flips a bit of the nth byte it says, once each; `from` 1 is the first byte after power on. */
  readonly garblesSaidBytes?: readonly number[];
  /** Stops answering in the transfer from this block on. */
  readonly stallAtBlock?: number;
  /** Takes all blocks and never answers the end of the transfer. */
  readonly stuckAtHundredPercent?: boolean;
  /** The cable is pulled once this many bytes came from the bench. */
  readonly unplugAtBytes?: number;
  /** What arrives intact is changed in memory at this byte, the first `times` times. */
  readonly corruptsMemory?: { readonly atByte: number; readonly times: number };
  readonly failsWrite?: boolean;
  /** Says that it wrote, and wrote nothing. */
  readonly ignoresWrite?: boolean;
  /** One bit of what was written is wrong. */
  readonly corruptStorageAtByte?: number;
  /** A write that it began goes on for as long as it has power. */
  readonly sticksInWrite?: boolean;
  /** Faster than `baudRate`, one byte in `everyBytes` that come from the bench is damaged; 0 for all of them. */
  readonly noisyAbove?: { readonly baudRate: number; readonly everyBytes: number };
  /** Power is lost after this many bytes of a write. */
  readonly powerCutInWriteAtBytes?: number;
  /** Does not restart when told to. */
  readonly ignoresReset?: boolean;
  /** Hangs in its bootloader after a restart. */
  readonly hangsInBoot?: boolean;
  /** Restarts over and over without reaching its firmware's announcement. */
  readonly rebootLoop?: boolean;
  /** Its firmware runs and announces nothing. */
  readonly silentFirmware?: boolean;
  /** Announces this version whatever storage holds. */
  readonly bootsVersion?: string;
  /** Announces this CHF whatever the hub's is. */
  readonly announcesChf?: string;
  /** Announces something else each time, on its first `starts` starts of the firmware. */
  readonly unsteadyAnnouncements?: { readonly starts: number };
}

/** How long a virtual hub takes, in ms; quick unless told, since waiting proves nothing. */
export interface VirtualHubTiming {
  readonly countdownMs: number;
  readonly startMs: number;
  readonly announceEveryMs: number;
  /** Per KiB written to storage. */
  readonly writeMsPerKib: number;
  readonly transferTimeoutMs: number;
  /** Before and after its UART changes its speed. */
  readonly switchMs: number;
}

export const quickTiming: VirtualHubTiming = {
  countdownMs: 20,
  startMs: 2,
  announceEveryMs: 10,
  writeMsPerKib: 0,
  transferTimeoutMs: 1_000,
  switchMs: 2,
};

/** Like a person sees it: a two-second countdown, a second's write, an announcement every second. */
export const lifelikeTiming: VirtualHubTiming = {
  countdownMs: 2_000,
  startMs: 300,
  announceEveryMs: 1_000,
  writeMsPerKib: 5,
  transferTimeoutMs: 2_000,
  switchMs: 50,
};
