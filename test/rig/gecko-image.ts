import { crc32 } from 'node:zlib';

/**
 * GBL 3 container of the Gecko Bootloader, byte order little-endian: tags of id u32, length of what follows u32, data.
 *
 *     03A617EB header, 8        version u32, type u32
 *     F40A0AF4 application, 28  type u32, version u32, capabilities u32, product 16 bytes
 *     F60808F6 metadata         whatever the maker likes; the bootloader passes it over
 *     FD0303FD program          flash address u32, bytes; erases as it goes
 *     FC0404FC end, 4           CRC-32 (zlib's) over everything before these four bytes
 *
 * Source: docs.silabs.com, "Gecko Bootloader File Format"; the structs in the Gecko SDK's btl_gbl_format.h.
 */
export const geckoTags = {
  header: 0x03a617eb,
  application: 0xf40a0af4,
  metadata: 0xf60808f6,
  program: 0xfd0303fd,
  end: 0xfc0404fc,
} as const;

const programAddress = 0x4000;
const metadata = '{"maker":"none"}';

const tag = (id: number, ...data: readonly Uint8Array[]): Buffer =>
  Buffer.concat([
    words(
      id,
      data.reduce((sum, { length }) => sum + length, 0),
    ),
    ...data,
  ]);

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
};

const createNoise = (seed: number, length: number): Uint8Array => {
  let state = seed | 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
};

export interface GeckoFirmware {
  /** Eight hex digits: the application version of the image. */
  readonly version: string;
  /** Size of the whole image. */
  readonly padBytes: number;
}

/** An image that the virtual hub's bootloader accepts; the same for the same version and size. */
export const makeGeckoFirmware = ({ version, padBytes }: GeckoFirmware): Uint8Array => {
  const number = Number.parseInt(version, 16);
  const before = Buffer.concat([
    tag(geckoTags.header, words(0x0300_0000, 0)),
    tag(geckoTags.application, words(32, number, 0), Buffer.alloc(16, 0xa5)),
    tag(geckoTags.metadata, Buffer.from(metadata)),
  ]);
  const programBytes = padBytes - before.length - 12 - 12;
  if (programBytes < 4) throw new RangeError(`padBytes ${padBytes}: at least ${padBytes - programBytes + 4}`);
  const program = tag(geckoTags.program, words(programAddress), createNoise(number ^ padBytes, programBytes));
  const covered = Buffer.concat([before, program, words(geckoTags.end, 4)]);
  return new Uint8Array(Buffer.concat([covered, words(crc32(covered))]));
};
