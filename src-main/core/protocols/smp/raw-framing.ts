/**
 * SMP frames one after the other, as they are (Zephyr's raw UART transport). There is no marker and no checksum: the
 * header's fixed bits, the length and the CBOR are all that tells a frame from noise, so whoever reads must be able
 * to bear a frame with a wrong bit in it.
 */
import { decodeFrame, frameLength, headerBytes } from './frame.ts';
import type { Framer } from './framing.ts';

/** Drops byte after byte until what remains begins a frame of at most `limitBytes`. */
export const createRawFramer = (limitBytes: number): Framer => {
  let held = Buffer.alloc(0);

  const takeAll = (): readonly Uint8Array[] => {
    const packets: Uint8Array[] = [];
    let at = 0;
    while (held.length - at >= headerBytes) {
      const bytes = frameLength(held.subarray(at, at + headerBytes));
      if (bytes !== null && bytes <= limitBytes) {
        if (held.length - at < bytes) break;
        const packet = new Uint8Array(held.subarray(at, at + bytes));
        if (decodeFrame(packet) !== null) {
          packets.push(packet);
          at += bytes;
          continue;
        }
      }
      at++;
    }
    held = Buffer.from(held.subarray(at));
    return packets;
  };

  return {
    push: (bytes) => {
      held = Buffer.concat([held, bytes]);
      return takeAll();
    },
    giveUp: () => {
      const packets: Uint8Array[] = [];
      while (held.length >= headerBytes) {
        held = held.subarray(1);
        packets.push(...takeAll());
      }
      held = Buffer.alloc(0);
      return packets;
    },
  };
};
