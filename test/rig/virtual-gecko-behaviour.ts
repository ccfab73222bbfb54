import type { RigIdentity } from './qemu-disk.ts';

/** What is wrong with a virtual Gecko hub; nothing is unless said. Positions count from 1. */
export interface VirtualGeckoBehaviour {
  /** Never says a word. */
  readonly silent?: boolean;
  /** What its application says instead of who it is. */
  readonly identity?: Partial<RigIdentity>;
  /** The CHF that its application gives to the questions from now on, one after the other; afterwards its own. */
  readonly answersChf?: readonly string[];
  /** Its application answers no question; it still announces. */
  readonly deafApplication?: boolean;
  /** Ignores every way into the bootloader. */
  readonly ignoresEntry?: boolean;
  /** Said in front of every menu. */
  readonly garbageBeforeMenu?: string;
  /** Flips a bit of the nth byte it says, once each. */
  readonly garblesSaidBytes?: readonly number[];
  /** Does not hear the nth byte sent to it, once each. */
  readonly losesHeardBytes?: readonly number[];
  /** Its menu does not hear this key, the first `times` times. */
  readonly losesKeys?: { readonly key: string; readonly times: number };
  /** Hears a flipped bit in the nth byte sent to it, once each. */
  readonly garblesHeardBytes?: readonly number[];
  /** Stops answering in the upload from this block on. */
  readonly stallAtBlock?: number;
  /** Breaks the upload off at this block, the first `times` uploads, with this block error (22). */
  readonly abortsAtBlock?: { readonly block: number; readonly times: number; readonly code?: string };
  /** Reads this block's number as the one before, in the first `times` uploads: acknowledges it and does not keep it. */
  readonly mistakesBlock?: { readonly block: number; readonly times: number };
  /** Takes all blocks, and from the end of the file on says nothing at all. */
  readonly stuckAtHundredPercent?: boolean;
  /** Verifies, and does not say so: only its menu comes back, the first `times` uploads. */
  readonly keepsVerdict?: { readonly times: number };
  /** The ACK for the end of the file is lost; the verdict behind it is not. */
  readonly losesEndAck?: boolean;
  /** Answers every image that is whole with this file error. */
  readonly refusesImage?: string;
  /** Goes back to no application older than this, as one with rollback protection does: refused before anything is erased. */
  readonly lowestVersion?: string;
  /** The hub resets right behind its verdict, without a menu. */
  readonly resetsAfterUpload?: boolean;
  /** The cable is pulled right behind its verdict. */
  readonly unplugAfterUpload?: boolean;
  readonly unplugAtBytes?: number;
  /** Power is lost when this block arrives. */
  readonly powerCutAtBlock?: number;
  /** Says `complete` and keeps the application it had. */
  readonly keepsOldApplication?: boolean;
  /** Does not react to `run`. */
  readonly ignoresRun?: boolean;
  /** Its application no longer verifies when it is to start. */
  readonly brokenApplication?: boolean;
  readonly rebootLoop?: boolean;
  /** Its application starts, says what it says at a start, and ends in the bootloader soon after. */
  readonly fallsBack?: boolean;
  readonly silentFirmware?: boolean;
  /** Says nothing more after `run` until its power was off. */
  readonly diesOnRun?: boolean;
  /** Hangs after `run`: neither application nor menu. */
  readonly hangsInBoot?: boolean;
  readonly bootsVersion?: string;
  readonly announcesChf?: string;
  /** Announces something else each time, on its first `starts` starts. */
  readonly unsteadyAnnouncements?: { readonly starts: number };
}

/** How a virtual Gecko hub is built and how long it takes. */
export interface VirtualGeckoHardware {
  readonly applicationBaudRate: number;
  readonly bootloaderBaudRate: number;
  /** Command of the application that starts the bootloader; null where there is none. */
  readonly entryCommand: string | null;
  /** Bytes, in hex, that start the bootloader from an application that speaks frames; null where it does not. */
  readonly entryFrame: string | null;
  /** RTS holds the hub in reset, DTR at its release starts the bootloader. */
  readonly hasControlLines: boolean;
  /** Tells its version by itself, twice at once and then every so often; otherwise only when asked (`ver`). */
  readonly announces: boolean;
  readonly bootMs: number;
  readonly announceEveryMs: number;
  /** Between the bootloader's requests for the first block, and before it NAKs a silence. */
  readonly askEveryMs: number;
  readonly requests: number;
}

export const quickGecko: VirtualGeckoHardware = {
  applicationBaudRate: 115_200,
  bootloaderBaudRate: 115_200,
  entryCommand: 'bootloader',
  entryFrame: null,
  hasControlLines: false,
  announces: true,
  bootMs: 3,
  announceEveryMs: 10,
  askEveryMs: 100,
  requests: 60,
};
