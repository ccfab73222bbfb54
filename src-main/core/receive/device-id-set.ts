import type { DeviceId } from '../../../src-shared/domain/device-id.ts';

/**
 * Which Device IDs a file has used so far, and on which line. An EUI-64 is eight bytes, so a million of them take
 * 25 MB here, and would take 100 MB as strings in a Map. Open addressing, at most half full. Line 0 marks an
 * empty place.
 */
export class DeviceIdSet {
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  #line = new Uint32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The line the ID was first added with; 0 when it was not. */
  lineOf(id: DeviceId): number {
    return this.#line[this.#place(highHalf(id), lowHalf(id))] ?? 0;
  }

  /** `line` counts from 1. An ID that is there already keeps its first line. */
  add(id: DeviceId, line: number): void {
    if (this.#size * 2 >= this.#line.length) this.#grow();
    const high = highHalf(id);
    const low = lowHalf(id);
    const place = this.#place(high, low);
    if (this.#line[place] !== 0) return;
    this.#put(place, high, low, line);
    this.#size++;
  }

  #place(high: number, low: number): number {
    const mask = this.#line.length - 1;
    let place = mix(high, low) & mask;
    while (this.#line[place] !== 0 && (this.#low[place] !== low || this.#high[place] !== high))
      place = (place + 1) & mask;
    return place;
  }

  #put(place: number, high: number, low: number, line: number): void {
    this.#high[place] = high;
    this.#low[place] = low;
    this.#line[place] = line;
  }

  #grow(): void {
    const [highs, lows, lines] = [this.#high, this.#low, this.#line];
    this.#high = new Uint32Array(lines.length * 2);
    this.#low = new Uint32Array(lines.length * 2);
    this.#line = new Uint32Array(lines.length * 2);
    for (let at = 0; at < lines.length; at++) {
      const [high = 0, low = 0, line = 0] = [highs[at], lows[at], lines[at]];
      if (line !== 0) this.#put(this.#place(high, low), high, low, line);
    }
  }
}

/** The value of one upper-case hex digit's character code. */
const digit = (code: number): number => (code < 58 ? code - 48 : code - 55);

/** Four octets of the canonical text (`88-73-84-90-...`), as an unsigned number. */
const half = (id: DeviceId, from: number): number => {
  let value = 0;
  for (let at = from; at < from + 12; at += 3)
    value = (value << 8) | (digit(id.charCodeAt(at)) << 4) | digit(id.charCodeAt(at + 1));
  return value >>> 0;
};
const highHalf = (id: DeviceId): number => half(id, 0);
const lowHalf = (id: DeviceId): number => half(id, 12);

/** Spreads IDs that differ in a few low digits only, as those of one maker do (multiply and shift, twice). */
const mix = (high: number, low: number): number => {
  let value = Math.imul(high ^ (high >>> 15), 0x2c_1b_3c_6d) ^ low;
  value = Math.imul(value ^ (value >>> 16), 0x45_d9_f3_b1);
  return (value ^ (value >>> 15)) >>> 0;
};
