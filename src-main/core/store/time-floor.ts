import { nextFloor, type TimeFact } from '../../../src-shared/domain/bench-time.ts';
import type { Readable, Writable } from './handles.ts';
import type { JsonObject } from './json.ts';
import { prepared } from './prepared.ts';

/** Kinds of the journal that are about time itself. */
export const timeHeard = 'time-heard';
export const clockTrusted = 'clock-trusted';

interface Reach {
  readonly seq: number;
  readonly floor_ms: number;
}

interface TimeRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly body_json: string | null;
}

const factOf = ({ kind, at_ms: atMs, body_json }: TimeRow): TimeFact => {
  const ms = body_json === null ? null : Number((JSON.parse(body_json) as JsonObject).ms);
  if (ms !== null && kind === clockTrusted) return { kind: 'trusted', clockMs: ms };
  if (ms !== null && kind === timeHeard) return { kind: 'heard', heardMs: ms };
  return { kind: 'recorded', atMs };
};

/** As far as it was read before, and its floor then. */
const reachOf = (db: Readable): Reach | undefined =>
  prepared<Reach>(db, 'SELECT seq, floor_ms FROM time_floor WHERE id = 1').get();

const read = (db: Readable): { readonly seq: number; readonly floorMs: number | null } => {
  const before = reachOf(db);
  let seq = before?.seq ?? 0;
  let floorMs = before?.floor_ms ?? null;
  const rows = prepared<TimeRow>(
    db,
    `SELECT seq, at_ms, kind, CASE WHEN kind IN ('${timeHeard}', '${clockTrusted}') THEN body_json END AS body_json
     FROM journal WHERE seq > ? ORDER BY seq`,
  ).iterate(seq);
  for (const row of rows) {
    seq = row.seq;
    floorMs = nextFloor(floorMs, factOf(row));
  }
  return { seq, floorMs };
};

/** The newest time that this bench has recorded itself, ms since the epoch; null before its first fact. */
export const loadTimeFloor = (db: Readable): number | null => read(db).floorMs;

/**
 * Keeps what {@link loadTimeFloor} works out, so that the next start reads only what comes after; or `seenMs`, where the
 * bench has seen later times than it recorded anything at. Call it in a transaction.
 */
export const saveTimeFloor = (db: Writable, seenMs: number | null): void => {
  const { seq, floorMs: recordedMs } = read(db);
  const floorMs = Math.max(recordedMs ?? -1, seenMs ?? -1);
  if (floorMs < 0) return;
  prepared(
    db,
    `INSERT INTO time_floor (id, seq, floor_ms) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, floor_ms = excluded.floor_ms`,
  ).run(seq, floorMs);
};
