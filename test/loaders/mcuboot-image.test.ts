import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';
import { type McubootFirmware, type McubootHash, makeMcubootFirmware } from '../rig/mcuboot-image.ts';

const firmware = { version: '01020304', padBytes: 1_000 };
const image = makeMcubootFirmware(firmware);
const hashes: readonly McubootHash[] = ['sha256', 'sha384', 'sha512'];
const hashBytes = { sha256: 32, sha384: 48, sha512: 64 } as const;

const kinds: readonly [string, McubootFirmware][] = [
  ...hashes.map((hash): [string, McubootFirmware] => [hash, { ...firmware, hash }]),
  ['protected TLVs', { ...firmware, protectedBytes: 40 }],
  ['SHA-512 and protected TLVs', { ...firmware, hash: 'sha512', protectedBytes: 24 }],
];

const changed = (bytes: Uint8Array, at: number, bit: number): Uint8Array => {
  const bad = bytes.slice();
  bad[at] = (bad[at] ?? 0) ^ (1 << bit);
  return bad;
};

describe.each(kinds)('an MCUboot image with %s', (_, described) => {
  const bytes = makeMcubootFirmware(described);

  it('tells its version and the hash that devices list it by', () => {
    const parsed = parseMcubootImage(bytes);
    expect(parsed).toMatchObject({ version: '1.2.772', isHashProven: true });
    expect(parsed?.hash).toEqual(bytes.slice(-hashBytes[described.hash ?? 'sha256']));
  });

  it('is read out of the middle of a larger buffer', () => {
    const file = new Uint8Array(bytes.length + 7);
    file.set(bytes, 7);
    expect(parseMcubootImage(file.subarray(7))).not.toBeNull();
  });

  it('is none when any bit that counts was changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        // A flag that says "encrypted" keeps the hash from being reckoned at all.
        fc.pre(!(at === 16 && (bit === 2 || bit === 3)));
        expect(parseMcubootImage(changed(bytes, at, bit))).toBeNull();
      }),
    );
  });

  it('is none byte by byte until the last one is there', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(parseMcubootImage(bytes.subarray(0, length))).toBeNull();
  });
});

describe('an MCUboot image', () => {
  it('is not found in noise or behind it, and noise does no harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (noise) => {
        expect(parseMcubootImage(new Uint8Array([...image.subarray(0, 4), ...noise]))).toBeNull();
        expect(parseMcubootImage(new Uint8Array([...noise, ...image]))).toBeNull();
        expect(parseMcubootImage(new Uint8Array([...image.subarray(0, 32), ...noise]))).toBeNull();
      }),
    );
  });

  it('is none with two hashes, whichever they are: devices know it by one', () => {
    const second = Buffer.alloc(4 + 32);
    second.writeUInt16LE(0x10, 0);
    second.writeUInt16LE(32, 2);
    const bytes = Buffer.concat([image, second]);
    bytes.writeUInt16LE(4 + 2 * 36, image.length - 40 + 2);
    expect(parseMcubootImage(bytes)).toBeNull();
  });

  it('is none with a hash of another length than its type has', () => {
    const bytes = Buffer.from(makeMcubootFirmware({ ...firmware, hash: 'sha384' }));
    bytes.writeUInt16LE(0x12, bytes.length - 48 - 4);
    expect(parseMcubootImage(bytes)).toBeNull();
  });
});

describe('an encrypted MCUboot image', () => {
  const encrypted = makeMcubootFirmware({ ...firmware, isEncrypted: true });

  it('is taken with the hash that its device lists it by, which this side cannot reckon', () => {
    const parsed = parseMcubootImage(encrypted);
    expect(parsed).toMatchObject({ version: '1.2.772', isHashProven: false });
    expect(parsed?.hash).toEqual(encrypted.slice(-32));
    const overFile = createHash('sha256').update(encrypted.subarray(0, -40)).digest();
    expect(overFile.equals(encrypted.slice(-32))).toBe(false);
  });

  it('is none when it was cut short or its TLVs are malformed', () => {
    for (let length = 0; length < encrypted.length; length++)
      expect(parseMcubootImage(encrypted.subarray(0, length))).toBeNull();
    expect(parseMcubootImage(changed(encrypted, encrypted.length - 40, 0))).toBeNull();
    expect(parseMcubootImage(changed(encrypted, encrypted.length - 36, 2))).toBeNull();
  });
});
