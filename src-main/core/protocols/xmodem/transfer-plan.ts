import { type BlockBytes, EOT, encodeBlock, frameOverheadBytes, PAD } from './frame.ts';
import { type Slice, sliceAroundPadding, sliceImage } from './slices.ts';

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

/** The exchange that carries slice `index` of the image; block numbers start at 1. */
export const blockExchange = (
  image: Uint8Array,
  slices: readonly Slice[],
  index: number,
  isAskedForByGo: boolean,
  pad = PAD,
): Exchange => {
  const slice = slices[index];
  if (slice === undefined) throw new RangeError(`no block ${index + 1} among ${slices.length}`);
  return {
    kind: 'block',
    label: `block ${index + 1} of ${slices.length}`,
    frameBytes: slice.blockBytes + frameOverheadBytes,
    encode: () => encodeBlock(index + 1, image.subarray(slice.from, slice.to), slice.blockBytes, pad),
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

const planOf = (image: Uint8Array, slices: readonly Slice[], pad: number): TransferPlan => ({
  protocol: 'XMODEM',
  imageBytes: image.length,
  exchangeCount: slices.length + 1,
  exchangeAt: (index) =>
    index < slices.length
      ? blockExchange(image, slices, index, index === 0, pad)
      : eotExchange(image.length, 'ack'),
});

/** XMODEM: the blocks, then EOT. The last block is filled up with 0x1A and the receiver cannot tell. */
export const xmodemPlan = (image: Uint8Array, blockBytes: BlockBytes, baudRate: number): TransferPlan =>
  planOf(image, sliceImage(image.length, blockBytes, baudRate), PAD);

/** Any but the usual one, which would take the image's own last bytes with it. */
const padThatStays = 0;

/**
 * The same for a receiver that drops padding from blocks of 128 and 1,024 bytes ({@link sliceAroundPadding}): it gets the
 * image whole, and behind it what fills the last block. Null for an image that cannot be cut so.
 */
export const xmodemPlanAroundPadding = (image: Uint8Array, baudRate: number): TransferPlan | null => {
  const slices = sliceAroundPadding(image, baudRate);
  return slices === null ? null : planOf(image, slices, padThatStays);
};
