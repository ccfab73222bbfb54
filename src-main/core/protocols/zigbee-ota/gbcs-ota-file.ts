import { type KeyObject, sign, verify } from 'node:crypto';
import { gbcsSignatureBytes, gbcsTrailerBytes } from './constants.ts';
import { hex, malformed, type OtaHeader, parseOtaHeader } from './header.ts';
import { writeOtaHeader } from './write-header.ts';

/**
 * GBCS OTA Upgrade Image: looks like a ZigBee OTA file and is not one.
 *
 *     OTA Header | Manufacturer Image | ForceReplace (1) | 0x40 | signature r, s (32 + 32, big-endian)
 *
 * The signature is ECDSA P-256 with SHA-256 over the Manufacturer Image alone.
 */
export interface GbcsOtaFile {
  readonly header: OtaHeader;
  readonly manufacturerImage: Uint8Array;
  /** 0..255 as it stands; 00 in the public samples. */
  readonly forceReplace: number;
  /** 64 bytes, r then s. */
  readonly signature: Uint8Array;
}

const requireTrailer = (bytes: Uint8Array, headerBytes: number, where: string): number => {
  const imageBytes = bytes.length - headerBytes - gbcsTrailerBytes;
  if (imageBytes < 1)
    throw malformed(
      where,
      `${bytes.length} bytes leave no Manufacturer Image between header (${headerBytes}) and trailer (${gbcsTrailerBytes})`,
    );
  const trailer = headerBytes + imageBytes;
  const stated = bytes[trailer + 1] ?? 0;
  if (stated !== gbcsSignatureBytes)
    throw malformed(
      where,
      `signature length at offset ${trailer + 1} is ${hex(stated, 2)}, not ${hex(gbcsSignatureBytes, 2)}: no GBCS trailer`,
    );
  return trailer;
};

/**
 * Strict: the size field must be the whole file, because the trailer is found from the file's end. Returned bytes are
 * views into `bytes`. The signature is only cut out here; {@link isGbcsSignatureValid} checks it.
 *
 * @throws Fault `container-malformed`
 */
export const parseGbcsOta = (bytes: Uint8Array, where: string): GbcsOtaFile => {
  const { header, headerBytes, totalImageBytes } = parseOtaHeader(bytes, where);
  if (totalImageBytes !== bytes.length)
    throw malformed(where, `size field says ${totalImageBytes} bytes, the file has ${bytes.length}`);
  const trailer = requireTrailer(bytes, headerBytes, where);
  return {
    header,
    manufacturerImage: bytes.subarray(headerBytes, trailer),
    forceReplace: bytes[trailer] ?? 0,
    signature: bytes.subarray(trailer + 2, trailer + gbcsTrailerBytes),
  };
};

/** The inverse of {@link parseGbcsOta}. */
export const writeGbcsOta = (file: GbcsOtaFile): Uint8Array => {
  if (file.signature.length !== gbcsSignatureBytes)
    throw new RangeError(`a GBCS signature has ${gbcsSignatureBytes} bytes, not ${file.signature.length}`);
  const header = writeOtaHeader(file.header, file.manufacturerImage.length + gbcsTrailerBytes);
  const trailerHead = Uint8Array.of(file.forceReplace, gbcsSignatureBytes);
  return new Uint8Array(Buffer.concat([header, file.manufacturerImage, trailerHead, file.signature]));
};

/** r then s, 32 bytes each, big-endian: what IEEE P1363 calls the signature's encoding. */
const encoding = 'ieee-p1363';

/** `publicKey` is an EC key on P-256. */
export const isGbcsSignatureValid = (
  file: Pick<GbcsOtaFile, 'manufacturerImage' | 'signature'>,
  publicKey: KeyObject,
): boolean =>
  verify('sha256', file.manufacturerImage, { key: publicKey, dsaEncoding: encoding }, file.signature);

/** For sites that sign images of their own, and for tests. */
export const signGbcsImage = (manufacturerImage: Uint8Array, privateKey: KeyObject): Uint8Array =>
  new Uint8Array(sign('sha256', manufacturerImage, { key: privateKey, dsaEncoding: encoding }));
