import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import type { HubDoing, OnDeed } from './hub-deed.ts';
import type { RigIdentity } from './qemu-disk.ts';
import type { DeviceEnd } from './virtual-link.ts';
import type { VirtualMcubootBehaviour, VirtualMcubootTiming } from './virtual-mcuboot-behaviour.ts';
import type { VirtualRecovery } from './virtual-mcuboot-recovery.ts';
import type { VirtualBootMode, VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

export interface VirtualMcubootOptions {
  readonly name: string;
  readonly identity: RigIdentity;
  readonly firmwareVersion: string;
  /** What it holds at first; made of `firmwareVersion` unless told. */
  readonly firmware?: Uint8Array;
  readonly framing?: FramingKind;
  readonly bootMode?: VirtualBootMode;
  /** Only of hubs that start by version. */
  readonly reverts?: boolean;
  readonly validates?: 'each-start' | 'when-installed';
  /** Its bootloader speaks SMP where it has nothing to start; without it such a hub is mute. */
  readonly recovery?: VirtualRecovery;
  readonly tells?: 'shell' | 'reads';
  /** Its firmware runs from RAM, so that it can write the slot it came from. */
  readonly runsFromRam?: boolean;
  readonly baudRate?: number;
  readonly bufferBytes?: number;
  readonly bufferCount?: number;
  readonly maxImageBytes?: number;
  /** The place in an upload outlives the power. */
  readonly keepsUpload?: boolean;
  readonly behaviour?: VirtualMcubootBehaviour;
  readonly timing?: Partial<VirtualMcubootTiming>;
  readonly onDeed?: OnDeed;
}

/** A strict hub with MCUboot, two slots and an SMP server, inside this process. */
export interface VirtualMcubootHub {
  readonly name: string;
  readonly identity: RigIdentity;
  /** What the bench did that a real hub does not take. */
  readonly violations: readonly string[];
  /** Uploads that erased a slot. */
  readonly writeCount: number;
  /** Of these, the ones told after it had answered anything on its present line: the bench could know which hub it is. */
  readonly knownWriteCount: number;
  /** Resets that it was told to do, done or not. */
  readonly resetCount: number;
  /** Bytes of images that came in upload requests. */
  readonly uploadedBytes: number;
  readonly slots: VirtualMcubootSlots;
  openLink(): ByteLink;
  /** For a link made elsewhere (a paced line): joins its device end to the hub. */
  attach(device: DeviceEnd): void;
  cutPower(): void;
  powerOn(): void;
  behave(behaviour: VirtualMcubootBehaviour): void;
  /** What a write that was cut off leaves of a hub that writes over what it runs; it takes effect at its next start. */
  loseFirmware(): void;
  /** What a programmer's cable would do: this is all it holds from now on. */
  reprogramWith(image: Uint8Array): void;
  readonly doing: HubDoing;
}
