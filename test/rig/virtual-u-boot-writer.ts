import type { OnDeed } from './hub-deed.ts';
import type { VirtualHubBehaviour, VirtualHubTiming } from './virtual-hub-behaviour.ts';
import type { VirtualStorage } from './virtual-storage.ts';

export interface VirtualUBootWriterOptions {
  readonly storage: VirtualStorage;
  readonly behaviour: () => VirtualHubBehaviour;
  readonly timing: VirtualHubTiming;
  readonly onWrite: () => void;
  /** The hub's own doing (`powerCutInWriteAtBytes`). */
  readonly onPowerLost: () => void;
  readonly onDeed: OnDeed;
}

interface Underway {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sinceMs: number;
  readonly ms: number;
}

const never = (): Promise<never> => new Promise(() => {});

/** How a virtual hub writes to its storage, and what a power cut makes of a write that is under way. */
export class VirtualUBootWriter {
  readonly #options: VirtualUBootWriterOptions;
  #underway: Underway | null = null;

  constructor(options: VirtualUBootWriterOptions) {
    this.#options = options;
  }

  cutPower(): void {
    if (this.#underway === null) return;
    const { name, bytes, sinceMs, ms } = this.#underway;
    this.#tear(name, bytes, Math.ceil((bytes.length * (performance.now() - sinceMs)) / ms));
  }

  /** What was under way goes on no more. */
  forget(): void {
    this.#underway = null;
  }

  /** Resolves when storage holds the bytes; false when it could not. Never resolves when power is cut before. */
  store(name: string, bytes: Uint8Array, after: (ms: number, work: () => void) => void): Promise<boolean> {
    const { behaviour, timing, onWrite, onPowerLost, onDeed } = this.#options;
    const { failsWrite, ignoresWrite, powerCutInWriteAtBytes, sticksInWrite } = behaviour();
    onWrite();
    onDeed({ kind: 'told-to-write' });
    if (failsWrite === true) return Promise.resolve(false);
    if (ignoresWrite === true) return Promise.resolve(true);
    if (powerCutInWriteAtBytes !== undefined) {
      this.#tear(name, bytes, powerCutInWriteAtBytes);
      onPowerLost();
      return never();
    }
    const ms = (bytes.length / 1024) * timing.writeMsPerKib;
    this.#underway = { name, bytes, sinceMs: performance.now(), ms: Math.max(1, ms) };
    if (sticksInWrite === true) return never();
    return new Promise((resolve) =>
      after(ms, () => {
        this.#end(name, bytes);
        resolve(true);
      }),
    );
  }

  #end(name: string, bytes: Uint8Array): void {
    const { storage, behaviour } = this.#options;
    const { corruptStorageAtByte } = behaviour();
    this.#underway = null;
    storage.write(name, bytes);
    if (corruptStorageAtByte !== undefined) storage.corrupt(name, corruptStorageAtByte);
    this.#tell(name);
  }

  #tear(name: string, bytes: Uint8Array, writtenBytes: number): void {
    this.#options.storage.tear(name, bytes, writtenBytes);
    this.#tell(name);
  }

  #tell(name: string): void {
    this.#options.onDeed({ kind: 'stored', image: this.#options.storage.read(name) });
  }
}
