import { crc32 } from 'node:zlib';

/**
 * U-Boot legacy image of type script, byte order big-endian (U-Boot, include/image.h, struct legacy_img_hdr):
 *
 *   0 magic 27051956 | 4 header crc32 (with this field zero) | 8 time, s | 12 data bytes | 16 load | 20 entry
 *   24 data crc32 | 28 os | 29 cpu | 30 type | 31 compression | 32 name, 32 bytes, NUL padded | 64 data
 *
 * The data of a script begins with a table of component sizes, u32 each and ended by 0; U-Boot runs the first
 * component and ignores the rest, so a second one is room for bytes that only make the image larger.
 */
const headerBytes = 64;
const magic = 0x27051956;
const osLinux = 5;
const cpuArm = 2;
const typeScript = 6;

export interface UBootImage {
  readonly name: string;
  readonly script: string;
}

const alignedTo4 = (bytes: number): number => (bytes + 3) & ~3;

const scriptData = (script: Uint8Array, filling: Uint8Array | null): Buffer => {
  const tableBytes = filling === null ? 8 : 12;
  const scriptBytes = filling === null ? script.length : alignedTo4(script.length);
  const data = Buffer.alloc(tableBytes + scriptBytes + (filling?.length ?? 0));
  data.writeUInt32BE(script.length, 0);
  if (filling !== null) data.writeUInt32BE(filling.length, 4);
  data.set(script, tableBytes);
  if (filling !== null) data.set(filling, tableBytes + scriptBytes);
  return data;
};

/** The same bytes that `mkimage -A arm -T script -C none -n <name>` writes, at `builtAtS` seconds since the epoch. */
export const makeScriptImage = (
  name: string,
  script: string,
  filling: Uint8Array | null = null,
  builtAtS = 0,
): Uint8Array => {
  const data = scriptData(Buffer.from(script, 'latin1'), filling);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(magic, 0);
  header.writeUInt32BE(builtAtS, 8);
  header.writeUInt32BE(data.length, 12);
  header.writeUInt32BE(crc32(data), 24);
  header.set([osLinux, cpuArm, typeScript, 0], 28);
  header.write(name.slice(0, 32), 32, 'latin1');
  header.writeUInt32BE(crc32(header), 4);
  return new Uint8Array(Buffer.concat([header, data]));
};

/** What `iminfo` and `source` accept: both checksums right. Null for anything else, a torn image above all. */
export const parseScriptImage = (bytes: Uint8Array): UBootImage | null => {
  if (bytes.length < headerBytes + 8) return null;
  const image = Buffer.from(bytes);
  const header = Buffer.from(image.subarray(0, headerBytes));
  header.writeUInt32BE(0, 4);
  if (image.readUInt32BE(0) !== magic || image.readUInt32BE(4) !== crc32(header)) return null;
  const data = image.subarray(headerBytes, headerBytes + image.readUInt32BE(12));
  if (data.length !== image.readUInt32BE(12) || crc32(data) !== image.readUInt32BE(24)) return null;
  let tableBytes = 0;
  while (tableBytes + 4 <= data.length && data.readUInt32BE(tableBytes) !== 0) tableBytes += 4;
  const start = tableBytes + 4;
  return {
    name: image.toString('latin1', 32, headerBytes).replace(/\0.*$/s, ''),
    script: data.toString('latin1', start, start + data.readUInt32BE(0)),
  };
};

/** Xorshift: filling that does not compress and is the same in every run. */
const seededBytes = (length: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  let state = seed || 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
};

/** What rig firmware says of itself; hub and version come from what really runs. */
const firmwareScript = (version: string): string => {
  const announce = `echo CH-FIRMWARE version=${version} chf=\${chf_id}`;
  return [
    `setenv fw_version ${version}`,
    announce,
    announce,
    `while true; do sleep 1; ${announce}; done`,
    '',
  ].join('\n');
};

export interface RigFirmware {
  readonly version: string;
  /** Size of the whole image, a multiple of four; the smallest that holds the script when left out. */
  readonly padBytes?: number;
}

/**
 * Firmware for rig hubs: a script that announces its version and the hub it runs on, twice at once and then every
 * second until a key interrupts it. The image's name is the version, so that a bootloader can read it without
 * running it. Filled up with bytes that do not compress, the same for the same version and size.
 */
export const makeRigFirmware = ({ version, padBytes }: RigFirmware): Uint8Array => {
  const script = firmwareScript(version);
  if (padBytes === undefined) return makeScriptImage(version, script);
  const fillingBytes = padBytes - headerBytes - 12 - alignedTo4(script.length);
  if (fillingBytes < 4 || padBytes % 4 !== 0)
    throw new RangeError(`padBytes ${padBytes}: a multiple of 4, at least ${padBytes - fillingBytes + 4}`);
  const seed = [...version].reduce((sum, character) => sum * 31 + character.charCodeAt(0), padBytes) | 0;
  return makeScriptImage(version, script, seededBytes(fillingBytes, seed));
};
