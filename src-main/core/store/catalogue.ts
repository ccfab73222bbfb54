import type { DeviceModelKey, HardwareVersion } from '../../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type {
  CatalogueView,
  Container,
  DeviceModelEntry,
  LoaderSettings,
  Release,
  ReleaseId,
  ReleaseStatus,
  Sha256,
} from '../../../src-shared/domain/release.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

export interface CatalogueOrigin {
  readonly atMs: number;
  /** Folder or address the catalogue was read from. */
  readonly source: string;
}

/**
 * Keeps what a verified catalogue states. Device Models are replaced; a release the catalogue no longer lists stays,
 * unlisted, because attempts name it. Call it inside a transaction.
 */
export const saveCatalogueView = (db: Writable, view: CatalogueView, origin: CatalogueOrigin): void => {
  prepared(
    db,
    `INSERT INTO catalogue_state (id, version, expires_at_ms, updated_at_ms, source) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, expires_at_ms = excluded.expires_at_ms,
       updated_at_ms = excluded.updated_at_ms, source = excluded.source`,
  ).run(view.version, view.expiresAtMs, origin.atMs, origin.source);
  prepared(db, 'DELETE FROM device_models').run();
  for (const model of view.models) insertModel(db, model);
  prepared(db, 'UPDATE firmware_releases SET is_listed = 0').run();
  for (const release of view.releases) upsertRelease(db, release);
};

const insertModel = (db: Writable, model: DeviceModelEntry): void => {
  prepared(
    db,
    'INSERT INTO device_models (device_model, name, loader_json, latest_production_json) VALUES (?, ?, ?, ?)',
  ).run(model.deviceModel, model.name, JSON.stringify(model.loader), JSON.stringify(model.latestProduction));
};

const upsertRelease = (db: Writable, release: Release): void => {
  prepared(
    db,
    `INSERT OR REPLACE INTO firmware_releases (release_id, device_model, hardware_from, hardware_to,
       firmware_version, status, effective_from_ms, installable_from_json, container, file_sha256, file_bytes,
       manufacturer_image_sha256, is_listed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
  ).run(
    release.id,
    release.deviceModel,
    release.hardware.from,
    release.hardware.to,
    release.firmwareVersion,
    release.status,
    release.effectiveFromMs,
    JSON.stringify(release.installableFrom),
    release.container,
    release.fileSha256,
    release.fileBytes,
    release.manufacturerImageSha256,
  );
};

interface StateRow {
  readonly version: number;
  readonly expires_at_ms: number;
}
interface ModelRow {
  readonly device_model: DeviceModelKey;
  readonly name: string;
  readonly loader_json: string;
  readonly latest_production_json: string;
}
interface ReleaseRow {
  readonly release_id: ReleaseId;
  readonly device_model: DeviceModelKey;
  readonly hardware_from: HardwareVersion;
  readonly hardware_to: HardwareVersion;
  readonly firmware_version: FirmwareVersion;
  readonly status: ReleaseStatus;
  readonly effective_from_ms: number;
  readonly installable_from_json: string;
  readonly container: Container;
  readonly file_sha256: Sha256;
  readonly file_bytes: number;
  readonly manufacturer_image_sha256: Sha256;
}

/** When and from where the catalogue was last updated; null before the first. */
export const loadCatalogueOrigin = (db: Readable): CatalogueOrigin | null =>
  prepared<CatalogueOrigin>(db, 'SELECT updated_at_ms AS atMs, source FROM catalogue_state').get() ?? null;

/** The catalogue as last saved, listed releases only; null before the first. */
export const loadCatalogueView = (db: Readable): CatalogueView | null => {
  const state = prepared<StateRow>(db, 'SELECT version, expires_at_ms FROM catalogue_state').get();
  if (state === undefined) return null;
  return {
    version: state.version,
    expiresAtMs: state.expires_at_ms,
    models: prepared<ModelRow>(db, 'SELECT * FROM device_models ORDER BY device_model').all().map(toModel),
    releases: prepared<ReleaseRow>(
      db,
      'SELECT * FROM firmware_releases WHERE is_listed = 1 ORDER BY release_id',
    )
      .all()
      .map(toRelease),
  };
};

const toModel = (row: ModelRow): DeviceModelEntry => ({
  deviceModel: row.device_model,
  name: row.name,
  loader: JSON.parse(row.loader_json) as LoaderSettings,
  latestProduction: JSON.parse(row.latest_production_json) as DeviceModelEntry['latestProduction'],
});

const toRelease = (row: ReleaseRow): Release => ({
  id: row.release_id,
  deviceModel: row.device_model,
  hardware: { from: row.hardware_from, to: row.hardware_to },
  firmwareVersion: row.firmware_version,
  status: row.status,
  effectiveFromMs: row.effective_from_ms,
  installableFrom: JSON.parse(row.installable_from_json) as readonly FirmwareVersion[],
  container: row.container,
  fileSha256: row.file_sha256,
  fileBytes: row.file_bytes,
  manufacturerImageSha256: row.manufacturer_image_sha256,
});
