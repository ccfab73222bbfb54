import { crc32 } from 'node:zlib';

/** Tags of a GBL file: id u32, length of what follows u32, data; byte order little-endian (docs.silabs.com, "Gecko Bootloader File Format"). */
const headerTag = 0x03a617eb;
const endTag = 0xfc0404fc;
const tagHeadBytes = 8;

const startsAsGbl = (file: Buffer): boolean => file.length >= 4 && file.readUInt32LE(0) === headerTag;

/** Its data is the CRC-32 of everything before it. */
const endFault = (file: Buffer, dataAt: number): string | null => {
  const stated = file.readUInt32LE(dataAt);
  const found = crc32(file.subarray(0, dataAt));
  if (stated === found) return null;
  const hex = (crc: number): string => crc.toString(16).toUpperCase().padStart(8, '0');
  return `its end tag states the CRC-32 ${hex(stated)}, and its bytes have ${hex(found)}`;
};

/**
 * What is wrong with a GBL file as a file: cut off between or within its tags, or damaged. Null for a whole one, and for
 * what is no GBL file at all: whether it may be another kind is the settings' to say. A bootloader finds the same, but only
 * once it has erased the application.
 */
export const gblFault = (image: Uint8Array): string | null => {
  const file = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (!startsAsGbl(file)) return null;
  let at = 0;
  while (at + tagHeadBytes <= file.length) {
    const dataAt = at + tagHeadBytes;
    const next = dataAt + file.readUInt32LE(at + 4);
    if (next > file.length)
      return `its tag at byte ${at} has ${next - dataAt} bytes, and the file ends after ${file.length - dataAt}`;
    if (file.readUInt32LE(at) === endTag) {
      const isWhole = next - dataAt === 4;
      return isWhole ? endFault(file, dataAt) : `its end tag at byte ${at} has ${next - dataAt} bytes, not 4`;
    }
    at = next;
  }
  return `it has no end tag in ${file.length} bytes`;
};
