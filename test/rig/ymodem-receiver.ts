import { ACK, CAN, GO, NAK } from '../../src-main/core/protocols/xmodem/frame.ts';
import { BlockReader, type Received } from './block-reader.ts';

/** Faults a receiver can be told to have. Blocks are counted from 1 in the order first stored; 0 is the header. */
export interface ReceiverBehaviour {
  readonly protocol?: 'ymodem' | 'xmodem';
  /** The ACK of this block is not sent, once. */
  readonly dropAck?: number;
  /** The ACK of this block is sent twice in one go. */
  readonly duplicateAck?: number;
  /** From this block on nothing is answered, ever. */
  readonly stallAtBlock?: number;
  /** Breaks the transfer off (CAN CAN) when this block arrives. */
  readonly cancelAtBlock?: number;
  /** This block is NAKed once though it is whole. */
  readonly nakBlock?: number;
  /** The first EOT is NAKed, as careful receivers do. */
  readonly nakFirstEot?: boolean;
  /** ACK and `C` after the header come as two chunks, the `C` only after a silence. */
  readonly lateGo?: boolean;
  /** How many silences in a row it bears before it gives up. */
  readonly patience?: number;
}

export type ReceiverOutcome =
  /** `bytes` is cut to the length in the header for YMODEM; XMODEM keeps the padding. */
  | { readonly kind: 'received'; readonly name: string; readonly bytes: Uint8Array }
  /** The sender broke it off. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface ReceiverStep {
  /** Bytes for the sender, one chunk each, in order. */
  readonly replies: readonly Uint8Array[];
  /** Null while the transfer goes on; then what it came to. */
  readonly outcome: ReceiverOutcome | null;
  /** Bytes past the end of the transfer: they are the console's. */
  readonly rest: Uint8Array;
}

type Phase = 'header' | 'blocks' | 'closing' | 'over';

const nothing = new Uint8Array(0);
const cancelSender = Uint8Array.of(CAN, CAN);

/**
 * A strict receiver for XMODEM-CRC, XMODEM-1K and YMODEM, without clock or I/O: `start()` once, `bytes()` for what
 * arrives, `silence()` when nothing came for about `silenceMs`. Strict: a block out of sequence, an EOT before the
 * announced length or a block past it fails the transfer and cancels the sender, where lenient receivers shrug.
 */
export class YmodemReceiver {
  /** Real receivers wait 1 s inside a block and 3 s to 10 s for one. */
  readonly silenceMs = 2_000;
  readonly #behaviour: ReceiverBehaviour;
  readonly #reader = new BlockReader();
  #phase: Phase;
  #name = '';
  #lengthBytes: number | null = null;
  #stored: Uint8Array[] = [];
  #storedBytes = 0;
  #silences = 0;
  #isMute = false;
  #spent = new Set<string>();
  #replies: Uint8Array[] = [];
  #outcome: ReceiverOutcome | null = null;

  constructor(behaviour: ReceiverBehaviour = {}) {
    this.#behaviour = behaviour;
    this.#phase = behaviour.protocol === 'xmodem' ? 'blocks' : 'header';
  }

  /** Bytes stored so far, padding and all. */
  get storedBytes(): number {
    return this.#storedBytes;
  }

  start(): ReceiverStep {
    this.#reply(GO);
    return this.#step(nothing);
  }

