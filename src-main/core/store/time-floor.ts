import { nextFloor, type TimeFact } from '../../../src-shared/domain/bench-time.ts';
import type { Readable, Writable } from './handles.ts';
import type { JsonObject } from './json.ts';
import { prepared } from './prepared.ts';

/** Kinds of the journal that are about time itself. */
export const timeHeard = 'time-heard';
export const clockTrusted = 'clock-trusted';

interface Reach {
  readonly seq: number;
  readonly floor_ms: number | null;
}

interface TimeRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  /** Null where the fact is not about time itself. */
  readonly body_json: string | null;
}

const factOf = ({ kind, at_ms: atMs, body_json }: TimeRow): TimeFact => {
  if (body_json === null) return { kind: 'recorded', atMs };
  const ms = Number((JSON.parse(body_json) as JsonObject).ms);
  return kind === clockTrusted ? { kind: 'trusted', clockMs: ms } : { kind: 'heard', heardMs: ms };
};

/** As far as it was read before, and its floor then. */
const reachOf = (db: Readable): Reach =>
  prepared<Reach>(db, 'SELECT seq, floor_ms FROM time_floor').get() ?? { seq: 0, floor_ms: null };

const read = (db: Readable): { readonly seq: number; readonly floorMs: number | null } => {
  let { seq, floor_ms: floorMs } = reachOf(db);
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
  const known = [recordedMs, seenMs].filter((ms) => ms !== null);
  if (known.length === 0) return;
  prepared(
    db,
    `INSERT INTO time_floor (id, seq, floor_ms) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, floor_ms = excluded.floor_ms`,
  ).run(seq, Math.max(...known));
};
