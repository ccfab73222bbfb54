import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type GbcsOtaFile,
  isGbcsSignatureValid,
  parseGbcsOta,
  signGbcsImage,
  writeGbcsOta,
} from '../../../src-main/core/protocols/zigbee-ota/gbcs-ota-file.ts';
import { messageOf, otaHeader, outcomeOf, plainHeader } from './ota-arbitraries.ts';

/** The fields of the public sample (DOMAIN: firmware images) around a synthetic image of 16 bytes. */
const publicSample: GbcsOtaFile = {
  header: {
    manufacturerCode: 0x121d,
    imageType: 0x0000,
    fileVersion: 0xacdcacdc,
    stackVersion: 0x0002,
    headerString: 'THIRTY-TWO CHARACTERS AND NO NUL',
    securityCredentialVersion: null,
    destination: null,
    hardware: { minimum: 0x1111, maximum: 0x1211 },
  },
  manufacturerImage: Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index),
  forceReplace: 0x00,
  signature: Uint8Array.from({ length: 64 }, (_, index) => index),
};

const parse = (file: Uint8Array) => parseGbcsOta(file, 'sample.ota');
const changed = (edit: (file: Buffer) => void): Uint8Array => {
  const file = Buffer.from(writeGbcsOta(publicSample));
  edit(file);
  return new Uint8Array(file);
};

describe('the layout of the public GBCS sample', () => {
  // offset, bytes, field
  it.each([
    [0, '1ef1ee0b', 'file identifier 0x0BEEF11E'],
    [4, '0001', 'header version 0x0100'],
    [6, '3c00', 'header length 60'],
    [8, '0400', 'field control 0x0004'],
    [10, '1d12', 'manufacturer code 0x121D'],
    [12, '0000', 'image type'],
    [14, 'dcacdcac', 'file version 0xACDCACDC'],
    [18, '0200', 'ZigBee stack version 0x0002'],
    [
      20,
      Buffer.from(publicSample.header.headerString, 'latin1').toString('hex'),
      'header string, 32 characters',
    ],
    [52, '8e000000', 'total image size 60 + 16 + 66 = 142'],
    [56, '1111', 'minimum hardware version'],
    [58, '1112', 'maximum hardware version'],
    [60, 'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf', 'Manufacturer Image'],
    [76, '00', 'ForceReplace'],
    [77, '40', 'signature length'],
    [78, Buffer.from(publicSample.signature).toString('hex'), 'signature'],
  ])('has at offset %i the bytes %s: %s', (offset, expected) => {
    const file = Buffer.from(writeGbcsOta(publicSample));
    expect(file.subarray(offset, offset + expected.length / 2).toString('hex')).toBe(expected);
  });

  it('ends with the signature', () => {
    expect(writeGbcsOta(publicSample)).toHaveLength(142);
  });
});

describe('a GBCS OTA Upgrade Image', () => {
  it('reads back what was written, whatever the header and image', () => {
    const file = fc.record({
      header: otaHeader,
      manufacturerImage: fc.uint8Array({ minLength: 1, maxLength: 300 }),
      forceReplace: fc.integer({ min: 0, max: 255 }),
      signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
    });
    fc.assert(
      fc.property(file, (written) => {
        expect(parse(writeGbcsOta(written))).toEqual(written);
      }),
    );
  });

  it('is refused as malformed when cut at any byte', () => {
    const whole = writeGbcsOta(publicSample);
    const outcomes = Array.from({ length: whole.length }, (_, length) =>
      outcomeOf(() => parse(whole.subarray(0, length))),
    );
    expect(new Set(outcomes)).toEqual(new Set(['container-malformed']));
  });

  it('never crashes on garbage, with or without a sound header before it', () => {
    const garbage = fc.uint8Array({ maxLength: 200 });
    const header = writeGbcsOta(publicSample).subarray(0, 60);
    const behindHeader = garbage.map((bytes) => new Uint8Array([...header, ...bytes]));
    fc.assert(
      fc.property(fc.oneof(garbage, behindHeader), (bytes) => {
        expect(['parsed', 'container-malformed']).toContain(outcomeOf(() => parse(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when a byte follows its trailer, for the trailer is found from the end', () => {
    const file = new Uint8Array([...writeGbcsOta(publicSample), 0]);
    expect(messageOf(() => parse(file))).toBe('sample.ota: size field says 142 bytes, the file has 143');
  });

  it('is refused without a trailer, as in-home displays have it', () => {
    const file = changed((bytes) => {
      bytes[77] = 0x41;
    });
    expect(messageOf(() => parse(file))).toContain('signature length at offset 77 is 0x41, not 0x40');
  });

  it('is refused when header and trailer leave no image between them', () => {
    const file = writeGbcsOta({ ...publicSample, manufacturerImage: new Uint8Array() });
    expect(messageOf(() => parse(file))).toContain('leave no Manufacturer Image');
  });
});

describe('the GBCS signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { manufacturerImage } = publicSample;
  const signature = signGbcsImage(manufacturerImage, privateKey);
  const signed = parse(writeGbcsOta({ ...publicSample, signature }));

  it('has 64 bytes, r then s', () => {
    expect(signature).toHaveLength(64);
  });

  it('verifies over the Manufacturer Image alone', () => {
    expect(isGbcsSignatureValid(signed, publicKey)).toBe(true);
  });

  it('still verifies under another header, which it does not cover', () => {
    const file = parse(writeGbcsOta({ ...publicSample, header: plainHeader, signature }));
    expect(isGbcsSignatureValid(file, publicKey)).toBe(true);
  });

  it('does not verify when any one bit of the image or the signature changed', () => {
    const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
      bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    const forged = fc.oneof(
      fc.nat(16 * 8 - 1).map((bit) => ({ ...signed, manufacturerImage: flip(manufacturerImage, bit) })),
      fc.nat(64 * 8 - 1).map((bit) => ({ ...signed, signature: flip(signature, bit) })),
    );
    fc.assert(
      fc.property(forged, (file) => {
        expect(isGbcsSignatureValid(file, publicKey)).toBe(false);
      }),
    );
  });

  it('does not verify under another key', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    expect(isGbcsSignatureValid(signed, other.publicKey)).toBe(false);
  });
});
