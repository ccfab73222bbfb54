const pageBytes = 65_536;

/** The memory of a virtual hub: 128 MiB from 40000000, like QEMU's, of which only touched pages take any. */
export class VirtualMemory {
  readonly #pages = new Map<number, Uint8Array>();

  #page(address: number): Uint8Array {
    const number = Math.floor(address / pageBytes);
    const known = this.#pages.get(number);
    if (known !== undefined) return known;
    const page = new Uint8Array(pageBytes);
    this.#pages.set(number, page);
    return page;
  }

  #walk(address: number, length: number, visit: (part: Uint8Array, at: number) => void): void {
    for (let at = 0; at < length; ) {
      const start = (address + at) % pageBytes;
      const count = Math.min(length - at, pageBytes - start);
      visit(this.#page(address + at).subarray(start, start + count), at);
      at += count;
    }
  }

  read(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.#walk(address, length, (part, at) => bytes.set(part, at));
    return bytes;
  }

  write(address: number, bytes: Uint8Array): void {
    this.#walk(address, bytes.length, (part, at) => part.set(bytes.subarray(at, at + part.length)));
  }

  fill(address: number, value: number, length: number): void {
    this.#walk(address, length, (part) => void part.fill(value));
  }

  clear(): void {
    this.#pages.clear();
  }
}
