import { createHash } from 'node:crypto';

export type McubootHash = 'sha256' | 'sha384' | 'sha512';

/** Firmware for virtual MCUboot hubs. Layout: src-main/core/loaders/mcuboot/mcuboot-image.ts. */
export interface McubootFirmware {
  /** The Firmware Version that the firmware tells when it runs. */
  readonly version: string;
  /** Size of the whole image. */
  readonly padBytes?: number;
  /** MCUboot's own version; from the digits of `version` unless told, so that a later one is higher. */
  readonly imageVersion?: readonly [major: number, minor: number, revision: number];
  readonly hash?: McubootHash;
  /** Encrypted for a device whose key nobody here has: the hash is of what only the device can see. */
  readonly isEncrypted?: boolean;
  /** Protected TLVs, hashed with the image. */
  readonly protectedBytes?: number;
}

const headerBytes = 32;
const areaHeadBytes = 4;
const tlvHeadBytes = 4;
const mark = 'CH-FIRMWARE version=';
const encryptedAes128 = 0x04;

const hashes: Readonly<Record<McubootHash, { readonly tlv: number; readonly bytes: number }>> = {
  sha256: { tlv: 0x10, bytes: 32 },
  sha384: { tlv: 0x11, bytes: 48 },
  sha512: { tlv: 0x12, bytes: 64 },
};

/** Bytes that do not compress, the same for the same seed (xorshift). */
const fill = (bytes: Uint8Array, seed: number): void => {
  let state = seed || 1;
  for (let at = 0; at < bytes.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
};

/** `01020305` is 1.2.773. */
const imageVersionOf = (version: string): readonly [number, number, number] => {
  const digits = /^[0-9A-F]{8}$/.test(version) ? Number.parseInt(version, 16) : 0x01_02_0003;
  return [digits >>> 24, (digits >>> 16) & 0xff, digits & 0xffff];
};

const writeTlv = (image: Buffer, at: number, type: number, value: Uint8Array): void => {
  image.writeUInt16LE(type, at);
  image.writeUInt16LE(value.length, at + 2);
  image.set(value, at + tlvHeadBytes);
};

const writeProtected = (image: Buffer, at: number, bytes: number): void => {
  if (bytes === 0) return;
  image.writeUInt16LE(0x6908, at);
  image.writeUInt16LE(bytes, at + 2);
  writeTlv(image, at + areaHeadBytes, 0x50, new Uint8Array(bytes - areaHeadBytes - tlvHeadBytes));
};

/** Unsigned: a virtual hub checks the hash alone. */
export const makeMcubootFirmware = (firmware: McubootFirmware): Uint8Array => {
  const { version, padBytes = 512, hash = 'sha256', protectedBytes = 0, isEncrypted = false } = firmware;
  const { tlv, bytes: hashBytes } = hashes[hash];
  const tlvBytes = areaHeadBytes + tlvHeadBytes + hashBytes;
  const image = Buffer.alloc(padBytes);
  const bodyBytes = padBytes - headerBytes - protectedBytes - tlvBytes;
  if (bodyBytes < 64) throw new RangeError(`padBytes ${padBytes}: at least ${padBytes - bodyBytes + 64}`);
  image.writeUInt32LE(0x96f3b83d, 0);
  image.writeUInt16LE(headerBytes, 8);
  image.writeUInt16LE(protectedBytes, 10);
  image.writeUInt32LE(bodyBytes, 12);
  image.writeUInt32LE(isEncrypted ? encryptedAes128 : 0, 16);
  const [major, minor, revision] = firmware.imageVersion ?? imageVersionOf(version);
  image.set([major, minor], 20);
  image.writeUInt16LE(revision, 22);
  const body = image.subarray(headerBytes, headerBytes + bodyBytes);
  fill(body, [...version].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), padBytes) | 0);
  image.write(`${mark}${version}\0`, headerBytes, 'latin1');
  writeProtected(image, headerBytes + bodyBytes, protectedBytes);
  const tlvAt = padBytes - tlvBytes;
  image.writeUInt16LE(0x6907, tlvAt);
  image.writeUInt16LE(tlvBytes, tlvAt + 2);
  writeTlv(image, tlvAt + areaHeadBytes, tlv, createHash(hash).update(image.subarray(0, tlvAt)).digest());
  // As the maker's tool does: hashed first, encrypted then.
  if (isEncrypted) for (let at = 0; at < body.length; at++) body[at] = (body[at] ?? 0) ^ 0xa5;
  return new Uint8Array(image);
};

/** What the firmware in an image says of its version when it runs, on a hub that can read it. */
export const versionToldBy = (image: Uint8Array): string => {
  const told = Buffer.from(image.subarray(headerBytes, headerBytes + 64));
  for (const key of [0, 0xa5]) {
    const text = Buffer.from(told.map((byte) => byte ^ key)).toString('latin1');
    if (text.startsWith(mark)) return text.slice(mark.length).split('\0')[0] ?? '';
  }
  return '';
};

/** MCUboot's version in the header. */
export const imageVersionIn = (image: Uint8Array): readonly [number, number, number] => {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  return [view.getUint8(20), view.getUint8(21), view.getUint16(22, true)];
};
