import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { openStore, storeFileName } from '../../src-main/core/store/open-store.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';

export interface Filling {
  readonly attempts: number;
  readonly perDay: number;
  /** Any time of the newest day. */
  readonly lastDayMs: number;
}

const slotCount = 32;
const dayMs = 24 * 3_600_000;
/** Ms in the middle, of an attempt that installs one release. */
const steps = { identify: 700, load: 40_000, check: 400, restart: 9_000, 'read-version': 30 } as const;

/** A day's attempts per transaction, evenly from 06:00 on; every twentieth fails in its load. Slot 7 is slow. */
export const fillStore = async (folder: string, { attempts, perDay, lastDayMs }: Filling): Promise<void> => {
  if (existsSync(join(folder, storeFileName))) return;
  const store = openStore({ dataFolder: folder, mode: 'write', nowMs: Date.now, isThorough: false });
  store.db.pragma('synchronous = OFF');
  const days = Math.ceil(attempts / perDay);
  for (let day = days - 1; day >= 0; day--) {
    const sixMs = new Date(lastDayMs - day * dayMs).setHours(6, 0, 0, 0);
    const everyMs = (16 * 3_600_000) / perDay;
    store.transaction('fill', (db) => {
      for (let index = 0; index < perDay; index++) addAttempt(db, index, sixMs + index * everyMs);
    });
  }
  store.close();
};

const addAttempt = (db: Writable, index: number, startedAtMs: number): void => {
  const attemptId = randomUUID();
  const slot = (index % slotCount) + 1;
  const isFailed = index % 20 === 19;
  let atMs = startedAtMs;
  const rows = Object.entries(steps).slice(0, isFailed ? 2 : undefined);
  const insertAttempt = prepared(
    db,
    `INSERT INTO attempts (attempt_id, chf_id, slot, port, operator, started_at_ms, ended_at_ms, from_version, to_version,
       outcome, reason) VALUES (?, ?, ?, '/dev/ttyUSB0', 'ann', ?, ?, '01020304', '01020305', ?, ?)`,
  );
  const durations = rows.map(([, ms]) => ms * (0.9 + Math.random() * 0.2) * (slot === 7 ? 1.4 : 1));
  const endedAtMs = Math.round(startedAtMs + durations.reduce((sum, ms) => sum + ms, 0));
  const chf = `88-73-84-90-${attemptId
    .slice(0, 11)
    .replace(/(..)-?(?=.)/g, '$1-')
    .toUpperCase()}`;
  insertAttempt.run(
    ...[attemptId, chf, slot, Math.round(startedAtMs), endedAtMs],
    ...(isFailed ? ['failed', 'transfer-stalled'] : ['re-flashed', null]),
  );
  rows.forEach(([step], at) => {
    const durationMs = durations[at] ?? 0;
    const result = isFailed && at === rows.length - 1 ? 'fail' : 'pass';
    prepared(
      db,
      `INSERT INTO attempt_steps (attempt_id, ordinal, step, release_id, started_at_ms, duration_ms, result)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(attemptId, at + 1, step, at === 0 ? null : 'release-1', Math.round(atMs), durationMs, result);
    atMs += durationMs;
  });
};
