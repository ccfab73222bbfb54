import { createHash } from 'node:crypto';

/** Firmware for virtual MCUboot hubs. Layout: src-main/core/loaders/mcuboot/mcuboot-image.ts. */
export interface McubootFirmware {
  /** The Firmware Version that the firmware tells when it runs. */
  readonly version: string;
  /** Size of the whole image. */
  readonly padBytes?: number;
}

const headerBytes = 32;
const tlvBytes = 4 + 4 + 32;
const mark = 'CH-FIRMWARE version=';

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

/** Unsigned: a virtual hub checks the hash alone. */
export const makeMcubootFirmware = ({ version, padBytes = 512 }: McubootFirmware): Uint8Array => {
  const image = Buffer.alloc(padBytes);
  const bodyBytes = padBytes - headerBytes - tlvBytes;
  if (bodyBytes < 64) throw new RangeError(`padBytes ${padBytes}: at least ${headerBytes + tlvBytes + 64}`);
  image.writeUInt32LE(0x96f3b83d, 0);
  image.writeUInt16LE(headerBytes, 8);
  image.writeUInt32LE(bodyBytes, 12);
  image.set([1, 2, 3, 0], 20);
  fill(
    image.subarray(headerBytes, headerBytes + bodyBytes),
    [...version].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), padBytes) | 0,
  );
  image.write(`${mark}${version}\0`, headerBytes, 'latin1');
  const tlvAt = headerBytes + bodyBytes;
  image.writeUInt16LE(0x6907, tlvAt);
  image.writeUInt16LE(tlvBytes, tlvAt + 2);
  image.writeUInt16LE(0x10, tlvAt + 4);
  image.writeUInt16LE(32, tlvAt + 6);
  image.set(createHash('sha256').update(image.subarray(0, tlvAt)).digest(), tlvAt + 8);
  return new Uint8Array(image);
};

/** What the firmware in an image says of its version when it runs. */
export const versionToldBy = (image: Uint8Array): string => {
  const text = Buffer.from(image.subarray(headerBytes, headerBytes + 64)).toString('latin1');
  return text.startsWith(mark) ? (text.slice(mark.length).split('\0')[0] ?? '') : '';
};
