import { ACK, CAN, EOT, GO, NAK, SOH } from '../../src-main/core/protocols/xmodem/frame.ts';
import { createGeckoReader, type GeckoReading } from './gecko-reader.ts';
import type { VirtualGeckoBehaviour, VirtualGeckoHardware } from './virtual-gecko-behaviour.ts';

const frameBytes = 133;
const CTRL_C = 0x03;

/** Bit by bit and on purpose not the table the sender under test uses (CRC-16/XMODEM, polynomial 1021). */
const crc16 = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
};

export interface GeckoUploadOptions {
  readonly behaviour: VirtualGeckoBehaviour;
  readonly hardware: VirtualGeckoHardware;
  readonly say: (bytes: Uint8Array) => void;
  /** Told with the first block that holds something to program: the application is gone from here on. */
  readonly onErase: () => void;
  /** Power is lost at `powerCutAtBlock`; nothing is answered after it. */
  readonly onPowerLost: () => void;
  readonly onEnd: (end: GeckoUploadEnd) => void;
  /** Of the uploads since it was powered on, this one included. */
  readonly ordinal: number;
}

export type GeckoUploadEnd =
  | { readonly kind: 'verified'; readonly image: Extract<GeckoReading, { kind: 'valid' }> }
  | { readonly kind: 'aborted'; readonly reason: string }
  /** Nobody sent a block: back to the menu without a word. */
  | { readonly kind: 'idle' };

/**
 * The receiver behind the menu's `1`: XMODEM-CRC, 128-byte blocks and nothing else, read and written as they arrive. What it makes of
 * a byte out of place, and with which code, is as in the Gecko SDK's btl_xmodem.c and btl_comm_xmodem.c.
 */
export class VirtualGeckoUpload {
  readonly #options: GeckoUploadOptions;
  readonly #reader = createGeckoReader();
  #frame: number[] = [];
  #takenBlocks = 0;
  #hasErased = false;
  #image: Extract<GeckoReading, { kind: 'valid' }> | null = null;
  #isOver = false;
  #isMute = false;
  #requestsLeft: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GeckoUploadOptions) {
    this.#options = options;
    this.#requestsLeft = options.hardware.requests;
    this.#say(GO);
    this.#arm();
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  /** What comes behind the end is flushed, as the real one does. */
  onBytes(bytes: Uint8Array): void {
    for (const byte of bytes) if (!this.#isOver) this.#onByte(byte);
    if (!this.#isOver) this.#arm();
  }

  #say(...bytes: readonly number[]): void {
    if (!this.#isMute) this.#options.say(Uint8Array.from(bytes));
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const isAsking = this.#takenBlocks === 0 && this.#frame.length === 0;
      this.#frame = [];
      if (isAsking && --this.#requestsLeft === 0) {
        this.#say(CAN, CAN, CAN);
        this.#end({ kind: 'idle' });
        return;
      }
      this.#say(isAsking ? GO : NAK);
      this.#arm();
    }, this.#options.hardware.askEveryMs);
  }

  #end(end: GeckoUploadEnd): void {
    this.stop();
    this.#options.onEnd(end);
  }

  #abort(reason: string): void {
    this.#say(CAN, CAN, CAN);
    this.#end({ kind: 'aborted', reason });
  }

  #onByte(byte: number): void {
    if (this.#frame.length > 0) {
      this.#frame.push(byte);
      if (this.#frame.length === frameBytes) this.#onFrame(Uint8Array.from(this.#frame.splice(0)));
    } else if (byte === SOH) this.#frame.push(byte);
    else if (byte === EOT) this.#onEndOfFile();
    else this.#abort([CAN, GO, CTRL_C].includes(byte) ? 'block error 0x18' : 'block error 0x21');
  }

  /** A block that was taken is acknowledged again by its number alone: whoever repeats it need not repeat it well. */
  #onFrame(frame: Uint8Array): void {
    const data = frame.subarray(3, -2);
    const number = frame[1] ?? 0;
    const crc = ((frame.at(-2) ?? 0) << 8) | (frame.at(-1) ?? 0);
    const isTaken = this.#takenBlocks > 0 && number === (this.#takenBlocks & 0xff);
    const isDue = number === ((this.#takenBlocks + 1) & 0xff) && number + (frame[2] ?? 0) === 0xff;
    if (isTaken || (isDue && this.#isAt(this.#options.behaviour.mistakesBlock))) this.#say(ACK);
    else if (isDue && crc === crc16(data)) this.#onBlock(data);
    else this.#say(NAK);
  }

  /** Whether the block that is due is the one that goes wrong, as often as it does. */
  #isAt(fault: { readonly block: number; readonly times: number } | undefined): boolean {
    return fault?.block === this.#takenBlocks + 1 && this.#options.ordinal <= fault.times;
  }

  #onBlock(data: Uint8Array): void {
    const { behaviour, onPowerLost } = this.#options;
    const due = this.#takenBlocks + 1;
    const reason = this.#read(data);
    if (behaviour.powerCutAtBlock === due) onPowerLost();
    else if (reason !== null) this.#abort(reason);
    else if (this.#isAt(behaviour.abortsAtBlock))
      this.#abort(`block error 0x${behaviour.abortsAtBlock?.code ?? '22'}`);
    else {
      if (behaviour.stallAtBlock !== undefined && due >= behaviour.stallAtBlock) this.#isMute = true;
      this.#takenBlocks = due;
      this.#say(ACK);
    }
  }

  /** Why the image is refused; null as long as it is not. */
  #read(data: Uint8Array): string | null {
    const { refusesImage, lowestVersion = '' } = this.#options.behaviour;
    const reading = this.#reader.take(data);
    if ((this.#reader.version ?? lowestVersion) < lowestVersion) return 'file error 0x18';
    if (this.#reader.isProgramming && !this.#hasErased) {
      this.#hasErased = true;
      this.#options.onErase();
    }
    if (reading.kind === 'invalid') return `file error 0x${reading.code}`;
    if (reading.kind === 'more') return null;
    this.#image = reading;
    return refusesImage === undefined ? null : `file error 0x${refusesImage}`;
  }

  #onEndOfFile(): void {
    const { stuckAtHundredPercent, losesEndAck } = this.#options.behaviour;
    if (stuckAtHundredPercent === true) this.#isMute = true;
    if (this.#isMute) return;
    if (this.#image === null) {
      this.#abort('block error 0x18');
      return;
    }
    if (losesEndAck !== true) this.#say(ACK);
    this.#end({ kind: 'verified', image: this.#image });
  }
}
