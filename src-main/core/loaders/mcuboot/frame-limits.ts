import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { type Refusal, refusalText } from '../../protocols/smp/answer.ts';
import { framings } from '../../protocols/smp/framing.ts';
import type { Visit } from './visit.ts';

export interface FrameLimits {
  /** The largest SMP frame, header included. */
  readonly frameBytes: number;
  /** The most requests outstanding. */
  readonly window: number;
}

/**
 * The first request of an upload: 8 bytes of header, at most 68 of CBOR with length, hash and image number, and 32 of
 * data: a device reads the image's header from them, and refuses fewer (Zephyr, img_mgmt_upload_inspect).
 */
export const smallestFrameBytes = 108;

/** The largest frame and the most requests that the device and the settings take, and that this visit found taken. */
export const limitsOf = async (visit: Visit, signal: AbortSignal): Promise<FrameLimits> => {
  const { end, settings, where } = visit;
  const { maxFrameBytes, window } = settings.transfer;
  const buffers = await end.requests.buffers(signal);
  const roomBytes =
    buffers === null ? end.plainFrameBytes : buffers.bytes - framings[end.framing].bufferOverheadBytes;
  if (roomBytes < smallestFrameBytes)
    throw new Fault(
      'transfer-refused',
      `${where}: the hub takes frames of ${roomBytes} bytes, ${smallestFrameBytes} are needed`,
    );
  return {
    frameBytes: Math.min(maxFrameBytes, roomBytes, visit.frameBytes ?? maxFrameBytes),
    // One buffer stays free for the device's answer. Over raw frames nothing may follow a piece before it was answered.
    window: buffers === null || end.framing === 'raw' ? 1 : Math.min(window, Math.max(1, buffers.count - 1)),
  };
};

/**
 * Half of what the hub called too large, for the rest of the visit. Rejects with `transfer-refused` when nothing smaller
 * could begin an upload.
 */
export const takeSmallerFrames = (visit: Visit, tooLargeBytes: number, refusal: Refusal): void => {
  if (tooLargeBytes <= smallestFrameBytes)
    throw new Fault(
      'transfer-refused',
      `${visit.where}: the hub calls frames of ${tooLargeBytes} bytes too large (${refusalText(refusal)}); no smaller one can begin an upload`,
    );
  visit.frameBytes = Math.max(smallestFrameBytes, tooLargeBytes >> 1);
};
