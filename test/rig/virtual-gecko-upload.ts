import { ACK, CAN, EOT, GO, NAK, SOH } from '../../src-main/core/protocols/xmodem/frame.ts';
import { beginsLikeGecko, type GeckoParse, parseGeckoFirmware } from './gecko-image.ts';
import type { VirtualGeckoBehaviour, VirtualGeckoHardware } from './virtual-gecko-behaviour.ts';

const frameBytes = 133;

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
  /** Told with the first block: the application is gone from here on. */
  readonly onErase: () => void;
  /** Power is lost at `powerCutAtBlock`; nothing is answered after it. */
  readonly onPowerLost: () => void;
  readonly onEnd: (end: GeckoUploadEnd) => void;
  readonly isAborting: (block: number) => boolean;
}

export type GeckoUploadEnd =
  | { readonly kind: 'verified'; readonly parse: Extract<GeckoParse, { kind: 'valid' }> }
  | { readonly kind: 'aborted'; readonly reason: string }
  /** Nobody sent a block: back to the menu without a word. */
  | { readonly kind: 'idle' };

/** The receiver behind the menu's `1`: XMODEM-CRC, 128-byte blocks and nothing else, written as they arrive. */
export class VirtualGeckoUpload {
  readonly #options: GeckoUploadOptions;
  readonly #data: Uint8Array[] = [];
  #frame: number[] = [];
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
      const isAsking = this.#data.length === 0 && this.#frame.length === 0;
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
    else if (byte === CAN) this.#abort('block error 0x18');
    else if (byte === EOT) this.#onEndOfFile();
    else this.#say(NAK);
  }

  #onFrame(frame: Uint8Array): void {
    const { behaviour, isAborting, onErase, onPowerLost } = this.#options;
    const data = frame.subarray(3, -2);
    const number = frame[1] ?? 0;
    const crc = ((frame.at(-2) ?? 0) << 8) | (frame.at(-1) ?? 0);
    const due = this.#data.length + 1;
    if (number + (frame[2] ?? 0) !== 0xff || crc !== crc16(data)) {
      this.#say(NAK);
      return;
    }
    if (due > 1 && number === ((due - 1) & 0xff)) {
      this.#say(ACK);
      return;
    }
    if (number !== (due & 0xff)) {
      this.#abort('block error 0x25');
      return;
    }
    if (due === 1 && !beginsLikeGecko(data)) {
      this.#abort('file error 0x4F');
      return;
    }
    if (due === 1) onErase();
    if (behaviour.powerCutAtBlock === due) {
      onPowerLost();
      return;
    }
    if (isAborting(due)) {
      this.#abort('block error 0x22');
      return;
    }
    if (behaviour.stallAtBlock !== undefined && due >= behaviour.stallAtBlock) this.#isMute = true;
    this.#data.push(data);
    this.#say(ACK);
  }

  #onEndOfFile(): void {
    const { stuckAtHundredPercent, refusesImage, losesEndAck } = this.#options.behaviour;
    if (this.#data.length === 0) {
      this.#say(NAK);
      return;
    }
    if (stuckAtHundredPercent === true) this.#isMute = true;
    if (this.#isMute) return;
    const parse = parseGeckoFirmware(Buffer.concat(this.#data));
    if (refusesImage !== undefined) {
      this.#abort(`file error 0x${refusesImage}`);
      return;
    }
    if (parse.kind === 'invalid') {
      this.#abort(`file error 0x${parse.code}`);
      return;
    }
    if (losesEndAck !== true) this.#say(ACK);
    this.#end({ kind: 'verified', parse });
  }
}
