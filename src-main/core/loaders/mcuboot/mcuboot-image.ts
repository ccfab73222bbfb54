/**
 * MCUboot image, byte order little-endian.
 *
 *     0 magic 96f3b83d | 4 load address | 8 header bytes, u16 | 10 protected TLV bytes, u16 | 12 image bytes
 *     16 flags | 20 version: major u8, minor u8, revision u16, build u32 | 28 pad
 *
 * At header bytes + image bytes: the protected TLVs (their size is in the header; magic 6908), then the others (magic
 * 6907). Each area: magic u16, bytes in all u16; each TLV: type u16, length u16, value. One of the others is the hash of
 * header, image and protected TLVs, SHA-256 (type 0x10), SHA-384 (0x11) or SHA-512 (0x12); it is what a device lists an
 * image by, and checks before it starts one. Of an encrypted image (flags 0x04, 0x08) the hash is over what the device
 * decrypts. Sources: MCUboot documentation, "Bootloader design", section "Image format"; "Encrypted images", section "Design".
 */
import { createHash } from 'node:crypto';

const magic = 0x96f3b83d;
const [otherArea, protectedArea] = [0x6907, 0x6908];
const shortestHeaderBytes = 32;
const [areaHeadBytes, tlvHeadBytes] = [4, 4];
const encryptedFlags = 0x04 | 0x08;

interface HashKind {
  readonly algorithm: 'sha256' | 'sha384' | 'sha512';
  readonly bytes: number;
}

const hashKinds: ReadonlyMap<number, HashKind> = new Map([
  [0x10, { algorithm: 'sha256', bytes: 32 }],
  [0x11, { algorithm: 'sha384', bytes: 48 }],
  [0x12, { algorithm: 'sha512', bytes: 64 }],
]);

export interface McubootImage {
  /** As devices print it: `1.2.3.4`, the build left out when 0. */
  readonly version: string;
  /** The TLV's value, by which a device lists the image. */
  readonly hash: Uint8Array;
  /** Whether the hash was found right for the bytes of this image; for an encrypted one only its device can tell. */
  readonly isHashProven: boolean;
}

interface Tlv {
  readonly type: number;
  readonly value: Uint8Array;
}

const versionText = (view: DataView): string => {
  const build = view.getUint32(24, true);
  const version = `${view.getUint8(20)}.${view.getUint8(21)}.${view.getUint16(22, true)}`;
  return build === 0 ? version : `${version}.${build}`;
};

/** The TLVs of the area at `at` and where it ends; null when there is none or it is malformed. */
const readArea = (
  bytes: Uint8Array,
  view: DataView,
  at: number,
  areaMagic: number,
): { readonly tlvs: readonly Tlv[]; readonly end: number } | null => {
  // mutant: boundary: an area that is a head and no more holds no hash
  if (at + areaHeadBytes > bytes.length || view.getUint16(at, true) !== areaMagic) return null;
  const end = at + view.getUint16(at + 2, true);
  if (end > bytes.length) return null;
  const tlvs: Tlv[] = [];
  for (let tlv = at + areaHeadBytes; tlv < end; ) {
    if (tlv + tlvHeadBytes > end) return null;
    const next = tlv + tlvHeadBytes + view.getUint16(tlv + 2, true);
    if (next > end) return null;
    // mutant: method: their order says nothing
    tlvs.push({ type: view.getUint16(tlv, true), value: bytes.slice(tlv + tlvHeadBytes, next) });
    tlv = next;
  }
  return { tlvs, end };
};

/** The one hash among the TLVs; null when there is none, another, or one of a wrong length: no device takes such an image. */
const hashIn = (tlvs: readonly Tlv[]): { readonly kind: HashKind; readonly value: Uint8Array } | null => {
  const hashes = tlvs.flatMap(({ type, value }) => {
    const kind = hashKinds.get(type);
    return kind === undefined ? [] : [{ kind, value }];
  });
  const [hash] = hashes;
  return hash === undefined || hashes.length > 1 || hash.value.length !== hash.kind.bytes ? null : hash;
};

/** Null for anything but a whole image whose own hash is right. Does not look at signatures: the device does. */
export const parseMcubootImage = (bytes: Uint8Array): McubootImage | null => {
  // mutant: boundary: a header and no more has no hash
  if (bytes.length < shortestHeaderBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint16(8, true);
  if (view.getUint32(0, true) !== magic || headerBytes < shortestHeaderBytes) return null;
  const protectedAt = headerBytes + view.getUint32(12, true);
  const protectedBytes = view.getUint16(10, true);
  const hashedBytes = protectedAt + protectedBytes;
  if (protectedBytes > 0 && readArea(bytes, view, protectedAt, protectedArea)?.end !== hashedBytes)
    return null;
  const others = readArea(bytes, view, hashedBytes, otherArea);
  const hash = others === null ? null : hashIn(others.tlvs);
  if (hash === null) return null;
  const image = { version: versionText(view), hash: hash.value };
  if ((view.getUint32(16, true) & encryptedFlags) !== 0) return { ...image, isHashProven: false };
  const reckoned = createHash(hash.kind.algorithm).update(bytes.subarray(0, hashedBytes)).digest();
  return reckoned.equals(hash.value) ? { ...image, isHashProven: true } : null;
};
