import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import {
  fieldControl,
  fileIdentifier,
  fixedHeaderBytes,
  headerOffset,
  headerStringBytes,
  headerVersion,
  knownFieldControl,
  optionalFieldBytes,
} from './constants.ts';

/** The header's fields as numbers; optional ones are null when their field-control bit is clear. */
export interface OtaHeader {
  readonly manufacturerCode: number;
  readonly imageType: number;
  readonly fileVersion: number;
  readonly stackVersion: number;
  /** Up to 32 Latin-1 characters; NUL padding at the end is not part of it. A full 32 have no terminator. */
  readonly headerString: string;
  readonly securityCredentialVersion: number | null;
  /** EUI-64 of the one device the file is for, 16 upper-case hex digits, most significant first. */
  readonly destination: string | null;
  /** Inclusive, unsigned 16 bit. */
  readonly hardware: { readonly minimum: number; readonly maximum: number } | null;
}

export interface ParsedHeader {
  readonly header: OtaHeader;
  readonly headerBytes: number;
  /** The size field: what the whole file should measure. */
  readonly totalImageBytes: number;
}

/** Every refusal of this format: where, what, numbers. */
export const malformed = (where: string, what: string): Fault =>
  new Fault('container-malformed', `${where}: ${what}`);

export const hex = (value: number, digits: number): string =>
  `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** 1E F1 EE 0B somewhere later in the file tells a wrapped file from one that is no OTA file at all. */
const findIdentifier = (bytes: Uint8Array): number =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(
    Buffer.from([0x1e, 0xf1, 0xee, 0x0b]),
  );

const requireIdentifier = (bytes: Uint8Array, view: DataView, where: string): void => {
  if (view.getUint32(headerOffset.fileIdentifier, true) === fileIdentifier) return;
  const found = findIdentifier(bytes);
  throw malformed(
    where,
    found === -1
      ? 'does not begin with the ZigBee OTA identifier 1E F1 EE 0B, nor holds it anywhere'
      : `the ZigBee OTA identifier 1E F1 EE 0B is at offset ${found}, not 0: strip what comes before it`,
  );
};

const expectedHeaderBytes = (control: number): number =>
  fixedHeaderBytes +
  (control & fieldControl.securityCredentialVersion ? optionalFieldBytes.securityCredentialVersion : 0) +
  (control & fieldControl.destination ? optionalFieldBytes.destination : 0) +
  (control & fieldControl.hardwareVersions ? optionalFieldBytes.hardwareVersions : 0);

/** Header version, field control and header length must agree, or every later offset would be a guess. */
const requireShape = (bytes: Uint8Array, view: DataView, where: string): number => {
  const version = view.getUint16(headerOffset.headerVersion, true);
  if (version !== headerVersion)
    throw malformed(where, `header version ${hex(version, 4)}, only ${hex(headerVersion, 4)} is known`);
  const control = view.getUint16(headerOffset.fieldControl, true);
  if ((control & ~knownFieldControl) !== 0)
    throw malformed(where, `field control ${hex(control, 4)} has bits above the known ${hex(7, 4)}`);
  const stated = view.getUint16(headerOffset.headerLength, true);
  const expected = expectedHeaderBytes(control);
  if (stated !== expected)
    throw malformed(
      where,
      `header length ${stated} but field control ${hex(control, 4)} makes it ${expected} bytes`,
    );
  if (bytes.length < expected)
    throw malformed(where, `ends at ${bytes.length} bytes, inside its header of ${expected}`);
  return control;
};

const readHeaderString = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(headerOffset.headerString, headerOffset.headerString + headerStringBytes))
    .toString('latin1')
    .replace(/\0+$/, '');

const readDestination = (bytes: Uint8Array, offset: number): string =>
  Buffer.from(bytes.subarray(offset, offset + optionalFieldBytes.destination))
    .reverse()
    .toString('hex')
    .toUpperCase();

const readOptionalFields = (
  bytes: Uint8Array,
  view: DataView,
  control: number,
): Pick<OtaHeader, 'securityCredentialVersion' | 'destination' | 'hardware'> => {
  let offset: number = headerOffset.optionalFields;
  const take = (bit: number, length: number): number | null => {
    if ((control & bit) === 0) return null;
    offset += length;
    return offset - length;
  };
  const credential = take(
    fieldControl.securityCredentialVersion,
    optionalFieldBytes.securityCredentialVersion,
  );
  const destination = take(fieldControl.destination, optionalFieldBytes.destination);
  const hardware = take(fieldControl.hardwareVersions, optionalFieldBytes.hardwareVersions);
  return {
    securityCredentialVersion: credential === null ? null : view.getUint8(credential),
    destination: destination === null ? null : readDestination(bytes, destination),
    hardware:
      hardware === null
        ? null
        : { minimum: view.getUint16(hardware, true), maximum: view.getUint16(hardware + 2, true) },
  };
};

/**
 * Parses the header at offset 0. Strict: the identifier elsewhere, another header version, reserved field-control
 * bits and a header length that disagrees with field control are all refused. What follows the header, and what the
 * size field means for it, is the container's affair.
 *
 * @throws Fault `container-malformed`
 */
export const parseOtaHeader = (bytes: Uint8Array, where: string): ParsedHeader => {
  if (bytes.length < fixedHeaderBytes)
    throw malformed(where, `is ${bytes.length} bytes; an OTA header alone takes ${fixedHeaderBytes}`);
  const view = viewOf(bytes);
  requireIdentifier(bytes, view, where);
  const control = requireShape(bytes, view, where);
  return {
    headerBytes: expectedHeaderBytes(control),
    totalImageBytes: view.getUint32(headerOffset.totalImageSize, true),
    header: {
      manufacturerCode: view.getUint16(headerOffset.manufacturerCode, true),
      imageType: view.getUint16(headerOffset.imageType, true),
      fileVersion: view.getUint32(headerOffset.fileVersion, true),
      stackVersion: view.getUint16(headerOffset.stackVersion, true),
      headerString: readHeaderString(bytes),
      ...readOptionalFields(bytes, view, control),
    },
  };
};
