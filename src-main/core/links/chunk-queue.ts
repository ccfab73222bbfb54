import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { ChunkSource } from './byte-link.ts';

/** 1 MiB: over a minute and a half of a device talking without pause at 115,200 baud. */
export const defaultLimitBytes = 1_048_576;

/** setTimeout turns anything longer into 1 ms. */
const longestTimerMs = 2_147_483_647;

interface Waiter {
  readonly resolve: (bytes: Uint8Array | null) => void;
  readonly reject: (error: Error) => void;
}

/**
 * What arrived on a link and was not read yet; every link puts its bytes here. Bounded: past `limitBytes` all of it
 * is dropped and the next read rejects once with `link-overflow`, after which the queue works on.
 */
export class ChunkQueue implements ChunkSource {
  readonly #linkName: string;
  readonly #limitBytes: number;
  readonly #chunks: Uint8Array[] = [];
  #queuedBytes = 0;
  #overflowBytes = 0;
  #fault: Fault | null = null;
  #waiter: Waiter | null = null;

  constructor(linkName: string, limitBytes: number = defaultLimitBytes) {
    this.#linkName = linkName;
    this.#limitBytes = limitBytes;
  }

  /** What every read rejects with since {@link fail}; null while the link is alive. */
  get fault(): Fault | null {
    return this.#fault;
  }

  async next(waitMs: number, signal?: AbortSignal): Promise<Uint8Array | null> {
    if (this.#fault !== null) throw this.#fault;
    if (signal?.aborted) throw this.#cancelled(signal);
    if (this.#overflowBytes > 0) throw this.#takeOverflow();
    const first = this.#chunks.shift();
    if (first !== undefined) {
      this.#queuedBytes -= first.length;
      return first;
    }
    if (waitMs <= 0) return null;
    if (this.#waiter !== null) throw new Error(`${this.#linkName}: two readers at once`);
    return this.#wait(waitMs, signal);
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#fault !== null) return;
    if (this.#handOver(bytes)) return;
    this.#chunks.unshift(bytes);
    this.#queuedBytes += bytes.length;
  }

  discard(): number {
    const droppedBytes = this.#queuedBytes + this.#overflowBytes;
    this.#empty();
    this.#overflowBytes = 0;
    return droppedBytes;
  }

  /** Takes ownership of `bytes`. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#fault !== null) return;
    if (this.#handOver(bytes)) return;
    if (this.#overflowBytes > 0 || this.#queuedBytes + bytes.length > this.#limitBytes) {
      this.#overflowBytes += this.#queuedBytes + bytes.length;
      this.#empty();
      return;
    }
    this.#chunks.push(bytes);
    this.#queuedBytes += bytes.length;
  }

  /** The link is gone: every pending and later read rejects with the first fault given here. */
  fail(fault: Fault): void {
    if (this.#fault !== null) return;
    this.#fault = fault;
    this.#empty();
    this.#waiter?.reject(fault);
  }

  #handOver(bytes: Uint8Array): boolean {
    if (this.#waiter === null) return false;
    this.#waiter.resolve(bytes);
    return true;
  }

  #wait(waitMs: number, signal: AbortSignal | undefined): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiter = null;
      };
      const waiter: Waiter = {
        resolve: (bytes) => {
          settle();
          resolve(bytes);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = (): void => waiter.reject(this.#cancelled(signal));
      const timer = setTimeout(() => waiter.resolve(null), Math.min(waitMs, longestTimerMs));
      signal?.addEventListener('abort', onAbort);
      this.#waiter = waiter;
    });
  }

  #empty(): void {
    this.#chunks.length = 0;
    this.#queuedBytes = 0;
  }

  #takeOverflow(): Fault {
    const lostBytes = this.#overflowBytes;
    this.#overflowBytes = 0;
    return new Fault(
      'link-overflow',
      `${this.#linkName}: ${lostBytes} bytes arrived and nobody read them (at most ${this.#limitBytes} are kept)`,
    );
  }

  #cancelled(signal: AbortSignal | undefined): Fault {
    return new Fault('cancelled', `${this.#linkName}: reading was cancelled`, { cause: signal?.reason });
  }
}
