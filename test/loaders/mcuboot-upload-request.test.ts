import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { planUpload } from '../../src-main/core/loaders/mcuboot/upload-request.ts';
import { encodeFrame } from '../../src-main/core/protocols/smp/frame.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import { image, loadAndCheck, never, startHub, visit } from './mcuboot-under-test.ts';

const lengthAt = (plan: ReturnType<typeof planUpload>, offset: number): number => {
  const { operation, group, command, payload } = plan.requestAt(offset).request;
  return encodeFrame({ version: 2, operation, group, command, sequence: 0 }, payload).length;
};

describe('the requests of an upload', () => {
  it('carry the whole image in frames that fit, each piece but the last in whole words of flash', () => {
    const anyImage = fc.integer({ min: 33, max: 90_000 }).map((bytes) => new Uint8Array(bytes));
    fc.assert(
      fc.property(anyImage, fc.nat(15), fc.integer({ min: 108, max: 4_096 }), (bytes, number, frameBytes) => {
        const plan = planUpload(bytes, number, frameBytes);
        for (let offset = 0; offset < bytes.length; ) {
          const { endOffset } = plan.requestAt(offset);
          expect(lengthAt(plan, offset)).toBeLessThanOrEqual(frameBytes);
          if (endOffset < bytes.length) expect((endOffset - offset) % 32).toBe(0);
          expect(endOffset).toBeGreaterThan(offset);
          offset = endOffset;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('begin with few bytes, for a stranger swapped in meanwhile to hear no more', () => {
    expect(planUpload(image, 0, 1_024).requestAt(0).endOffset).toBe(256);
    expect(planUpload(image, 0, 108).requestAt(0).endOffset).toBe(32);
  });

  it('are reckoned at the length they have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 108, max: 4_096 }), (frameBytes) => {
        const plan = planUpload(new Uint8Array(80_000), 0, frameBytes);
        const middle = 70_000 - (70_000 % 32);
        expect(plan.requestAt(middle).endOffset - middle).toBe(plan.usual.payloadBytes);
        // Offsets and data of other sizes have heads a few bytes longer or shorter.
        expect(Math.abs(lengthAt(plan, middle) - plan.usual.frameBytes)).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('mcuboot loader, a hub that takes whole words of flash alone', () => {
  let hub: VirtualMcubootHub;
  afterEach(() => hub.cutPower());

  it.each([4, 8, 16, 32])('is sent no byte twice, words of %i bytes', async (wordBytes) => {
    hub = startHub({ behaviour: { takesWordsOf: wordBytes } });
    const loader = visit(hub);
    await loader.identify(never);
    await loadAndCheck(loader);
    expect({ stored: hub.slots.secondary, bytes: hub.uploadedBytes }).toEqual({
      stored: image,
      bytes: image.length,
    });
  });

  it('holds the image in the end whatever its words', async () => {
    hub = startHub({ behaviour: { takesWordsOf: 100 } });
    const loader = visit(hub);
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.slots.secondary).toEqual(image);
  });
});
