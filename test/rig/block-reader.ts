import { crc16 } from '../../src-main/core/protocols/crc16/crc16.ts';
import { CAN, EOT, SOH, STX } from '../../src-main/core/protocols/xmodem/frame.ts';

/** What a receiver makes of the bytes so far. */
export type Received =
  | { readonly kind: 'block'; readonly number: number; readonly data: Uint8Array }
  /** Whole, but its CRC or its number's complement is wrong. */
  | { readonly kind: 'bad-block' }
  | { readonly kind: 'eot' }
  | { readonly kind: 'cancel' };

/**
 * Cuts a byte stream into blocks, one byte at a time; bytes between blocks that start none are skipped. Written apart
 * from the sender's encoder on purpose: it checks every field itself.
 */
export class BlockReader {
  #frame: number[] = [];
  #wantedBytes = 0;
  #cans = 0;

  get isInsideBlock(): boolean {
    return this.#frame.length > 0;
  }

  /** Drops a half block, as a receiver does when the line falls silent. */
  purge(): void {
    this.#frame = [];
    this.#cans = 0;
  }

  push(byte: number): Received | null {
    if (this.#frame.length > 0) return this.#pushIntoBlock(byte);
    this.#cans = byte === CAN ? this.#cans + 1 : 0;
    if (this.#cans === 2) return { kind: 'cancel' };
    if (byte === EOT) return { kind: 'eot' };
    if (byte !== SOH && byte !== STX) return null;
    this.#frame = [byte];
    this.#wantedBytes = byte === SOH ? 133 : 1029;
    return null;
  }

  #pushIntoBlock(byte: number): Received | null {
    this.#frame.push(byte);
    if (this.#frame.length < this.#wantedBytes) return null;
    const frame = Uint8Array.from(this.#frame);
    this.#frame = [];
    const data = frame.subarray(3, -2);
    const [, number = 0, complement = 0] = frame;
    const sentCrc = ((frame.at(-2) ?? 0) << 8) | (frame.at(-1) ?? 0);
    if (number + complement !== 0xff || crc16(data) !== sentCrc) return { kind: 'bad-block' };
    return { kind: 'block', number, data };
  }
}
