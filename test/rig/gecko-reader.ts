import { crc32 } from 'node:zlib';
import { geckoTags } from './gecko-image.ts';

export type GeckoReading =
  | { readonly kind: 'valid'; readonly version: string; readonly bytes: Uint8Array }
  /** `code` as the bootloader says it behind `file error 0x`. */
  | { readonly kind: 'invalid'; readonly code: string }
  /** All right as far as it goes, and its end is still to come. */
  | { readonly kind: 'more' };

/** What the bootloader makes of the bytes it takes, as they come. */
export interface GeckoReader {
  /** What follows the end tag in the same piece is padding; a further piece is one too many. */
  take(piece: Uint8Array): GeckoReading;
  /** Of the application tag, once that was taken. */
  readonly version: string | null;
  /** The tag that holds the new application has begun: flash is erased from here on. */
  readonly isProgramming: boolean;
}

const known: ReadonlySet<number> = new Set(Object.values(geckoTags));
const tagHeadBytes = 8;

class Reader implements GeckoReader {
  #bytes = Buffer.alloc(4_096);
  #length = 0;
  #tagAt = 0;
  #over: GeckoReading | null = null;
  version: string | null = null;
  isProgramming = false;

  take(piece: Uint8Array): GeckoReading {
    if (this.#over !== null) return { kind: 'invalid', code: '4F' };
    this.#append(piece);
    while (this.#over === null && this.#length >= this.#tagAt + tagHeadBytes) {
      const id = this.#bytes.readUInt32LE(this.#tagAt);
      const next = this.#tagAt + tagHeadBytes + this.#bytes.readUInt32LE(this.#tagAt + 4);
      this.#begin(id);
      if (this.#over !== null || next > this.#length) break;
      this.#complete(id, this.#tagAt + tagHeadBytes, next);
      this.#tagAt = next;
    }
    return this.#over ?? { kind: 'more' };
  }

  #append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], Math.max(length, this.#bytes.length * 2));
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  }

  #begin(id: number): void {
    if (this.#tagAt === 0 && id !== geckoTags.header) this.#over = { kind: 'invalid', code: '4F' };
    else if (!known.has(id)) this.#over = { kind: 'invalid', code: '44' };
    if (id === geckoTags.program) this.isProgramming = true;
  }

  #complete(id: number, dataAt: number, next: number): void {
    if (id === geckoTags.application)
      this.version = this.#bytes
        .readUInt32LE(dataAt + 4)
        .toString(16)
        .padStart(8, '0')
        .toUpperCase();
    if (id === geckoTags.end) this.#over = this.#verify(dataAt, next);
  }

  #verify(dataAt: number, next: number): GeckoReading {
    const isRight = this.#bytes.readUInt32LE(dataAt) === crc32(this.#bytes.subarray(0, dataAt));
    if (!isRight || this.version === null) return { kind: 'invalid', code: '43' };
    const bytes = new Uint8Array(this.#bytes.subarray(0, next));
    return { kind: 'valid', version: this.version, bytes };
  }
}

export const createGeckoReader = (): GeckoReader => new Reader();

export const readGeckoFirmware = (bytes: Uint8Array): GeckoReading => createGeckoReader().take(bytes);
