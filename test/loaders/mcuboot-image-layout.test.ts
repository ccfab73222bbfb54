import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';

/** Images put together by hand, part by part, as signing tools other than the rig's lay them out. */

const tlv = (type: number, value: Uint8Array, statedBytes = value.length): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(statedBytes, 2);
  return Buffer.concat([head, value]);
};

const area = (magic: number, tlvs: readonly Uint8Array[], longerBy = 0): Buffer => {
  const body = Buffer.concat(tlvs);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(magic, 0);
  head.writeUInt16LE(4 + body.length + longerBy, 2);
  return Buffer.concat([head, body]);
};

interface Parts {
  readonly magic?: number;
  readonly headerBytes?: number;
  readonly flags?: number;
  readonly version?: readonly [major: number, minor: number, revision: number, build: number];
  readonly protectedArea?: Uint8Array;
  readonly statedProtectedBytes?: number;
}

const bodyOf = (parts: Parts = {}): Buffer => {
  const { magic = 0x96f3b83d, headerBytes = 32, flags = 0, version = [1, 2, 3, 0] } = parts;
  const { protectedArea = Buffer.alloc(0) } = parts;
  const header = Buffer.alloc(Math.max(32, headerBytes));
  header.writeUInt32LE(magic, 0);
  header.writeUInt16LE(headerBytes, 8);
  header.writeUInt16LE(parts.statedProtectedBytes ?? protectedArea.length, 10);
  header.writeUInt32LE(300, 12);
  header.writeUInt32LE(flags, 16);
  header.set(version.slice(0, 2), 20);
  header.writeUInt16LE(version[2], 22);
  header.writeUInt32LE(version[3], 24);
  return Buffer.concat([header.subarray(0, headerBytes), Buffer.alloc(300, 0x5a), protectedArea]);
};

const hashTlv = (hashed: Uint8Array): Buffer => tlv(0x10, createHash('sha256').update(hashed).digest());
const signature = tlv(0x22, Buffer.alloc(71, 0x30));
const keyHash = tlv(0x01, Buffer.alloc(32, 0x77));

const imageOf = (parts: Parts = {}, tlvsOf = (hash: Buffer): Buffer[] => [hash]): Buffer => {
  const body = bodyOf(parts);
  return Buffer.concat([body, area(0x6907, tlvsOf(hashTlv(body)))]);
};
const withArea = (others: Uint8Array): Buffer => Buffer.concat([bodyOf(), others]);
const hash = (): Buffer => hashTlv(bodyOf());

describe('an MCUboot image', () => {
  it.each<[string, Buffer]>([
    ['with its hash alone', imageOf()],
    ['with a header that is padded to 512 bytes', imageOf({ headerBytes: 512 })],
    ['with its hash before key and signature', imageOf({}, (own) => [own, keyHash, signature])],
    ['with its hash behind key and signature', imageOf({}, (own) => [keyHash, signature, own])],
    ['with an empty TLV at its very end', imageOf({}, (own) => [own, tlv(0x50, Buffer.alloc(0))])],
    ['with protected TLVs', imageOf({ protectedArea: area(0x6908, [tlv(0x50, Buffer.alloc(4))]) })],
    ['with a protected area that holds none', imageOf({ protectedArea: area(0x6908, []) })],
    ['with padding behind it, as for a whole slot', Buffer.concat([imageOf(), Buffer.alloc(64, 0xff)])],
    ['that is not to be started, or runs from RAM', imageOf({ flags: 0x10 | 0x20 })],
    ['that runs from wherever it is', imageOf({ flags: 0x01 })],
  ])('%s is one, and its hash is found right', (_, bytes) => {
    expect(parseMcubootImage(bytes)).toMatchObject({ version: '1.2.3', isHashProven: true });
  });

  it.each<[string, Buffer]>([
    ['whose header is stated too short', imageOf({ headerBytes: 31 })],
    ['that another bootloader’s header begins', imageOf({ magic: 0x96f3b83c })],
    ['without a hash', withArea(area(0x6907, [signature]))],
    ['without any TLV', withArea(area(0x6907, []))],
    ['whose area is stated shorter than its own head', withArea(area(0x6907, [], -1))],
    ['whose area goes on past the file', withArea(area(0x6907, [hash()], 1))],
    ['whose area of TLVs is cut off in its head', withArea(area(0x6907, []).subarray(0, 3))],
    ['whose area ends within the head of a TLV', withArea(area(0x6907, [hash(), Buffer.alloc(3)]))],
    [
      'whose last TLV goes on past its area',
      Buffer.concat([withArea(area(0x6907, [hash(), tlv(0x50, Buffer.alloc(0), 1)])), Buffer.alloc(64)]),
    ],
    ['whose hash is in a protected area', withArea(area(0x6908, [hash()]))],
    ['with a second hash of another kind', imageOf({}, (own) => [own, tlv(0x11, Buffer.alloc(48))])],
    ['with a second hash before its own', imageOf({}, (own) => [tlv(0x12, Buffer.alloc(64)), own])],
    [
      'whose protected area is shorter than its header says',
      imageOf({ protectedArea: Buffer.concat([area(0x6908, []), Buffer.alloc(4)]) }),
    ],
    ['whose protected area is a single byte', imageOf({ protectedArea: Buffer.alloc(1) })],
    ['whose protected area is none', imageOf({ protectedArea: area(0x6907, []) })],
  ])('%s is none', (_, bytes) => {
    expect(parseMcubootImage(bytes)).toBeNull();
  });

  it.each<[readonly [number, number, number, number], string]>([
    [[0, 0, 0, 0], '0.0.0'],
    [[255, 254, 0x0102, 0], '255.254.258'],
    [[1, 2, 3, 1], '1.2.3.1'],
    [[1, 2, 3, 0x01_02_03_04], '1.2.3.16909060'],
  ])('of version %j is listed as %s', (version, text) => {
    expect(parseMcubootImage(imageOf({ version }))?.version).toBe(text);
  });

  it.each([
    ['AES-128', 0x04],
    ['AES-256', 0x08],
    ['AES-128, and runs from RAM', 0x24],
  ])('encrypted with %s keeps the hash that is in it, unproven', (_, flags) => {
    const other = tlv(0x10, Buffer.alloc(32, 0xee));
    expect(parseMcubootImage(imageOf({ flags }, () => [other]))).toMatchObject({ isHashProven: false });
    expect(parseMcubootImage(imageOf({ flags: 0x20 }, () => [other]))).toBeNull();
  });

  it('encrypted is none with a hash of another length than its kind has', () => {
    expect(parseMcubootImage(imageOf({ flags: 0x04 }, () => [tlv(0x10, Buffer.alloc(31))]))).toBeNull();
  });

  it('encrypted is none with a header that is all there is of it', () => {
    expect(parseMcubootImage(bodyOf({ flags: 0x04 }))).toBeNull();
  });
});
