import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeGeckoFirmware } from './gecko-image.ts';
import { createGeckoReader, readGeckoFirmware } from './gecko-reader.ts';

/** Put down by hand from the format's tables, the checksum by other code (Python's binascii). */
const byHand = [
  // Header, 8 bytes: version 3.0, neither signed nor encrypted.
  'eb17a603 08000000 00000003 00000000',
  // Application, 28 bytes: type, version, capabilities, product.
  'f40a0af4 1c000000 20000000 05030201 00000000 a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5',
  // Metadata, 16 bytes: {"maker":"none"}
  'f60808f6 10000000 7b226d616b6572223a226e6f6e65227d',
  // Erase and program, 8 bytes: address, four bytes of application.
  'fd0303fd 08000000 00400000 5e380451',
  // End, 4 bytes: CRC-32.
  'fc0404fc 04000000 0ca5769a',
]
  .join('')
  .replaceAll(' ', '');

/** CRC-32 of anything that its own CRC-32 follows, low byte first. */
const residue = 0x2144df1c;

const image = makeGeckoFirmware({ version: '01020305', padBytes: 1_000 });

describe('a GBL file of the rig', () => {
  it('is laid out as public ones are', () => {
    const smallest = makeGeckoFirmware({ version: '01020305', padBytes: 104 });
    expect(Buffer.from(smallest).toString('hex')).toBe(byHand);
  });

  it.each([104, 1_000, 4_096])('ends in the plain CRC-32 of what stands before, at %i bytes', (padBytes) => {
    const bytes = makeGeckoFirmware({ version: '01020305', padBytes });
    expect({ size: bytes.length, crc: crc32(bytes) }).toEqual({ size: padBytes, crc: residue });
  });
});

describe('the GBL file of the capture', () => {
  it('is one that the virtual bootloader takes, made by other code than ours', () => {
    const bytes = readFileSync(new URL('../captures/gecko.gbl', import.meta.url).pathname);
    expect(readGeckoFirmware(bytes)).toMatchObject({ kind: 'valid', version: '01020305' });
    expect(crc32(bytes)).toBe(residue);
  });
});

describe('the reader of the virtual bootloader', () => {
  it('takes an image whole, with what its version is', () => {
    expect(readGeckoFirmware(image)).toEqual({ kind: 'valid', version: '01020305', bytes: image });
  });

  it('takes it byte by byte, and is done with the last', () => {
    const reader = createGeckoReader();
    const kinds = [...image].map((byte) => reader.take(Uint8Array.of(byte)).kind);
    expect(kinds.indexOf('valid')).toBe(image.length - 1);
  });

  it('knows the version before it comes to what is programmed', () => {
    const reader = createGeckoReader();
    reader.take(image.subarray(0, 16 + 36 + 24));
    expect(reader).toMatchObject({ version: '01020305', isProgramming: false });
    reader.take(image.subarray(16 + 36 + 24, 16 + 36 + 24 + 8));
    expect(reader.isProgramming).toBe(true);
  });

  it('lets what fills the last block up be, and refuses a block more', () => {
    const reader = createGeckoReader();
    expect(reader.take(Buffer.concat([image, Buffer.alloc(24, 0x1a)])).kind).toBe('valid');
    expect(reader.take(Buffer.alloc(128, 0x1a))).toEqual({ kind: 'invalid', code: '4F' });
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array, object]>([
    [
      'one bit is flipped',
      (bytes) => bytes.with(500, (bytes[500] ?? 0) ^ 1),
      { kind: 'invalid', code: '43' },
    ],
    [
      'the checksum is inverted',
      (bytes) => Buffer.concat([bytes.subarray(0, -4), bytes.slice(-4).map((byte) => byte ^ 0xff)]),
      { kind: 'invalid', code: '43' },
    ],
    ['a tag is unknown', (bytes) => bytes.with(16, 0), { kind: 'invalid', code: '44' }],
    ['no header comes first', (bytes) => bytes.subarray(16), { kind: 'invalid', code: '4F' }],
    ['its end is missing', (bytes) => bytes.subarray(0, -1), { kind: 'more' }],
  ])('says so where %s', (_, spoil, said) => {
    expect(readGeckoFirmware(spoil(image))).toEqual(said);
  });
});
