import { wireMs } from '../ceiling.ts';
import { type BlockBytes, frameOverheadBytes, PAD } from './frame.ts';

/** The part of an image that one block carries. */
export interface Slice {
  readonly from: number;
  readonly to: number;
  readonly blockBytes: BlockBytes;
}

/** A turn-around to reckon with before one was measured: between a UART's 1 ms and an FTDI adapter's 16 ms. */
const assumedTurnAroundMs = 8;

const exchangeMs = (blockBytes: BlockBytes, baudRate: number): number =>
  wireMs(blockBytes + frameOverheadBytes + 1, baudRate) + assumedTurnAroundMs;

/** Whether the last `tailBytes` (< 1,024) cross the wire sooner as 128-byte blocks than as one of 1,024. */
export const isTailQuickerInSmallBlocks = (tailBytes: number, baudRate: number): boolean =>
  Math.ceil(tailBytes / 128) * exchangeMs(128, baudRate) < exchangeMs(1024, baudRate);

/** Cuts an image into blocks: all of `blockBytes`, the tail in 128-byte ones where that is quicker. */
export const sliceImage = (
  imageBytes: number,
  blockBytes: BlockBytes,
  baudRate: number,
): readonly Slice[] => {
  const slices: Slice[] = [];
  for (let from = 0; from < imageBytes; ) {
    const leftBytes = imageBytes - from;
    const isSmall =
      blockBytes === 128 || (leftBytes < blockBytes && isTailQuickerInSmallBlocks(leftBytes, baudRate));
    const size: BlockBytes = isSmall ? 128 : 1024;
    const to = Math.min(from + size, imageBytes);
    slices.push({ from, to, blockBytes: size });
    from = to;
  }
  return slices;
};

const sameMs = 1e-6;

/** Bytes in a row at the end of a block that a receiver takes for padding. */
const paddingDue = 3;

/**
 * For a receiver that drops padding from every block, the last or not (U-Boot's `loadx`, common/xyzModem.c): no full block
 * may end in what looks like it. The quickest way to cut the image so; null where there is none, as in a long run of 0x1A.
 */
export const sliceAroundPadding = (image: Uint8Array, baudRate: number): readonly Slice[] | null => {
  const looksPadded = (to: number): boolean =>
    image.subarray(to - paddingDue, to).every((byte) => byte === PAD);
  const places = Math.ceil(image.length / 128);
  /** From each 128th byte on: how long the rest takes, and with which block it begins. */
  const restMs = new Float64Array(places + 1).fill(Number.POSITIVE_INFINITY);
  const begins = new Uint16Array(places + 1);
  restMs[places] = 0;
  for (let place = places - 1; place >= 0; place--)
    for (const blockBytes of [1024, 128] as const) {
      const end = place * 128 + blockBytes;
      if (end <= image.length && looksPadded(end)) continue;
      const costMs = exchangeMs(blockBytes, baudRate) + (restMs[Math.min(places, end / 128)] ?? 0);
      // Of two ways that take as long the larger block comes first, whatever the last digit of a sum says.
      if (costMs >= (restMs[place] ?? 0) - sameMs) continue;
      restMs[place] = costMs;
      begins[place] = blockBytes;
    }
  if (restMs[0] === Number.POSITIVE_INFINITY) return null;
  const slices: Slice[] = [];
  for (let from = 0; from < image.length; from = slices.at(-1)?.to ?? image.length) {
    const blockBytes: BlockBytes = begins[from / 128] === 128 ? 128 : 1024;
    slices.push({ from, to: Math.min(from + blockBytes, image.length), blockBytes });
  }
  return slices;
};
