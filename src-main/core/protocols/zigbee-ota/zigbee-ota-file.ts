import { subElementHeaderBytes, upgradeImageTag } from './constants.ts';
import { hex, malformed, type OtaHeader, parseOtaHeader } from './header.ts';
import { writeOtaHeader } from './write-header.ts';

/**
 * Tags: 0000 upgrade image, 0001 / 0002 signature and certificate, 0003 integrity code, 0005 / 0006 signature and
 * certificate of suite 2, F000 to FFFF vendor. All but 0000 are carried, none is interpreted.
 */
export interface SubElement {
  readonly tag: number;
  readonly data: Uint8Array;
}

export interface ZigbeeOtaFile {
  readonly header: OtaHeader;
  readonly subElements: readonly SubElement[];
  /** Bytes of the file beyond its size field. */
  readonly trailingBytes: number;
}

const parseSubElement = (bytes: Uint8Array, offset: number, where: string): SubElement => {
  const left = bytes.length - offset;
  if (left < subElementHeaderBytes)
    throw malformed(
      where,
      `${left} bytes at offset ${offset} are too few for a sub-element's tag and length`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, subElementHeaderBytes);
  const tag = view.getUint16(0, true);
  const length = view.getUint32(2, true);
  const start = offset + subElementHeaderBytes;
  if (length > bytes.length - start)
    throw malformed(
      where,
      `sub-element ${hex(tag, 4)} at offset ${offset} states ${length} bytes, ${bytes.length - start} are left`,
    );
  return { tag, data: bytes.subarray(start, start + length) };
};

const parseSubElements = (bytes: Uint8Array, from: number, where: string): SubElement[] => {
  const elements: SubElement[] = [];
  for (let offset = from; offset < bytes.length; ) {
    const element = parseSubElement(bytes, offset, where);
    elements.push(element);
    offset += subElementHeaderBytes + element.data.length;
  }
  return elements;
};

/**
 * A plain ZigBee OTA file: header, then sub-elements up to the size field.
 *
 * Tolerated: a size field smaller than the file; what lies beyond it is left out and counted in `trailingBytes`.
 * Refused: a size field larger than the file, a sub-element that overruns, bytes left over between sub-elements and
 * the size field, and what {@link parseOtaHeader} refuses. Returned data are views into `bytes`.
 *
 * @throws Fault `container-malformed`
 */
export const parseZigbeeOta = (bytes: Uint8Array, where: string): ZigbeeOtaFile => {
  const { header, headerBytes, totalImageBytes } = parseOtaHeader(bytes, where);
  if (totalImageBytes > bytes.length)
    throw malformed(where, `size field says ${totalImageBytes} bytes, the file has ${bytes.length}`);
  if (totalImageBytes < headerBytes)
    throw malformed(where, `size field says ${totalImageBytes} bytes, the header alone has ${headerBytes}`);
  return {
    header,
    subElements: parseSubElements(bytes.subarray(0, totalImageBytes), headerBytes, where),
    trailingBytes: bytes.length - totalImageBytes,
  };
};

/** The one upgrade image; none, two, or an empty one is refused, because choosing would be a guess. */
export const requireUpgradeImage = (file: ZigbeeOtaFile, where: string): Uint8Array => {
  const images = file.subElements.filter((element) => element.tag === upgradeImageTag);
  const [image] = images;
  if (image === undefined || images.length > 1)
    throw malformed(where, `holds ${images.length} upgrade images (sub-element 0x0000) where one is needed`);
  if (image.data.length === 0) throw malformed(where, 'its upgrade image (sub-element 0x0000) is empty');
  return image.data;
};

/** The inverse of {@link parseZigbeeOta}, without trailing bytes. */
export const writeZigbeeOta = (header: OtaHeader, subElements: readonly SubElement[]): Uint8Array => {
  const parts = subElements.flatMap(({ tag, data }) => {
    const head = Buffer.alloc(subElementHeaderBytes);
    head.writeUInt16LE(tag, 0);
    head.writeUInt32LE(data.length, 2);
    return [head, data];
  });
  const body = Buffer.concat(parts);
  return new Uint8Array(Buffer.concat([writeOtaHeader(header, body.length), body]));
};
