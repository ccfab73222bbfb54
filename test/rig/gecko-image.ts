import { crc32 } from 'node:zlib';

/**
 * GBL 3 container of the Gecko Bootloader, byte order little-endian (Silicon Labs UG489, "Gecko Bootload File Format"):
 * tags of id u32, length u32, data; the first is the header, the last the CRC-32 over everything before its value.
 *
 *   03A617EB header: version u32, type u32 | F40A0AF4 application: type, version, capabilities u32, product id (16)
 *   FD0303FD program data: flash address u32, bytes | FC0404FC end: crc u32
 *
 * The end tag's value is the inverted CRC-32, as the format has the sum run without its last inversion.
 */
const tags = { header: 0x03a617eb, application: 0xf40a0af4, program: 0xfd0303fd, end: 0xfc0404fc } as const;
const programAddress = 0x4000;

const tag = (id: number, data: Uint8Array): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(id, 0);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
};

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
};

const endValue = (before: Uint8Array): number => ~crc32(before) >>> 0;

export interface GeckoFirmware {
  /** Eight hex digits: the application version of the image. */
  readonly version: string;
  /** Size of the whole image. */
  readonly padBytes: number;
}

/** An image that the virtual hub's bootloader accepts; the same for the same version and size. */
export const makeGeckoFirmware = ({ version, padBytes }: GeckoFirmware): Uint8Array => {
  const number = Number.parseInt(version, 16);
  const header = tag(tags.header, words(0x0300_0000, 0));
  const application = tag(tags.application, Buffer.concat([words(32, number, 0), Buffer.alloc(16, 0xa5)]));
  const programBytes = padBytes - header.length - application.length - 8 - 4 - 12;
  if (programBytes < 4) throw new RangeError(`padBytes ${padBytes}: at least ${padBytes - programBytes + 4}`);
  const program = Buffer.alloc(programBytes);
  let state = (number ^ padBytes) | 1;
  for (let at = 0; at < programBytes; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    program[at] = state >>> 24;
  }
  const all = Buffer.concat([
    header,
    application,
    tag(tags.program, Buffer.concat([words(programAddress), program])),
  ]);
  const end = Buffer.concat([words(tags.end), words(4)]);
  const covered = Buffer.concat([all, end]);
  return new Uint8Array(Buffer.concat([covered, words(endValue(covered))]));
};

export type GeckoParse =
  | { readonly kind: 'valid'; readonly version: string; readonly bytes: Uint8Array }
  /** `code` as the bootloader says it behind `file error 0x`. */
  | { readonly kind: 'invalid'; readonly code: string };

export const beginsLikeGecko = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && Buffer.from(bytes).readUInt32LE(0) === tags.header;

/** What the bootloader makes of the bytes it took; what follows the end tag is padding. */
export const parseGeckoFirmware = (received: Uint8Array): GeckoParse => {
  const bytes = Buffer.from(received);
  let version: string | null = null;
  for (let at = 0; at + 8 <= bytes.length; ) {
    const id = bytes.readUInt32LE(at);
    const dataAt = at + 8;
    const next = dataAt + bytes.readUInt32LE(at + 4);
    if (next > bytes.length) return { kind: 'invalid', code: '4F' };
    if (at === 0 && id !== tags.header) return { kind: 'invalid', code: '4F' };
    if (id === tags.application)
      version = bytes
        .readUInt32LE(dataAt + 4)
        .toString(16)
        .padStart(8, '0')
        .toUpperCase();
    if (id === tags.end) {
      const isRight = bytes.readUInt32LE(dataAt) === endValue(bytes.subarray(0, dataAt));
      if (!isRight || version === null) return { kind: 'invalid', code: '43' };
      return { kind: 'valid', version, bytes: new Uint8Array(bytes.subarray(0, next)) };
    }
    if (!(Object.values(tags) as number[]).includes(id)) return { kind: 'invalid', code: '44' };
    at = next;
  }
  return { kind: 'invalid', code: '4F' };
};
