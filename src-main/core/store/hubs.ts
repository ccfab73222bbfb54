import type { Asset } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type {
  DeviceModel,
  HardwareVersion,
  ManufacturerCode,
  ModelCode,
} from '../../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { CspRegion, SmiStatus } from '../../../src-shared/domain/inventory.ts';
import type { FirmwareImage, Sha256 } from '../../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

/** The schema has both of these or neither. */
type SuspicionColumns =
  | { readonly suspect_from: null; readonly suspect_to: null }
  | { readonly suspect_from: FirmwareVersion; readonly suspect_to: FirmwareVersion };

/** Every value was parsed when it was written, so a row's text is taken for what its column says. */
type HubRow = SuspicionColumns & {
  readonly chf_id: DeviceId;
  readonly gpf_id: DeviceId | null;
  readonly manufacturer: ManufacturerCode;
  readonly model: ModelCode;
  readonly hardware_version: HardwareVersion;
  readonly register_firmware_version: FirmwareVersion | null;
  readonly bench_firmware_version: FirmwareVersion | null;
  readonly acknowledged_firmware_version: FirmwareVersion | null;
  readonly smi_status: SmiStatus | null;
  readonly chts_version: string | null;
  readonly csp_region: CspRegion | null;
  readonly han_variant: string | null;
  readonly suspect_image_sha256: Sha256 | null;
  readonly released_by: string | null;
};

const columns = `chf_id, gpf_id, manufacturer, model, hardware_version, register_firmware_version,
  bench_firmware_version, acknowledged_firmware_version, smi_status, chts_version, csp_region, han_variant,
  suspect_from, suspect_to, suspect_image_sha256, released_by`;

const toAsset = (row: HubRow): Asset => ({
  chf: row.chf_id,
  gpf: row.gpf_id,
  deviceModel: { manufacturer: row.manufacturer, model: row.model, hardwareVersion: row.hardware_version },
  registerFirmwareVersion: row.register_firmware_version,
  benchFirmwareVersion: row.bench_firmware_version,
  acknowledgedFirmwareVersion: row.acknowledged_firmware_version,
  smiStatus: row.smi_status,
  chtsVersion: row.chts_version,
  cspRegion: row.csp_region,
  hanVariant: row.han_variant,
  suspect:
    row.suspect_from === null
      ? null
      : { from: row.suspect_from, to: row.suspect_to, image: row.suspect_image_sha256 },
  isReleasedByShiftLead: row.released_by !== null,
});

export const findAssetByChf = (db: Readable, chf: DeviceId): Asset | null => {
  const row = prepared<HubRow>(db, `SELECT ${columns} FROM hubs WHERE chf_id = ?`).get(chf);
  return row === undefined ? null : toAsset(row);
};

const findAssetByGpf = (db: Readable, gpf: DeviceId): Asset | null => {
  const row = prepared<HubRow>(db, `SELECT ${columns} FROM hubs WHERE gpf_id = ?`).get(gpf);
  return row === undefined ? null : toAsset(row);
};

/** The CHF Device ID of the hub whose GPF Device ID this is. */
export const chfOfGpf = (db: Readable, gpf: string | null): DeviceId | undefined =>
  prepared<{ chf_id: DeviceId }>(db, 'SELECT chf_id FROM hubs WHERE gpf_id = ?').get(gpf)?.chf_id;

/** The hub whose CHF or GPF Device ID this is: a label may carry either. */
export const findAsset = (db: Readable, id: DeviceId): Asset | null =>
  findAssetByChf(db, id) ?? findAssetByGpf(db, id);

/** Known hubs whose CHF or GPF Device ID differs from `id` in exactly one hex digit: a misread's likely meaning. */
export const findNearMisses = (db: Readable, id: DeviceId, limit: number): readonly Asset[] => {
  const candidates = JSON.stringify(oneDigitAway(id));
  return prepared<HubRow>(
    db,
    `SELECT ${columns} FROM hubs
     WHERE chf_id IN (SELECT value FROM json_each(@candidates)) OR gpf_id IN (SELECT value FROM json_each(@candidates))
     ORDER BY chf_id LIMIT @limit`,
  )
    .all({ candidates, limit })
    .map(toAsset);
};

