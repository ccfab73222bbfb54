import type { DeviceId } from './device-id.ts';
import type { DeviceModel } from './device-model.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import type { CspRegion, SmiStatus } from './inventory.ts';
import type { Sha256 } from './release.ts';

/** The bench's record of one hub. */
export interface Asset {
  readonly chf: DeviceId;
  readonly gpf: DeviceId | null;
  readonly deviceModel: DeviceModel;
  /** As the asset register last said; null when it does not say. */
  readonly registerFirmwareVersion: FirmwareVersion | null;
  /** As this bench last read it from running firmware; a later import never overwrites it. */
  readonly benchFirmwareVersion: FirmwareVersion | null;
  /** As the gateway last acknowledged it for this hub; null before the first acknowledgement. */
  readonly acknowledgedFirmwareVersion: FirmwareVersion | null;
  readonly smiStatus: SmiStatus | null;
  readonly chtsVersion: string | null;
  readonly cspRegion: CspRegion | null;
  readonly hanVariant: string | null;
  /** Set when a write was begun and not seen to end well: what was being replaced and by what. */
  readonly suspect: {
    readonly from: FirmwareVersion;
    readonly to: FirmwareVersion;
    /** SHA-256 of the Manufacturer Image that was being written; null in a record from before it was kept. */
    readonly image: Sha256 | null;
  } | null;
  /** A shift lead's release of a hub whose SMI status is not Pending; one given before the Work Order came is none. */
  readonly isReleasedByShiftLead: boolean;
}

/** What the hub itself says over the wire, before anything is sent to change it. */
export interface WireIdentity {
  readonly chf: DeviceId;
  /** Null where the hub's bootloader does not tell. */
  readonly gpf: DeviceId | null;
  readonly deviceModel: DeviceModel;
  /** Null when the hub does not say which firmware it holds. */
  readonly firmwareVersion: FirmwareVersion | null;
}
