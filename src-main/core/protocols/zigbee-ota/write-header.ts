import {
  fieldControl,
  fileIdentifier,
  fixedHeaderBytes,
  headerOffset,
  headerStringBytes,
  headerVersion,
  optionalFieldBytes,
} from './constants.ts';
import type { OtaHeader } from './header.ts';

const controlOf = (header: OtaHeader): number =>
  (header.securityCredentialVersion === null ? 0 : fieldControl.securityCredentialVersion) |
  (header.destination === null ? 0 : fieldControl.destination) |
  (header.hardware === null ? 0 : fieldControl.hardwareVersions);

/** Optional fields in the order of their bits. */
const optionalFields = (header: OtaHeader): Buffer => {
  const parts: Buffer[] = [];
  if (header.securityCredentialVersion !== null) parts.push(Buffer.from([header.securityCredentialVersion]));
  if (header.destination !== null) parts.push(Buffer.from(header.destination, 'hex').reverse());
  if (header.hardware !== null) {
    const range = Buffer.alloc(optionalFieldBytes.hardwareVersions);
    range.writeUInt16LE(header.hardware.minimum, 0);
    range.writeUInt16LE(header.hardware.maximum, 2);
    parts.push(range);
  }
  return Buffer.concat(parts);
};

/**
 * The header's bytes; `bodyBytes` is everything that follows it, so that the size field covers the whole file.
 *
 * @throws RangeError when a number does not fit its field, or the header string its 32 bytes: a bug of the caller
 */
export const writeOtaHeader = (header: OtaHeader, bodyBytes: number): Uint8Array => {
  if (Buffer.byteLength(header.headerString, 'latin1') > headerStringBytes)
    throw new RangeError(
      `header string ${JSON.stringify(header.headerString)} is over ${headerStringBytes} bytes`,
    );
  const optional = optionalFields(header);
  const fixed = Buffer.alloc(fixedHeaderBytes);
  const headerLength = fixedHeaderBytes + optional.length;
  fixed.writeUInt32LE(fileIdentifier, headerOffset.fileIdentifier);
  fixed.writeUInt16LE(headerVersion, headerOffset.headerVersion);
  fixed.writeUInt16LE(headerLength, headerOffset.headerLength);
  fixed.writeUInt16LE(controlOf(header), headerOffset.fieldControl);
  fixed.writeUInt16LE(header.manufacturerCode, headerOffset.manufacturerCode);
  fixed.writeUInt16LE(header.imageType, headerOffset.imageType);
  fixed.writeUInt32LE(header.fileVersion, headerOffset.fileVersion);
  fixed.writeUInt16LE(header.stackVersion, headerOffset.stackVersion);
  fixed.write(header.headerString, headerOffset.headerString, 'latin1');
  fixed.writeUInt32LE(headerLength + bodyBytes, headerOffset.totalImageSize);
  return new Uint8Array(Buffer.concat([fixed, optional]));
};
