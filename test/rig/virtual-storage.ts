/**
 * The files of a virtual hub. A write that is cut leaves what a FAT volume has then: the first bytes new, the rest and
 * the length old, because the directory entry is written last.
 */
export class VirtualStorage {
  readonly #files = new Map<string, Uint8Array>();

  read(name: string): Uint8Array | null {
    return this.#files.get(name)?.slice() ?? null;
  }

  write(name: string, bytes: Uint8Array): void {
    this.#files.set(name, bytes.slice());
  }

  tear(name: string, bytes: Uint8Array, writtenBytes: number): void {
    const file = this.read(name) ?? new Uint8Array(0);
    file.set(bytes.subarray(0, Math.min(writtenBytes, bytes.length, file.length)));
    this.#files.set(name, file);
  }

  /** A worn cell: one bit of one byte differs from what was written. */
  corrupt(name: string, atByte: number): void {
    const file = this.#files.get(name);
    if (file !== undefined && atByte < file.length) file[atByte] = (file[atByte] ?? 0) ^ 0x04;
  }
}
