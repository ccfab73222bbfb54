import type { Brand } from './brand.ts';
import type { DeviceModelKey, HardwareRange } from './device-model.ts';
import type { FirmwareVersion } from './firmware-version.ts';

/** SHA-256 as 64 lower-case hex digits. */
export type Sha256 = Brand<string, 'Sha256'>;
/** A release's target path in the catalogue, its name everywhere. */
export type ReleaseId = Brand<string, 'ReleaseId'>;

export const parseSha256 = (text: string): Sha256 | null =>
  /^[0-9a-fA-F]{64}$/.test(text) ? (text.toLowerCase() as Sha256) : null;

export const releaseStatuses = ['production', 'pilot', 'held', 'withdrawn'] as const;
export type ReleaseStatus = (typeof releaseStatuses)[number];

/**
 * What firmware is known by (ADR 0014): a release, and the SHA-256 of its Manufacturer Image. The Firmware Version is what a
 * hub says; two releases may bear the same one.
 */
export interface FirmwareImage {
  readonly releaseId: ReleaseId;
  readonly firmwareVersion: FirmwareVersion;
  readonly sha256: Sha256;
}

export const imageOf = ({ id, firmwareVersion, manufacturerImageSha256 }: Release): FirmwareImage => ({
  releaseId: id,
  firmwareVersion,
  sha256: manufacturerImageSha256,
});

/** How a release's file wraps the Manufacturer Image (DOMAIN: firmware images). */
export const containers = ['raw', 'zigbee-ota', 'gbcs-ota'] as const;
export type Container = (typeof containers)[number];

/** One firmware release as the signed catalogue states it. */
export interface Release {
  readonly id: ReleaseId;
  readonly deviceModel: DeviceModelKey;
  readonly hardware: HardwareRange;
  readonly firmwareVersion: FirmwareVersion;
  readonly status: ReleaseStatus;
  /** Not to be installed before this moment, ms since the epoch. */
  readonly effectiveFromMs: number;
  /** The upgrade pathway: the versions this release may be installed over. Nothing is implied beyond this list. */
  readonly installableFrom: readonly FirmwareVersion[];
  readonly container: Container;
  /** Of the file as it lies in the catalogue, container and all. */
  readonly fileSha256: Sha256;
  readonly fileBytes: number;
  /** Of the Manufacturer Image alone, as the Central Products List has it. */
  readonly manufacturerImageSha256: Sha256;
}

/** Settings of the loader, opaque above `loaders/`; `kind` picks the adapter, which parses the rest. */
export interface LoaderSettings {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

/** The catalogue's entry of one Device Model: how to talk to it, and which release is its latest production one. */
export interface DeviceModelEntry {
  readonly deviceModel: DeviceModelKey;
  readonly name: string;
  readonly loader: LoaderSettings;
  /** "Latest production", stated per range of hardware versions; never computed from version numbers. */
  readonly latestProduction: readonly { readonly hardware: HardwareRange; readonly release: ReleaseId }[];
}

/** What the bench knows of the catalogue after its signatures were verified. */
export interface CatalogueView {
  /** Version of the signed targets metadata. */
  readonly version: number;
  /** The earliest expiry over all signed roles, ms since the epoch. */
  readonly expiresAtMs: number;
  readonly models: readonly DeviceModelEntry[];
  readonly releases: readonly Release[];
}
