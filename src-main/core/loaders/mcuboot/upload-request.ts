import { createHash } from 'node:crypto';
import { imageCommand, imageGroup } from '../../protocols/smp/answer.ts';
import { encodeFrame } from '../../protocols/smp/frame.ts';
import type { SmpRequest } from '../../protocols/smp/smp-port.ts';

/** How an image is cut into upload requests. */
export interface UploadPlan {
  readonly imageBytes: number;
  /** The request that carries what `maxFrameBytes` leave room for, from `offset` on, in whole words of flash. */
  requestAt(offset: number): { readonly request: SmpRequest; readonly endOffset: number };
  /** The SMP frame of a request as long as most of them, and the image bytes in it. */
  readonly usual: { readonly frameBytes: number; readonly payloadBytes: number };
}

/**
 * Before Zephyr 3.0, mcumgr took the whole words of its flash from a piece and left the rest to be sent again, so that
 * each piece on its way behind was dropped. A word has 4 to 32 bytes; pieces of such multiples cost at most 3 % at 1 KiB.
 */
const flashWordBytes = 32;

/**
 * The most in the request that begins an upload. It is the only one that erases, and the shorter it is, the less a hub
 * swapped in on its way can hear of it; where an upload is gone on with, it is all that is sent twice. Devices want the
 * 32 bytes of MCUboot's image header in it, and at least one word of flash, which some have of 128 bytes.
 */
const openingBytes = 256;

const frameOf = ({ operation, group, command, payload }: SmpRequest): Uint8Array =>
  encodeFrame({ version: 1, operation, group, command, sequence: 0 }, payload);

/**
 * The first request names the whole: its length and the SHA-256 of the file, by which a device knows an upload that
 * was broken off and goes on with it; and the image number where it is not 0.
 */
export const planUpload = (image: Uint8Array, imageNumber: number, maxFrameBytes: number): UploadPlan => {
  const sha = createHash('sha256').update(image).digest();
  const first = {
    ...(imageNumber === 0 ? {} : { image: imageNumber }),
    len: image.length,
    sha: new Uint8Array(sha),
  };

  const request = (offset: number, data: Uint8Array): SmpRequest => ({
    operation: 'write',
    group: imageGroup,
    command: imageCommand.upload,
    payload: { ...(offset === 0 ? first : {}), off: offset, data },
  });

  /** An empty byte string has a head of one byte, one of this size of three. */
  const overheadAt = (offset: number): number => frameOf(request(offset, new Uint8Array(0))).length + 2;
  const roomAt = (offset: number): number => {
    const bytes = Math.min(maxFrameBytes - overheadAt(offset), offset === 0 ? openingBytes : maxFrameBytes);
    return bytes < flashWordBytes ? Math.max(1, bytes) : bytes - (bytes % flashWordBytes);
  };
  const usualAt = Math.max(1, image.length - 1);

  return {
    imageBytes: image.length,
    requestAt: (offset) => {
      const data = image.subarray(offset, offset + roomAt(offset));
      return { request: request(offset, data), endOffset: offset + data.length };
    },
    usual: { frameBytes: overheadAt(usualAt) + roomAt(usualAt), payloadBytes: roomAt(usualAt) },
  };
};
