import type { PortIdentity } from '../../../src-shared/contract/settings.ts';
import type { DeviceModelKey } from '../../../src-shared/domain/device-model.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

/** A speed that was good on one port, for one Device Model, for one far end (`transfer`, `application`, ...). */
export interface LineSpeed {
  readonly farEnd: string;
  readonly baudRate: number;
  /** Transfers without noise at this speed, one after another. */
  readonly cleanCount: number;
}

export const listLineSpeeds = (
  db: Readable,
  { kind, value }: PortIdentity,
  deviceModel: DeviceModelKey,
): readonly LineSpeed[] =>
  prepared<{ far_end: string; baud_rate: number; clean_count: number }>(
    db,
    `SELECT far_end, baud_rate, clean_count FROM line_speeds
     WHERE port_kind = ? AND port_value = ? AND device_model = ?`,
  )
    .all(kind, value, deviceModel)
    .map((row) => ({ farEnd: row.far_end, baudRate: row.baud_rate, cleanCount: row.clean_count }));

/** Of every port and Device Model, for support. */
export const listAllLineSpeeds = (db: Readable): readonly unknown[] =>
  prepared(
    db,
    `SELECT port_kind, port_value, device_model, far_end, baud_rate, clean_count, changed_at_ms
     FROM line_speeds ORDER BY port_kind, port_value, device_model, far_end`,
  ).all();

/** An adapter that nobody has used for a year is gone. */
const forgottenAfterMs = 365 * 24 * 3_600_000;

export const saveLineSpeed = (
  db: Writable,
  { kind, value }: PortIdentity,
  deviceModel: DeviceModelKey,
  { farEnd, baudRate, cleanCount }: LineSpeed,
  atMs: number,
): void => {
  prepared(
    db,
    `INSERT INTO line_speeds (port_kind, port_value, device_model, far_end, baud_rate, clean_count, changed_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET baud_rate = excluded.baud_rate, clean_count = excluded.clean_count,
       changed_at_ms = excluded.changed_at_ms`,
  ).run(kind, value, deviceModel, farEnd, baudRate, cleanCount, atMs);
  prepared(db, 'DELETE FROM line_speeds WHERE changed_at_ms < ?').run(atMs - forgottenAfterMs);
};
