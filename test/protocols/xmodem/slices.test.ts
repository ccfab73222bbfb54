import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Slice,
  sliceAroundPadding,
  sliceImage,
} from '../../../src-main/core/protocols/xmodem/slices.ts';
import { xmodemPlanAroundPadding } from '../../../src-main/core/protocols/xmodem/transfer-plan.ts';

const pad = 0x1a;
const baudRate = 115_200;

/** As U-Boot's receiver does with the data of each block (common/xyzModem.c). */
const stripped = (data: Uint8Array): Uint8Array => {
  let length = data.length;
  while (length > 0 && data[length - 1] === pad) length--;
  return data.length - length >= 3 ? data.subarray(0, length) : data;
};

const memoryAfter = (image: Uint8Array): Buffer | null => {
  const plan = xmodemPlanAroundPadding(image, baudRate);
  if (plan === null) return null;
  const frames = Array.from({ length: plan.exchangeCount - 1 }, (_, index) =>
    plan.exchangeAt(index).encode(),
  );
  return Buffer.concat(frames.map((frame) => stripped(frame.subarray(3, -2))));
};

/** Images of runs that are padding and runs that are not, whose ends often meet those of blocks. */
const runBytes = fc.oneof(fc.constantFrom(1, 2, 3, 125, 128, 896, 1_024), fc.nat({ max: 1_400 }));
const images = fc
  .array(fc.tuple(fc.constantFrom(pad, 0, 7), runBytes), { minLength: 1, maxLength: 8 })
  .map((runs) => Buffer.concat(runs.map(([byte, bytes]) => Buffer.alloc(bytes, byte))))
  .filter((image) => image.length > 0);

const costOf = (slices: readonly Slice[]): number =>
  slices.reduce((sum, { blockBytes }) => sum + blockBytes + 100, 0);

describe('an image cut for a receiver that drops padding from every block', () => {
  it('arrives whole, with nothing lost of what looks like padding', () => {
    fc.assert(
      fc.property(images, (image) => {
        const memory = memoryAfter(image);
        fc.pre(memory !== null);
        expect(Buffer.compare(memory?.subarray(0, image.length) ?? Buffer.alloc(0), image)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['ends in it', Buffer.concat([Buffer.alloc(3_000, 7), Buffer.alloc(72, pad)])],
    [
      'has it where a block of 1,024 would end',
      Buffer.concat([Buffer.alloc(1_000, 7), Buffer.alloc(60, pad), Buffer.alloc(900, 7)]),
    ],
    ['is nothing else, and one block', Buffer.alloc(128, pad)],
  ])('can be cut where it %s', (_, image) => {
    expect(Buffer.compare(memoryAfter(image)?.subarray(0, image.length) ?? Buffer.alloc(0), image)).toBe(0);
  });

  it('cannot be cut where the run is longer than any block', () => {
    expect(memoryAfter(Buffer.concat([Buffer.alloc(1_200, pad), Buffer.alloc(500, 7)]))).toBeNull();
  });

  it('costs no more frames than any other image where nothing looks like padding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (bytes) => {
        const around = sliceAroundPadding(Buffer.alloc(bytes, 7), baudRate) ?? [];
        expect(costOf(around)).toBeLessThanOrEqual(costOf(sliceImage(bytes, 1024, baudRate)));
      }),
      { numRuns: 50 },
    );
  });

  it('takes no time worth naming for the largest images', () => {
    const image = Buffer.alloc(14 * 1024 * 1024, 7);
    expect(sliceAroundPadding(image, baudRate)).toHaveLength(14 * 1024);
  });
});
