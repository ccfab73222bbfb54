import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { LoaderSettings } from '../../../src-shared/domain/release.ts';
import type { StoredBytes } from '../../../src-shared/domain/stored-bytes.ts';
import type { ByteLink } from '../links/byte-link.ts';
import type { SpeedMemory } from './speed-memory.ts';

/**
 * What a hub's bootloader speaks, one adapter per device family. Nothing above `loaders/` knows one. A loader is made
 * for one link and one visit of one hub. Every call has deadlines of its own, taken from the signed settings, and
 * rejects with a Fault that names the step, the tries and the times; it rejects with `cancelled` soon after `signal`
 * aborts, and never leaves a transfer half open on the line.
 */
export interface Loader {
  /** Where {@link identify} and {@link load} leave the hub: running as it was, or stopped in its bootloader. */
  readonly leavesHub: {
    readonly afterIdentify: 'running' | 'stopped';
    readonly afterLoad: 'running' | 'stopped';
  };
  /**
   * Asks the hub who it is. Reads twice and insists that both answers agree. It reads only: nothing that the hub stores
   * changes, and nothing is started that waits for its next start (ADR 0016).
   */
  identify(signal: AbortSignal): Promise<WireIdentity>;
  /**
   * Only of a family whose hubs can hold something that their next start changes: has it happen or taken back, so that
   * the version the hub says is the one that stays. Changes the hub, so the caller has found out before that it is the
   * one in hand, and identifies it again after `true`: something was done. `onSettleBegins` is awaited before the first act.
   */
  settle?(onSettleBegins: () => Promise<void>, signal: AbortSignal): Promise<boolean>;
  /**
   * After {@link identify}, and without changing anything: whether what the hub runs from is `image`, byte for byte or by
   * a hash that its bootloader insists on. `unproven` where the hub offers no way to tell.
   */
  holds(image: Uint8Array, signal: AbortSignal): Promise<StoredBytes>;
  /**
   * Only of a family whose bootloader does not say whose hub it is: stops a hub in it whose firmware is gone, so that
   * `chf`, by its label, can be loaded without {@link identify}. Rejects with `hub-answers` where firmware is there
   * to be asked. Who the hub is stays unproven until its new firmware has said so.
   */
  enterForRescue?(chf: DeviceId, signal: AbortSignal): Promise<void>;
  /** Transfers the Manufacturer Image and has the hub write it to its storage. `onWriteBegins` is awaited before the first act that changes storage. */
  load(
    image: Uint8Array,
    hooks: {
      readonly onProgress: (progress: LoadProgress) => void;
      readonly onWriteBegins: () => Promise<void> | void;
    },
    signal: AbortSignal,
  ): Promise<LoadReport>;
  /**
   * Device-side check of what storage now holds against `image`, on the hub that was identified: who is there is asked
   * in the same breath, where it can be. Rejects with `check-mismatch`, or `hub-swapped`.
   */
  check(image: Uint8Array, signal: AbortSignal): Promise<CheckProof>;
  /** Restarts the hub into its firmware; resolves when it was seen to restart. Rejects with `restart-failed` or `reboot-loop`. */
  restart(signal: AbortSignal): Promise<void>;
  /** The version, and the hub, that running firmware announces after {@link restart}. Changes nothing. */
  readVersion(signal: AbortSignal): Promise<VersionAnnouncement>;
  /**
   * Only of a family that takes a new image back at its next start unless it is told to keep it. To be called once
   * {@link readVersion} brought what had to run, and not before: the old image is gone then.
   */
  keep?(signal: AbortSignal): Promise<void>;
}

/** What a {@link Loader.check} that found no difference proves. */
export type CheckProof =
  /** Storage holds the image, byte for byte or by a hash over its bytes, in the hub that named itself then. */
  | 'stored'
  /**
   * The bootloader's word, of a hub that could not name itself, or of bytes that it compares only when it starts them. It
   * stands once the image runs on a hub that says it is the one.
   */
  | 'once-it-runs';

export interface LoadProgress {
  /** Bytes of the image the device acknowledged. */
  readonly acknowledgedBytes: number;
  readonly totalBytes: number;
  /** Share of the protocol's own ceiling so far, 0..1; left out by a loader that cannot tell before the end. */
  readonly ceilingFraction?: number;
}

export interface LoadReport {
  readonly imageBytes: number;
  /** Transfer alone, without the device's own write to storage. */
  readonly transferMs: number;
  readonly storeMs: number;
  /** Speed of the line while the image crossed it. */
  readonly baudRate: number;
  /** Frames that carried the image, each counted once; 0 where the transfer's end was not told. */
  readonly frames: number;
  /** Frames sent again, and transfers begun again. */
  readonly retries: number;
  /** Null where the transfer's end was not told, so that nothing was measured. */
  readonly turnAroundMs: number | null;
  /** Share of the protocol's own ceiling at the measured turn-around, 0..1; null as above. */
  readonly ceilingFraction: number | null;
}

export interface VersionAnnouncement {
  readonly firmwareVersion: FirmwareVersion;
  /** Null where this family's firmware does not say which hub it runs on. */
  readonly chf: DeviceId | null;
}

export interface LoaderDependencies {
  readonly link: ByteLink;
  readonly settings: LoaderSettings;
  /** Speeds that were good on this port for this Device Model; without it none outlives the process. */
  readonly speeds?: SpeedMemory;
  /** Images that the bench holds of this Device Model's releases, for a family whose hubs tell what runs by a hash alone. */
  readonly knownImages?: () => Promise<readonly KnownImage[]>;
  /** Every line and frame, for the slot's trace; never awaited. */
  readonly trace?: (direction: 'sent' | 'received' | 'note', text: string) => void;
}

/** A Manufacturer Image of the catalogue, and the Firmware Version that its release states. */
export interface KnownImage {
  readonly firmwareVersion: FirmwareVersion;
  readonly image: Uint8Array;
}

/** Parses its settings at once: a catalogue with bad ones is refused before any byte is sent. */
export type LoaderFactory = (dependencies: LoaderDependencies) => Loader;