  bytes(chunk: Uint8Array): ReceiverStep {
    this.#silences = 0;
    for (const [index, byte] of chunk.entries()) {
      if (this.#phase === 'over') return this.#step(chunk.slice(index));
      const received = this.#reader.push(byte);
      if (received !== null) this.#take(received);
    }
    return this.#step(nothing);
  }

  silence(): ReceiverStep {
    if (this.#phase === 'over') return this.#step(nothing);
    this.#silences += 1;
    this.#reader.purge();
    if (this.#isMute) return this.#step(nothing);
    if (this.#silences > (this.#behaviour.patience ?? 10)) this.#fail('nothing came for too long');
    else this.#reply(this.#isAskingByGo() ? GO : NAK);
    return this.#step(nothing);
  }

  #isAskingByGo(): boolean {
    return this.#phase !== 'blocks' || this.#stored.length === 0;
  }

  #take(received: Received): void {
    switch (received.kind) {
      case 'cancel': {
        this.#end({ kind: 'cancelled' });
        return;
      }
      case 'bad-block': {
        this.#reply(NAK);
        return;
      }
      case 'eot': {
        this.#takeEot();
        return;
      }
      case 'block': {
        this.#takeBlock(received.number, received.data);
        return;
      }
    }
  }

  #takeBlock(number: number, data: Uint8Array): void {
    if (this.#phase === 'closing') {
      this.#takeClosing(number, data);
      return;
    }
    if (this.#phase === 'header') {
      this.#takeHeader(number, data);
      return;
    }
    const count = this.#stored.length;
    if (number === (count & 0xff) && (count > 0 || this.#behaviour.protocol !== 'xmodem')) {
      this.#acknowledge(count);
      return;
    }
    if (number !== ((count + 1) & 0xff)) {
      this.#fail(`block ${number} came where ${(count + 1) & 0xff} was due`);
      return;
    }
    if (this.#lengthBytes !== null && this.#storedBytes >= this.#lengthBytes) {
      this.#fail(`block ${number} came after all ${this.#lengthBytes} bytes`);
      return;
    }
    if (this.#behaviour.cancelAtBlock === count + 1) {
      this.#fail('told to cancel');
      return;
    }
    if (this.#behaviour.nakBlock === count + 1 && this.#isFirst('nak')) {
      this.#reply(NAK);
      return;
    }
    this.#stored.push(data);
    this.#storedBytes += data.length;
    this.#acknowledge(count + 1);
  }

  #takeHeader(number: number, data: Uint8Array): void {
    if (number !== 0) {
      this.#fail(`block ${number} came where the header was due`);
      return;
    }
    const nameEnd = data.indexOf(0);
    const text = new TextDecoder().decode(data.subarray(nameEnd + 1, data.indexOf(0, nameEnd + 1)));
    if (nameEnd < 1 || !/^\d+( |$)/.test(text)) {
      this.#fail(`header without name or length: ${text}`);
      return;
    }
    if (this.#behaviour.cancelAtBlock === 0) {
      this.#fail('told to cancel');
      return;
    }
    if (this.#behaviour.nakBlock === 0 && this.#isFirst('nak')) {
      this.#reply(NAK);
      return;
    }
    this.#name = new TextDecoder().decode(data.subarray(0, nameEnd));
    this.#lengthBytes = Number.parseInt(text, 10);
    this.#phase = 'blocks';
    this.#acknowledge(0);
  }

  #takeEot(): void {
    if (this.#phase === 'header') {
      this.#fail('EOT came where the header was due');
      return;
    }
    if (this.#phase === 'closing') {
      this.#reply(ACK, GO);
      return;
    }
    if (this.#storedBytes < (this.#lengthBytes ?? 0)) {
      this.#fail(`EOT came after ${this.#storedBytes} of ${this.#lengthBytes} bytes`);
      return;
    }
    if (this.#isStalled(this.#stored.length + 1)) return;
    if (this.#behaviour.nakFirstEot && this.#isFirst('nak-eot')) {
      this.#reply(NAK);
      return;
    }
    if (this.#behaviour.protocol === 'xmodem') {
      this.#reply(ACK);
      this.#end(this.#file());
      return;
    }
    this.#phase = 'closing';
    this.#reply(ACK, GO);
  }

  #takeClosing(number: number, data: Uint8Array): void {
    if (number !== 0 || data[0] !== 0) {
      this.#fail(`block ${number} came where the closing one was due`);
      return;
    }
    this.#reply(ACK);
    this.#end(this.#file());
  }

  #file(): ReceiverOutcome {
    const all = new Uint8Array(this.#storedBytes);
    let at = 0;
    for (const data of this.#stored) {
      all.set(data, at);
      at += data.length;
    }
    return { kind: 'received', name: this.#name, bytes: all.slice(0, this.#lengthBytes ?? all.length) };
  }

  /** `block` counts from 1; 0 is the header, whose ACK is followed by the request for the first block. */
  #acknowledge(block: number): void {
    if (this.#isStalled(block)) return;
    if (this.#behaviour.dropAck === block && this.#isFirst('drop')) return;
    const acks = this.#behaviour.duplicateAck === block && this.#isFirst('duplicate') ? [ACK, ACK] : [ACK];
    if (block === 0 && this.#behaviour.protocol !== 'xmodem') {
      if (this.#behaviour.lateGo) this.#reply(...acks);
      else this.#reply(...acks, GO);
    } else this.#reply(...acks);
  }

  #isStalled(block: number): boolean {
    this.#isMute ||= this.#behaviour.stallAtBlock !== undefined && block >= this.#behaviour.stallAtBlock;
    return this.#isMute;
  }

  #isFirst(fault: string): boolean {
    const isFirst = !this.#spent.has(fault);
    this.#spent.add(fault);
    return isFirst;
  }

  #fail(reason: string): void {
    this.#replies.push(cancelSender);
    this.#end({ kind: 'failed', reason });
  }

  #end(outcome: ReceiverOutcome): void {
    this.#phase = 'over';
    this.#outcome = outcome;
  }

  #reply(...bytes: number[]): void {
    this.#replies.push(Uint8Array.from(bytes));
  }

  #step(rest: Uint8Array): ReceiverStep {
    const replies = this.#replies;
    this.#replies = [];
    return { replies, outcome: this.#outcome, rest };
  }
}
