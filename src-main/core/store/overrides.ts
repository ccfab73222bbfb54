import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type {
  HardwareVersion,
  ManufacturerCode,
  ModelCode,
} from '../../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { OverridableReason, Override } from '../../../src-shared/domain/override.ts';
import type { ReleaseId } from '../../../src-shared/domain/release.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

/** Every value was parsed when it was written, so a row's text is taken for what its column says. */
interface OverrideRow {
  readonly override_id: number;
  readonly chf_id: DeviceId;
  readonly reason: OverridableReason;
  readonly registered_manufacturer: ManufacturerCode;
  readonly registered_model: ModelCode;
  readonly registered_hardware_version: HardwareVersion;
  readonly manufacturer: ManufacturerCode;
  readonly model: ModelCode;
  readonly hardware_version: HardwareVersion;
  readonly firmware_version: FirmwareVersion | null;
  readonly release_id: ReleaseId;
  readonly given_by: string;
  readonly why: string;
  readonly given_at_ms: number;
  readonly expires_at_ms: number;
}

const columns = `override_id, chf_id, reason, registered_manufacturer, registered_model, registered_hardware_version,
  manufacturer, model, hardware_version, firmware_version, release_id, given_by, why, given_at_ms, expires_at_ms`;

const toOverride = (row: OverrideRow): Override => ({
  overrideId: row.override_id,
  facts: {
    reason: row.reason,
    chf: row.chf_id,
    registered: {
      manufacturer: row.registered_manufacturer,
      model: row.registered_model,
      hardwareVersion: row.registered_hardware_version,
    },
    deviceModel: {
      manufacturer: row.manufacturer,
      model: row.model,
      hardwareVersion: row.hardware_version,
    },
    version: row.firmware_version,
    target: row.release_id,
  },
  by: row.given_by,
  why: row.why,
  givenAtMs: row.given_at_ms,
  expiresAtMs: row.expires_at_ms,
});

const isNotEnded = 'used_at_ms IS NULL AND withdrawn_at_ms IS NULL';

/** Those of one hub that did not end, expired ones too. */
export const listOverridesOf = (db: Readable, chf: DeviceId): readonly Override[] =>
  prepared<OverrideRow>(
    db,
    `SELECT ${columns} FROM overrides WHERE chf_id = ? AND ${isNotEnded} ORDER BY override_id`,
  )
    .all(chf)
    .map(toOverride);

export const listOverridesUsedBy = (db: Readable, attemptId: string): readonly Override[] =>
  prepared<OverrideRow>(
    db,
    `SELECT ${columns} FROM overrides WHERE used_by_attempt_id = ? ORDER BY override_id`,
  )
    .all(attemptId)
    .map(toOverride);

/** Every hub's that did not end and did not expire, the oldest first. */
export const listOpenOverrides = (db: Readable, nowMs: number): readonly Override[] =>
  prepared<OverrideRow>(
    db,
    `SELECT ${columns} FROM overrides WHERE ${isNotEnded} AND expires_at_ms > ? ORDER BY override_id`,
  )
    .all(nowMs)
    .map(toOverride);

export const insertOverride = (db: Writable, { facts, ...given }: Omit<Override, 'overrideId'>): number => {
  const { registered, deviceModel } = facts;
  const { lastInsertRowid } = prepared(
    db,
    `INSERT INTO overrides (chf_id, reason, registered_manufacturer, registered_model, registered_hardware_version,
       manufacturer, model, hardware_version, firmware_version, release_id, given_by, why, given_at_ms, expires_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    facts.chf,
    facts.reason,
    registered.manufacturer,
    registered.model,
    registered.hardwareVersion,
    deviceModel.manufacturer,
    deviceModel.model,
    deviceModel.hardwareVersion,
    facts.version,
    facts.target,
    given.by,
    given.why,
    given.givenAtMs,
    given.expiresAtMs,
  );
  return Number(lastInsertRowid);
};

/** False when it ended or expired before. */
export const endByUse = (
  db: Writable,
  overrideId: number,
  { attemptId, atMs }: { readonly attemptId: string; readonly atMs: number },
): boolean =>
  prepared(
    db,
    `UPDATE overrides SET used_by_attempt_id = @attemptId, used_at_ms = @atMs
     WHERE override_id = @overrideId AND ${isNotEnded} AND expires_at_ms > @atMs`,
  ).run({ overrideId, attemptId, atMs }).changes === 1;

/** False when it ended before. */
export const endByWithdrawal = (
  db: Writable,
  overrideId: number,
  { by, atMs }: { readonly by: string; readonly atMs: number },
): boolean =>
  prepared(
    db,
    `UPDATE overrides SET withdrawn_by = @by, withdrawn_at_ms = @atMs
     WHERE override_id = @overrideId AND ${isNotEnded}`,
  ).run({ overrideId, by, atMs }).changes === 1;
