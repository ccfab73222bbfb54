import type { PortIdentity } from '../../../src-shared/contract/settings.ts';
import type { DeviceModelKey } from '../../../src-shared/domain/device-model.ts';
import type { LatencyMode, LineLoad } from '../../../src-shared/domain/line-load.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

export interface NewLineLoad extends LineLoad {
  readonly attemptId: string;
  readonly slot: number | null;
  /** The path it had then. */
  readonly port: string;
  readonly identity: PortIdentity;
}

/** A port that carried an image, by its last transfer. */
export interface LoadedPort {
  readonly identity: PortIdentity;
  readonly port: string;
}

/** Rows kept: 600 transfers for each of 32 slots, some 3 MB. */
export const mostLineLoads = 20_000;

interface Row {
  readonly at_ms: number;
  readonly device_model: DeviceModelKey;
  readonly baud_rate: number;
  readonly latency: LatencyMode;
  readonly image_bytes: number;
  readonly frames: number;
  readonly retries: number;
  readonly turn_around_ms: number | null;
  readonly ceiling_fraction: number | null;
}

const toLoad = (row: Row): LineLoad => ({
  atMs: row.at_ms,
  deviceModel: row.device_model,
  baudRate: row.baud_rate,
  latency: row.latency,
  imageBytes: row.image_bytes,
  frames: row.frames,
  retries: row.retries,
  turnAroundMs: row.turn_around_ms,
  ceilingFraction: row.ceiling_fraction,
});

/** Drops the oldest row beyond {@link mostLineLoads}. */
export const insertLineLoad = (db: Writable, load: NewLineLoad): void => {
  const { lastInsertRowid } = prepared(
    db,
    `INSERT INTO line_loads (attempt_id, at_ms, slot, port, port_kind, port_value, device_model, baud_rate,
       latency, image_bytes, frames, retries, turn_around_ms, ceiling_fraction)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    load.attemptId,
    load.atMs,
    load.slot,
    load.port,
    load.identity.kind,
    load.identity.value,
    load.deviceModel,
    load.baudRate,
    load.latency,
    load.imageBytes,
    load.frames,
    load.retries,
    load.turnAroundMs,
    load.ceilingFraction,
  );
  prepared(db, 'DELETE FROM line_loads WHERE load_id <= ?').run(Number(lastInsertRowid) - mostLineLoads);
};

/** The number of the newest transfer over whatever port; 0 before the first. Numbers rise, whatever the clock does. */
export const newestLoad = (db: Readable): number =>
  prepared<{ newest: number }>(db, 'SELECT coalesce(max(load_id), 0) AS newest FROM line_loads').one().newest;

/** The newest transfers over a port after the one numbered `afterLoad`, the oldest of them first. */
export const listLineLoads = (
  db: Readable,
  { kind, value }: PortIdentity,
  { afterLoad, limit }: { readonly afterLoad: number; readonly limit: number },
): readonly LineLoad[] =>
  prepared<Row>(
    db,
    `SELECT at_ms, device_model, baud_rate, latency, image_bytes, frames, retries, turn_around_ms, ceiling_fraction
     FROM line_loads WHERE port_kind = ? AND port_value = ? AND load_id > ? ORDER BY load_id DESC LIMIT ?`,
  )
    .all(kind, value, afterLoad, limit)
    .map(toLoad)
    .reverse();

/** Every port that transfers are kept of. */
export const listLoadedPorts = (db: Readable): readonly LoadedPort[] =>
  prepared<{ port_kind: PortIdentity['kind']; port_value: string; port: string }>(
    db,
    `SELECT port_kind, port_value, port FROM line_loads
     WHERE load_id IN (SELECT max(load_id) FROM line_loads GROUP BY port_kind, port_value)
     ORDER BY port`,
  )
    .all()
    .map(({ port_kind: kind, port_value: value, port }) => ({ identity: { kind, value }, port }));
