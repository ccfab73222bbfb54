/**
 * MCUboot image, byte order little-endian.
 *
 *     0 magic 96f3b83d | 4 load address | 8 header bytes, u16 | 10 protected TLV bytes, u16 | 12 image bytes
 *     16 flags | 20 version: major u8, minor u8, revision u16, build u32 | 28 pad
 *
 * At header bytes + image bytes: the protected TLVs (their size is in the header; magic 6908), then the others (magic
 * 6907). Each area: magic u16, bytes in all u16; each TLV: type u16, length u16, value. TLV 0x10 is the SHA-256 of
 * header, image and protected TLVs; it is what a device lists an image by, and checks before it starts one.
 * Source: MCUboot documentation, "Bootloader design", section "Image format".
 */
import { createHash } from 'node:crypto';

const magic = 0x96f3b83d;
const infoMagic = 0x6907;
const shortestHeaderBytes = 32;
const sha256Tlv = 0x10;
const sha256Bytes = 32;

export interface McubootImage {
  /** As devices print it: `1.2.3.4`, the build left out when 0. */
  readonly version: string;
  /** The TLV's value, which is right for the bytes of this image. */
  readonly hash: Uint8Array;
}

const versionText = (view: DataView): string => {
  const build = view.getUint32(24, true);
  const version = `${view.getUint8(20)}.${view.getUint8(21)}.${view.getUint16(22, true)}`;
  return build === 0 ? version : `${version}.${build}`;
};

/** The value of the SHA-256 TLV in the area at `at`; null when there is none or the area is malformed. */
const findHash = (bytes: Uint8Array, view: DataView, at: number): Uint8Array | null => {
  if (at + 4 > bytes.length || view.getUint16(at, true) !== infoMagic) return null;
  const end = at + view.getUint16(at + 2, true);
  if (end > bytes.length) return null;
  for (let tlv = at + 4; tlv + 4 <= end; ) {
    const valueBytes = view.getUint16(tlv + 2, true);
    const next = tlv + 4 + valueBytes;
    if (next > end) return null;
    if (view.getUint16(tlv, true) === sha256Tlv && valueBytes === sha256Bytes)
      return bytes.slice(tlv + 4, next);
    tlv = next;
  }
  return null;
};

/** Null for anything but a whole image whose own hash is right. Does not look at signatures: the device does. */
export const parseMcubootImage = (bytes: Uint8Array): McubootImage | null => {
  if (bytes.length < shortestHeaderBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint16(8, true);
  if (view.getUint32(0, true) !== magic || headerBytes < shortestHeaderBytes) return null;
  const hashedBytes = headerBytes + view.getUint32(12, true) + view.getUint16(10, true);
  const hash = findHash(bytes, view, hashedBytes);
  if (hash === null) return null;
  const reckoned = createHash('sha256').update(bytes.subarray(0, hashedBytes)).digest();
  return reckoned.equals(hash) ? { version: versionText(view), hash } : null;
};
