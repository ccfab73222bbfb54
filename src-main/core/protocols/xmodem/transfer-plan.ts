import { wireMs } from '../ceiling.ts';
import { type BlockBytes, EOT, encodeBlock, frameOverheadBytes } from './frame.ts';

/** One frame and the answer it needs. A transfer is a row of these, each sent until it is answered. */
export interface Exchange {
  /** header: YMODEM block 0. block: bytes of the image. eot: end of the file. close: YMODEM's empty block 0. */
  readonly kind: 'header' | 'block' | 'eot' | 'close';
  /** For messages: `block 7`. */
  readonly label: string;
  readonly frameBytes: number;
  encode(): Uint8Array;
  /** `ack-then-go`: the receiver asks with a `C` of its own before it takes the next frame (YMODEM). */
  readonly answer: 'ack' | 'ack-then-go';
  /** A receiver that waits for this frame asks with `C`; one that comes late means "I did not get it". */
  readonly isAskedForByGo: boolean;
  /** Bytes of the image acknowledged once this is answered. */
  readonly imageBytesAfter: number;
}

export interface TransferPlan {
  readonly protocol: 'XMODEM' | 'YMODEM';
  readonly imageBytes: number;
  readonly exchangeCount: number;
  exchangeAt(index: number): Exchange;
}

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly blockBytes: BlockBytes;
}

/** A turn-around to reckon with before one was measured: between a UART's 1 ms and an FTDI adapter's 16 ms. */
const assumedTurnAroundMs = 8;

/** Whether the last `tailBytes` (< 1,024) cross the wire sooner as 128-byte blocks than as one of 1,024. */
export const isTailQuickerInSmallBlocks = (tailBytes: number, baudRate: number): boolean => {
  const exchangeMs = (blockBytes: BlockBytes): number =>
    wireMs(blockBytes + frameOverheadBytes + 1, baudRate) + assumedTurnAroundMs;
  return Math.ceil(tailBytes / 128) * exchangeMs(128) < exchangeMs(1024);
};

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

/** The exchange that carries slice `index` of the image; block numbers start at 1. */
export const blockExchange = (
  image: Uint8Array,
  slices: readonly Slice[],
  index: number,
  isAskedForByGo: boolean,
): Exchange => {
  const slice = slices[index];
  if (slice === undefined) throw new RangeError(`no block ${index + 1} among ${slices.length}`);
  return {
    kind: 'block',
    label: `block ${index + 1} of ${slices.length}`,
    frameBytes: slice.blockBytes + frameOverheadBytes,
    encode: () => encodeBlock(index + 1, image.subarray(slice.from, slice.to), slice.blockBytes),
    answer: 'ack',
    isAskedForByGo,
    imageBytesAfter: slice.to,
  };
};

export const eotExchange = (imageBytes: number, answer: Exchange['answer']): Exchange => ({
  kind: 'eot',
  label: 'the end of the file (EOT)',
  frameBytes: 1,
  encode: () => Uint8Array.of(EOT),
  answer,
  isAskedForByGo: false,
  imageBytesAfter: imageBytes,
});

/** XMODEM: the blocks, then EOT. The last block is filled up with 0x1A and the receiver cannot tell. */
export const xmodemPlan = (image: Uint8Array, blockBytes: BlockBytes, baudRate: number): TransferPlan => {
  const slices = sliceImage(image.length, blockBytes, baudRate);
  return {
    protocol: 'XMODEM',
    imageBytes: image.length,
    exchangeCount: slices.length + 1,
    exchangeAt: (index) =>
      index < slices.length
        ? blockExchange(image, slices, index, index === 0)
        : eotExchange(image.length, 'ack'),
  };
};
