import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { applicationId } from '../../src-main/core/store/check-file.ts';
import { migrations } from '../../src-main/core/store/migrations/index.ts';
import { openStore, type Store, storeFileName } from '../../src-main/core/store/open-store.ts';
import { loadSettings } from '../../src-main/core/store/settings.ts';

const before = 6;
const chf = '88-73-84-90-00-00-00-01';

const journalEntry = (seq: number, atMs: number, kind: string, attemptId: string | null): string =>
  `INSERT INTO journal VALUES (${seq}, ${atMs}, '${kind}', 'Ann', '${chf}',
     ${attemptId === null ? 'NULL' : `'${attemptId}'`}, '{}', 'p', 'h${seq}');`;

/** A store as the version before left it: one hub, re-flashed, rejected by the gateway and corrected. */
const sql = `
INSERT INTO bench VALUES (1, 'BENCH-OLD', 5);
INSERT INTO hubs (chf_id, manufacturer, model, hardware_version, suspect_from, suspect_to, released_by, released_at_ms)
  VALUES ('${chf}', '1A2B', '00000001', '01000000', '01020304', '01020305', 'Lea', 70);
INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES ('WO1', 'Party', 'open', 20);
${journalEntry(1, 10, 'signed-on', null)}
${journalEntry(2, 20, 'work-order-imported', null)}
${journalEntry(3, 30, 'attempt-began', 'A1')}
${journalEntry(4, 40, 'attempt-ended', 'A1')}
${journalEntry(5, 70, 'hub-released', null)}
INSERT INTO attempts (attempt_id, work_order_id, chf_id, slot, port, operator, started_at_ms, ended_at_ms, outcome)
  VALUES ('A1', 'WO1', '${chf}', 1, 'COM1', 'Ann', 30, 40, 're-flashed');
INSERT INTO outbox (outbox_id, queue_position, chf_id, attempt_id, work_order_id, message_json, created_at_ms, state, corrects_outbox_id)
  VALUES (1, 1, '${chf}', 'A1', 'WO1', '{"n":1}', 40, 'corrected', NULL), (2, 1, '${chf}', 'A1', 'WO1', '{"n":2}', 50, 'pending', 1);
INSERT INTO line_loads (load_id, attempt_id, at_ms, slot, port, port_kind, port_value, device_model, baud_rate, latency, image_bytes,
  frames, retries) VALUES (4, 'A1', 33, 1, 'COM1', 'path', 'COM1', 'M', 115200, 'low', 10, 1, 0),
  (5, 'A1', 36, 1, 'COM1', 'path', 'COM1', 'M', 115200, 'low', 10, 1, 0);
INSERT INTO settings VALUES (1,
  '{"slotCount":12,"ports":[{"slot":1,"port":"COM1","boundAtMs":35},{"slot":2,"port":"COM2","boundAtMs":99},{"slot":3,"port":"COM3"}]}', 0);
`;

const migrated = (content: string): Store => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-migration-'));
  const db = new Sqlite(join(folder, storeFileName));
  for (const migration of migrations.slice(0, before)) db.exec(migration.sql);
  db.exec(content);
  db.pragma(`application_id = ${applicationId}`);
  db.pragma(`user_version = ${before}`);
  db.close();
  const store = openStore({ dataFolder: folder, mode: 'write', nowMs: () => 100 });
  onTestFinished(() => store.close());
  return store;
};
const rows = (store: Store, query: string): unknown[] => store.db.prepare(query).all();

it('what was released, imported, begun and ended has its place in the journal', () => {
  const store = migrated(sql);
  expect(rows(store, 'SELECT released_seq, suspect_to, suspect_image_sha256 FROM hubs')).toEqual([
    { released_seq: 5, suspect_to: '01020305', suspect_image_sha256: null },
  ]);
  expect(rows(store, 'SELECT imported_seq FROM work_orders')).toEqual([{ imported_seq: 2 }]);
  expect(rows(store, 'SELECT began_seq, ended_seq, hub_left FROM attempts')).toEqual([
    { began_seq: 3, ended_seq: 4, hub_left: null },
  ]);
});

it('the outbox is whole, its corrections point where they did, and it knows withdrawn ones', () => {
  const store = migrated(sql);
  expect(
    rows(store, 'SELECT outbox_id, attempt_id, message_json, state, corrects_outbox_id FROM outbox'),
  ).toEqual([
    { outbox_id: 1, attempt_id: 'A1', message_json: '{"n":1}', state: 'corrected', corrects_outbox_id: null },
    { outbox_id: 2, attempt_id: 'A1', message_json: '{"n":2}', state: 'pending', corrects_outbox_id: 1 },
  ]);
  expect(rows(store, 'PRAGMA foreign_key_check')).toEqual([]);
  expect(() => store.db.exec("UPDATE outbox SET state = 'withdrawn' WHERE outbox_id = 2")).not.toThrow();
  expect(() => store.db.exec("UPDATE outbox SET state = 'lost' WHERE outbox_id = 2")).toThrow(/CHECK/);
  expect(() => store.db.exec('UPDATE outbox SET corrects_outbox_id = 9 WHERE outbox_id = 2')).toThrow(
    /FOREIGN KEY/,
  );
});

it('a slot’s port was bound after the transfers that lay before its time', () => {
  expect(loadSettings(migrated(sql).db)).toMatchObject({
    slotCount: 12,
    ports: [
      { slot: 1, port: 'COM1', boundAfterLoad: 4 },
      { slot: 2, port: 'COM2', boundAfterLoad: 5 },
      { slot: 3, port: 'COM3' },
    ],
  });
});

it('a bench that saved no ports, or no settings, is brought up to date as well', () => {
  expect(loadSettings(migrated('').db).slotCount).toBe(8);
  const saved = migrated(`INSERT INTO settings VALUES (1, '{"slotCount":12}', 0)`);
  expect(rows(saved, 'SELECT settings_json FROM settings')).toEqual([{ settings_json: '{"slotCount":12}' }]);
});
