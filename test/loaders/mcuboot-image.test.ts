import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';

const image = makeMcubootFirmware({ version: '01020304', padBytes: 1_000 });

describe('an MCUboot image', () => {
  it('tells its version and the hash that devices list it by', () => {
    const parsed = parseMcubootImage(image);
    expect(parsed?.version).toBe('1.2.3');
    expect(parsed?.hash).toEqual(image.slice(-32));
  });

  it('is read out of the middle of a larger buffer', () => {
    const file = new Uint8Array(image.length + 7);
    file.set(image, 7);
    expect(parseMcubootImage(file.subarray(7))).not.toBeNull();
  });

  it('is none when any bit that counts was changed', () => {
    // Load address (4 to 7) and what else is hashed: all of it.
    fc.assert(
      fc.property(fc.nat(image.length - 1), fc.nat(7), (at, bit) => {
        const bad = image.slice();
        bad[at] = (bad[at] ?? 0) ^ (1 << bit);
        expect(parseMcubootImage(bad)).toBeNull();
      }),
    );
  });

  it('is none when it was cut short', () => {
    fc.assert(
      fc.property(fc.nat(image.length - 1), (length) => {
        expect(parseMcubootImage(image.subarray(0, length))).toBeNull();
      }),
    );
  });

  it('is not found in noise, and noise does no harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const bytes = new Uint8Array([...image.subarray(0, 4), ...noise]);
        expect(parseMcubootImage(bytes)).toBeNull();
      }),
    );
  });
});
