import type { RigIdentity } from './qemu-disk.ts';

/** What becomes of a request to mark an image, by its number. */
export type MarkFate = 'done' | 'request-lost' | 'refused' | 'answer-lost' | 'answer-garbled';

/** What is wrong with a virtual MCUboot hub; nothing is unless said. Requests and bytes count from 1, since the behaviour was set. */
export interface VirtualMcubootBehaviour {
  readonly silent?: boolean;
  /** What its firmware says instead of who it is. */
  readonly identity?: Partial<RigIdentity>;
  /** Said in front of every answer. */
  readonly garbageBeforeAnswer?: string;
  /** Requests that never arrive, and answers that never leave, once each. */
  readonly losesRequests?: readonly number[];
  readonly losesAnswers?: readonly number[];
  readonly doublesAnswers?: readonly number[];
  /** These answers come so much later than they should; others overtake them. */
  readonly delaysAnswers?: { readonly answers: readonly number[]; readonly ms: number };
  /** Flips a bit of the nth byte it says or hears. */
  readonly garblesSaidBytes?: readonly number[];
  readonly garblesHeardBytes?: readonly number[];
  /** These bytes never arrive. */
  readonly losesHeardBytes?: readonly number[];
  readonly unplugAtBytes?: number;
  /** Answers nothing any more once the upload is here. */
  readonly stallAtOffset?: number;
  /** Takes the upload on from here and says nothing more until it behaves. */
  readonly muteFromOffset?: number;
  /** Forgets the upload here, once, as after a restart of its own. */
  readonly forgetsUploadAtOffset?: number;
  /** Refuses the upload here. */
  readonly refusesAtOffset?: { readonly offset: number; readonly group: number; readonly code: number };
  /** Takes of each piece but the last the whole words of its flash alone, as mcumgr did before Zephyr 3.0. */
  readonly takesWordsOf?: number;
  /** Refuses to list its images so many times. */
  readonly refusesLists?: number;
  /** Lists nothing so many times, as if nothing ran. */
  readonly listsNothing?: number;
  /** Refuses so many times to say who it is, with this code. */
  readonly refusesIdentity?: { readonly times: number; readonly code: number };
  /** Calls upload frames of more than so many bytes too large, whatever it tells of its buffers. */
  readonly takesFrameBytes?: { readonly bytes: number; readonly code: number; readonly group?: number };
  /** Power is lost here, in the middle of a write. */
  readonly powerCutAtOffset?: number;
  /** Says that it wrote, and wrote nothing. */
  readonly ignoresWrite?: boolean;
  readonly corruptStorageAtByte?: number;
  /** Does not say whether what it stored matches. */
  readonly tellsNoMatch?: boolean;
  /** Has no request for its buffers. */
  readonly tellsNoBuffers?: boolean;
  /** Acknowledges a reset and stays as it is. */
  readonly ignoresReset?: boolean;
  /**
   * Acknowledges a reset, does none, and serves nothing for so long; what came meanwhile, and it had a buffer for, is served
   * then, in its order.
   */
  readonly dozesAtResetMs?: number;
  /** Says no word when it starts. */
  readonly startsSilently?: boolean;
  /** Stays in its bootloader, as with a pin held, whatever firmware it has. */
  readonly isHeldInRecovery?: boolean;
  /** Its shell's buffer takes so many characters and drops the rest of an output, of who it is or of its version. */
  readonly cutsIdentityAt?: number;
  readonly cutsVersionAt?: number;
  /** Never comes back from a restart. */
  readonly hangsInBoot?: boolean;
  /** MCUboot turns the new image down, as with a wrong signature. */
  readonly turnsImageDown?: boolean;
  /** New firmware dies after its start, and the restart takes it back. */
  readonly dies?: boolean;
  /** Its firmware restarts over and over before it answers. */
  readonly rebootLoop?: boolean;
  /** Its firmware restarts after so many answers, each time; with 0 as soon as it runs, and from power-on. */
  readonly restartsAfterAnswers?: number;
  /** Restarts once more before it runs. */
  readonly startsTwice?: boolean;
  readonly markFates?: readonly MarkFate[];
  /** Says to be this hub from its first mark on. */
  readonly strangerAfterMarks?: Partial<RigIdentity>;
  readonly ignoresConfirm?: boolean;
  /** Runs this version, whatever its image says; once the new image runs. */
  readonly tellsVersion?: string;
  /** Says to be this hub once the new image runs. */
  readonly tellsChf?: string;
  /** Says something else each time it is asked who it is. */
  readonly isUnsteady?: boolean;
}

/** ms; quick unless told, since waiting proves nothing. */
export interface VirtualMcubootTiming {
  readonly startMs: number;
  /** From the answer to a reset to the reset. */
  readonly resetDelayMs: number;
  readonly eraseMs: number;
  readonly writeMsPerKib: number;
  /** How long what came of a raw frame is kept for the rest of it; real ones: 3,000. */
  readonly partialFrameMs: number;
}

export const quickMcubootTiming: VirtualMcubootTiming = {
  startMs: 2,
  resetDelayMs: 3,
  eraseMs: 1,
  writeMsPerKib: 0,
  partialFrameMs: 40,
};