/** Texts without a hyphen in its place are among them too, which are no hub's. */
const oneDigitAway = (id: DeviceId): readonly string[] =>
  [...id].flatMap((was, at) =>
    [...'0123456789ABCDEF']
      .filter((digit) => digit !== was)
      .map((digit) => `${id.slice(0, at)}${digit}${id.slice(at + 1)}`),
  );

export const countHubs = (db: Readable): number =>
  prepared<{ hubs: number }>(db, 'SELECT count(*) AS hubs FROM hubs').one().hubs;

/** What running firmware was last seen to say. */
export const setBenchVersion = (db: Writable, chf: DeviceId, version: FirmwareVersion): void =>
  changeHub(db, 'UPDATE hubs SET bench_firmware_version = ? WHERE chf_id = ?', [version], chf);

/** What the gateway last acknowledged. */
export const setAcknowledgedVersion = (db: Writable, chf: DeviceId, version: FirmwareVersion): void =>
  changeHub(db, 'UPDATE hubs SET acknowledged_firmware_version = ? WHERE chf_id = ?', [version], chf);

/** What the hub said it is, where a shift lead took its word for the register's. */
export const setDeviceModel = (db: Writable, chf: DeviceId, model: DeviceModel): void =>
  changeHub(
    db,
    'UPDATE hubs SET manufacturer = ?, model = ?, hardware_version = ? WHERE chf_id = ?',
    [model.manufacturer, model.model, model.hardwareVersion],
    chf,
  );

/** Before the first act that changes the hub's storage; stays until a write was seen to end well. */
export const markSuspect = (db: Writable, chf: DeviceId, from: FirmwareVersion, to: FirmwareImage): void =>
  changeHub(
    db,
    'UPDATE hubs SET suspect_from = ?, suspect_to = ?, suspect_image_sha256 = ? WHERE chf_id = ?',
    [from, to.firmwareVersion, to.sha256],
    chf,
  );

/** Every hub whose last write was begun and not seen to end well. */
export const listSuspectHubs = (db: Readable): readonly DeviceId[] =>
  prepared<{ chf_id: DeviceId }>(db, 'SELECT chf_id FROM hubs WHERE suspect_from IS NOT NULL ORDER BY chf_id')
    .all()
    .map(({ chf_id }) => chf_id);

export const clearSuspect = (db: Writable, chf: DeviceId): void =>
  changeHub(
    db,
    'UPDATE hubs SET suspect_from = NULL, suspect_to = NULL, suspect_image_sha256 = NULL WHERE chf_id = ?',
    [],
    chf,
  );

/** A shift lead's release of a hub whose SMI status is not Pending; `seq` is the journal entry that says so. */
export const releaseHub = (
  db: Writable,
  chf: DeviceId,
  { by, atMs, seq }: { readonly by: string; readonly atMs: number; readonly seq: number },
): void =>
  changeHub(
    db,
    'UPDATE hubs SET released_by = ?, released_at_ms = ?, released_seq = ? WHERE chf_id = ?',
    [by, atMs, seq],
    chf,
  );

/**
 * Whether the shift lead's release was given for this visit: a Work Order that was imported after it is another visit,
 * which that release says nothing about. The journal's order decides, whatever the clock said on either day.
 */
export const isReleasedFor = (db: Readable, chf: DeviceId, workOrderId: WorkOrderId): boolean =>
  prepared(
    db,
    `SELECT 1 FROM hubs h, work_orders w
     WHERE h.chf_id = ? AND w.work_order_id = ? AND h.released_seq > w.imported_seq`,
  ).get(chf, workOrderId) !== undefined;

/** Whether the release counts for every open Work Order that expects the hub, so that another would change nothing. */
export const isReleasedNow = (db: Readable, chf: DeviceId): boolean =>
  prepared(
    db,
    `SELECT 1 FROM hubs WHERE chf_id = @chf AND released_seq > coalesce(
       (SELECT max(w.imported_seq) FROM work_order_hubs JOIN work_orders w USING (work_order_id)
        WHERE work_order_hubs.chf_id = @chf AND w.state = 'open'), -1)`,
  ).get({ chf }) !== undefined;

/** A caller found the hub before it changes it; a hub that is gone since then is a bug, not an operator's fault. */
const changeHub = (db: Writable, sql: string, values: readonly (string | number)[], chf: DeviceId): void => {
  const { changes } = prepared(db, sql).run(...values, chf);
  if (changes !== 1) throw new Error(`hub ${chf} is not in the store`);
};
