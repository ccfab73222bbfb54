const [SOH, STX, ETX, EOT, ACK, NAK, CAN, PAD, GO] = [0x01, 0x02, 0x03, 0x04, 0x06, 0x15, 0x18, 0x1a, 0x43];

/** Bit by bit and on purpose not the table the sender under test uses (CRC-16/XMODEM, polynomial 1021). */
const crc16 = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
};

export type TransferProtocol = 'ymodem' | 'xmodem';

export interface LoadyOptions {
  readonly protocol: TransferProtocol;
  readonly send: (bytes: Uint8Array) => void;
  /** What came, which lies in memory also when the sender broke off or broke the protocol (`isWhole` false). */
  readonly onEnd: (received: Uint8Array, isWhole: boolean) => void;
  readonly onViolation: (text: string) => void;
  /** Silence inside a frame before NAK, and between requests for the first one. */
  readonly timeoutMs: number;
  /** Answers nothing from this data block (1 is the first) on. */
  readonly stallAtBlock: number | undefined;
  /** Takes every block and never answers the end of the file. */
  readonly isDeafToEnd: boolean;
}

type Phase = 'header' | 'blocks' | 'close' | 'over';

/** XMODEM tells no length, so this receiver takes three or more 0x1A at the end of any block for padding, and drops them all. */
const withoutPadding = (data: Uint8Array): Uint8Array => {
  let length = data.length;
  while (length > 0 && data[length - 1] === PAD) length--;
  return data.length - length >= 3 ? data.subarray(0, length) : data;
};

/**
 * The receiver inside U-Boot's `loady` (YMODEM) and `loadx` (XMODEM), strict about numbers and checksums, and with that
 * bootloader's own ways (common/xyzModem.c): block 0 is answered by ACK alone, EOT by ACK ACK and in YMODEM C, padding is
 * dropped from XMODEM's blocks, and Ctrl-C breaks off like CAN CAN.
 */
export class VirtualLoady {
  readonly #options: LoadyOptions;
  #phase: Phase;
  #frame: number[] = [];
  #cans = 0;
  #nextBlock = 1;
  #totalBytes = 0;
  readonly #data: Uint8Array[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(options: LoadyOptions) {
    this.#options = options;
    this.#phase = options.protocol === 'ymodem' ? 'header' : 'blocks';
    this.#say(GO);
    this.#arm();
  }

  /** Stops without a word, as a power cut does. */
  stop(): void {
    this.#phase = 'over';
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Returns what came after the end of the transfer and belongs to the prompt. */
  onBytes(bytes: Uint8Array): Uint8Array {
    for (let at = 0; at < bytes.length; at++) {
      if (this.#phase === 'over') return bytes.subarray(at);
      this.#onByte(bytes[at] ?? 0);
    }
    if (this.#phase !== 'over') this.#arm();
    return new Uint8Array(0);
  }

  #say(...answer: readonly number[]): void {
    const { stallAtBlock } = this.#options;
    if (stallAtBlock !== undefined && this.#phase !== 'header' && this.#nextBlock > stallAtBlock) return;
    this.#options.send(Uint8Array.from(answer));
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#frame.length > 0) this.#say(NAK);
      else if (this.#isBeforeFirstFrame()) this.#say(GO);
      this.#frame = [];
      this.#arm();
    }, this.#options.timeoutMs);
  }

  #isBeforeFirstFrame(): boolean {
    return this.#phase === 'header' || (this.#options.protocol === 'xmodem' && this.#data.length === 0);
  }

  #end(isWhole: boolean): void {
    this.stop();
    const sent = Buffer.concat(this.#data);
    const received = this.#options.protocol === 'ymodem' ? sent.subarray(0, this.#totalBytes) : sent;
    this.#options.onEnd(new Uint8Array(received), isWhole);
  }

  #onByte(byte: number): void {
    if (this.#frame.length > 0) {
      this.#frame.push(byte);
      const dataBytes = this.#frame[0] === SOH ? 128 : 1024;
      if (this.#frame.length === dataBytes + 5) this.#onFrame(Uint8Array.from(this.#frame.splice(0)));
      return;
    }
    this.#cans = byte === CAN ? this.#cans + 1 : 0;
    if (this.#cans === 2 || byte === ETX) this.#end(false);
    else if (byte === SOH || byte === STX) this.#frame.push(byte);
    else if (byte === EOT) this.#onEndOfFile();
  }

  #onEndOfFile(): void {
    if (this.#phase !== 'blocks' && this.#phase !== 'close') return;
    if (this.#options.isDeafToEnd) return;
    if (this.#receivedBytes() < this.#totalBytes) {
      this.#options.onViolation(`EOT after ${this.#receivedBytes()} of ${this.#totalBytes} bytes`);
      return;
    }
    if (this.#options.protocol === 'xmodem') {
      this.#say(ACK, ACK);
      this.#end(true);
      return;
    }
    this.#phase = 'close';
    this.#say(ACK, ACK, GO);
  }

  #receivedBytes(): number {
    return this.#data.reduce((sum, block) => sum + block.length, 0);
  }

  #onFrame(frame: Uint8Array): void {
    const data = frame.subarray(3, -2);
    const number = frame[1] ?? 0;
    const crc = ((frame.at(-2) ?? 0) << 8) | (frame.at(-1) ?? 0);
    if (number + (frame[2] ?? 0) !== 0xff || crc !== crc16(data)) this.#say(NAK);
    else if (this.#phase === 'header') this.#onHeader(number, data);
    else if (this.#phase === 'close') this.#onClose(number, data);
    else this.#onBlock(number, data);
  }

  #onHeader(number: number, data: Uint8Array): void {
    const [, name, size] = /^([^\0]+)\0(\d+)/.exec(Buffer.from(data).toString('latin1')) ?? [];
    if (number !== 0 || name === undefined || size === undefined) {
      this.#breakOff(`block ${number} in place of the header block`);
      return;
    }
    this.#totalBytes = Number(size);
    this.#say(ACK);
    this.#phase = 'blocks';
  }

  #onBlock(number: number, data: Uint8Array): void {
    if (number === (this.#nextBlock - 1) % 256) {
      this.#say(ACK);
      return;
    }
    if (number !== this.#nextBlock % 256) {
      this.#breakOff(`block ${number} where ${this.#nextBlock % 256} was due`);
      return;
    }
    this.#data.push(this.#options.protocol === 'xmodem' ? withoutPadding(data).slice() : data.slice());
    this.#nextBlock++;
    this.#say(ACK);
  }

  #onClose(number: number, data: Uint8Array): void {
    if (number !== 0 || data.some((byte) => byte !== 0))
      this.#options.onViolation('the closing block is not empty');
    this.#say(ACK);
    this.#end(true);
  }

  #breakOff(violation: string): void {
    this.#options.onViolation(violation);
    this.#say(CAN, CAN);
    this.#end(false);
  }
}
