import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';

export type VirtualBootMode = McubootSettings['bootMode'];
export type SlotNumber = 0 | 1;

/** What an upload has come to. */
export interface UploadInProgress {
  readonly sha: string;
  readonly bytes: Uint8Array;
  readonly slot: SlotNumber;
  offset: number;
}

/** Of a slot whose bootloader gives each image one start to prove itself. */
export type TrialState = 'unset' | 'once' | 'tried' | 'forever';

/** The two slots of a virtual hub and what is noted of them. Outlives the power. */
export class VirtualMcubootSlots {
  readonly bootMode: VirtualBootMode;
  /** Only of hubs that start by version: an image that was not confirmed is erased at its second start. */
  readonly reverts: boolean;
  readonly held: [Uint8Array | null, Uint8Array | null];
  readonly trials: [TrialState, TrialState] = ['forever', 'unset'];
  /** What started last, as it was then, and from where; null where nothing could. */
  running: Uint8Array | null;
  active: SlotNumber = 0;
  pending: 'none' | 'test' | 'permanent' = 'none';
  isConfirmed = true;
  /** Marks done, doubled ones too. */
  markCount = 0;
  /** Upload requests that were called too large. */
  tooLargeCount = 0;
  upload: UploadInProgress | null = null;
  readonly #factory: Uint8Array;

  constructor(factory: Uint8Array, bootMode: VirtualBootMode, reverts: boolean) {
    this.bootMode = bootMode;
    this.reverts = reverts;
    this.held = [factory, null];
    this.running = factory;
    this.#factory = factory;
  }

  get primary(): Uint8Array | null {
    return this.held[0];
  }

  set primary(image: Uint8Array | null) {
    this.held[0] = image;
  }

  get secondary(): Uint8Array | null {
    return this.held[1];
  }

  set secondary(image: Uint8Array | null) {
    this.held[1] = image;
  }

  get spare(): SlotNumber {
    return this.active === 0 ? 1 : 0;
  }

  /** Where firmware puts an upload. */
  get uploadSlot(): SlotNumber {
    return this.bootMode === 'single-slot' ? 0 : this.spare;
  }

  get startsByVersion(): boolean {
    return this.bootMode === 'direct-xip' || this.bootMode === 'ram-load';
  }

  /** The image that came with the hub is not what runs any more. */
  get isRunningNew(): boolean {
    return this.running !== this.#factory;
  }

  /** In use: it holds what the next start needs. */
  get isSpareTaken(): boolean {
    if (this.reverts) return this.trials[this.active] !== 'forever' || this.trials[this.spare] === 'once';
    return !this.startsByVersion && (this.pending !== 'none' || !this.isConfirmed);
  }

  /** What a programmer's cable would do: the spare slot is empty then, and nothing waits for the next start. */
  reprogramWith(image: Uint8Array): void {
    this.held[0] = image;
    this.held[1] = null;
    this.trials[0] = 'forever';
    this.trials[1] = 'unset';
    [this.running, this.active, this.upload] = [image, 0, null];
    [this.pending, this.isConfirmed] = ['none', true];
  }

  /** Everything that a reading must leave as it is. */
  snapshot(): object {
    const { held, trials, active, pending, isConfirmed, markCount, running } = this;
    return { held: [...held], trials: [...trials], active, pending, isConfirmed, markCount, running };
  }
}
