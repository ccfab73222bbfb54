import { z } from 'zod';
import { ms } from '../settings-fields.ts';

/** Room for the first request of an upload, which carries the hash, and some data. */
export const frameBytes = z.int().min(128).max(16_384);

export const transferSettings = z.strictObject({
  maxBytes: z.int().min(1),
  /** The largest SMP frame to send, header included, also where the device takes larger ones. */
  maxFrameBytes: frameBytes,
  /** For a device that does not tell what it takes. */
  plainFrameBytes: frameBytes,
  /** The most requests outstanding; a device with fewer buffers gets fewer. 1 over raw frames. */
  window: z.int().min(1).max(16),
  /** Uploads begun before it is given up; the device goes on from where it was. */
  tries: z.int().min(1).max(10),
  /**
   * `required`: the device hashes what it stored and says whether it matches (Zephyr, IMG_ENABLE_IMAGE_CHECK), and an
   * image without its word is refused. `if-told`: its image list suffices, and MCUboot's own check before it starts.
   * The word is one bit of one answer, which cannot be asked again: `required` takes `console`, whose frames carry a CRC.
   * A bootloader in its recovery gives no such word, and none is asked of it.
   */
  match: z.enum(['required', 'if-told']),
});

export const triesSettings = z.strictObject({
  request: z.int().min(1).max(20),
  identity: z.int().min(2).max(20),
  /** Per piece of an upload. */
  chunk: z.int().min(1).max(50),
  restart: z.int().min(1).max(5),
});

export const deadlineSettings = z.strictObject({
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
  /**
   * Raw links only. A device keeps what came of a frame for so long, and takes whatever comes before for the rest of it
   * (Zephyr, MCUMGR_TRANSPORT_RAW_UART_INPUT_TIMEOUT_TIME_MS: 3,000 ms). So nothing is sent for this long after a request
   * that went unanswered. Waiting for the answer counts: where a deadline is longer, it costs nothing more.
   */
  resyncMs: ms.default(3_200),
});
