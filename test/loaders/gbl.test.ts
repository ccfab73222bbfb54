import { describe, expect, it } from 'vitest';
import { gblFault } from '../../src-main/core/loaders/gecko/gbl.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';

const whole = makeGeckoFirmware({ version: '01020305', padBytes: 600 });

describe('a GBL file', () => {
  it('is whole as it is made, also with padding behind its end', () => {
    expect(gblFault(whole)).toBeNull();
    expect(gblFault(Uint8Array.from([...whole, 0x1a, 0x1a]))).toBeNull();
  });

  it('is not whole wherever it is cut', () => {
    for (let length = 4; length < whole.length; length++)
      expect(gblFault(whole.subarray(0, length)), `${length} bytes`).not.toBeNull();
  });

  it('is not whole with any one bit of it turned', () => {
    for (let at = 4; at < whole.length; at++)
      for (const bit of [1, 0x80]) {
        const damaged = whole.with(at, (whole[at] ?? 0) ^ bit);
        expect(gblFault(damaged), `byte ${at}`).not.toBeNull();
      }
  });

  it('is said what is wrong with it, with numbers', () => {
    expect(gblFault(whole.subarray(0, 300))).toMatch(
      /^its tag at byte \d+ has \d+ bytes, and the file ends after \d+$/,
    );
    expect(gblFault(whole.with(200, (whole[200] ?? 0) ^ 1))).toMatch(/states the CRC-32 [0-9A-F]{8}, /);
  });

  it('that is none is left to the settings', () => {
    for (const other of [new Uint8Array(), Uint8Array.of(0xeb, 0x17, 0xa6), Uint8Array.from({ length: 99 })])
      expect(gblFault(other)).toBeNull();
  });
});
