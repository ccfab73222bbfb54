import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';
import type { VirtualMcubootBehaviour } from './virtual-mcuboot-behaviour.ts';

/** What an upload has come to. */
export interface UploadInProgress {
  readonly sha: string;
  readonly bytes: Uint8Array;
  offset: number;
}

/**
 * The two slots of a virtual hub and what MCUboot does with them at a start: it swaps an image in that is set for it
 * and valid, and swaps it back at the next start unless it was confirmed. Outlives the power.
 */
export class VirtualMcubootSlots {
  primary: Uint8Array | null;
  secondary: Uint8Array | null = null;
  pending: 'none' | 'test' | 'permanent' = 'none';
  isConfirmed = true;
  /** Marks done, doubled ones too. */
  markCount = 0;
  /** Upload requests that were called too large. */
  tooLargeCount = 0;
  upload: UploadInProgress | null = null;
  readonly #factory: Uint8Array;

  constructor(primary: Uint8Array) {
    this.primary = primary;
    this.#factory = primary;
  }

  /** The image that came with the hub is not what runs any more. */
  get isRunningNew(): boolean {
    return this.primary !== this.#factory;
  }

  /** In use: it holds what the next start needs. */
  get isSecondaryTaken(): boolean {
    return this.pending !== 'none' || !this.isConfirmed;
  }

  #swap(): void {
    [this.primary, this.secondary] = [this.secondary, this.primary];
  }

  boot({ turnsImageDown }: VirtualMcubootBehaviour): void {
    if (this.pending !== 'none') {
      const isValid = this.secondary !== null && parseMcubootImage(this.secondary) !== null;
      if (isValid && turnsImageDown !== true) {
        this.#swap();
        this.isConfirmed = this.pending === 'permanent';
      }
      this.pending = 'none';
    } else if (!this.isConfirmed) {
      this.#swap();
      this.isConfirmed = true;
    }
  }
}
