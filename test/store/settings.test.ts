import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { applicationId } from '../../src-main/core/store/check-file.ts';
import { initial } from '../../src-main/core/store/migrations/0001-initial.ts';
import { storeFileName } from '../../src-main/core/store/open-store.ts';
import { loadSession, saveSession } from '../../src-main/core/store/session.ts';
import { defaultSettings, loadSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { openTestStore, temporaryFolder } from './open-test-store.ts';

/** A data folder as the first release left it, with one Work Order. */
const folderOfSchema1 = (): string => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const db = new Sqlite(join(folder, storeFileName));
  db.exec(initial.sql);
  db.exec(
    "INSERT INTO bench VALUES (1, 'BENCH-OLD', 5); INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES ('WO1', 'Party', 'open', 5)",
  );
  db.pragma(`application_id = ${applicationId}`);
  db.pragma('user_version = 1');
  db.close();
  return folder;
};

describe('migration 2 (bench on screen)', () => {
  it('adds settings and session to a store of schema 1 and keeps what is in it', () => {
    const store = openTestStore(folderOfSchema1());
    expect(store.db.prepare('SELECT work_order_id FROM work_orders').pluck().all()).toEqual(['WO1']);
    expect(loadSettings(store.db)).toEqual(defaultSettings);
    expect(loadSession(store.db)).toEqual({ signedOn: null, workOrderId: null, doneCount: 0 });
  });

  it('holds one row of each', () => {
    const { db } = openTestStore();
    expect(() => db.exec("INSERT INTO settings VALUES (2, '{}', 0)")).toThrow(/CHECK/);
    expect(() => db.exec('INSERT INTO session VALUES (2, NULL, NULL, NULL, 0)')).toThrow(/CHECK/);
  });
});

describe('settings', () => {
  it('of a new bench are for eight slots, a scanner that ends with Enter, and no gateway yet', () => {
    expect(loadSettings(openTestStore().db)).toEqual({
      slotCount: 8,
      flashAtOnce: 32,
      ports: [],
      scanner: { prefix: '', suffix: 'Enter', longestGapMs: 35 },
      gateway: { address: null, everySeconds: 60 },
      catalogueSource: null,
    });
  });

  const changed = { ...defaultSettings, slotCount: 12, ports: [{ slot: 1, port: 'COM3' }] };

  it('are read as they were last saved', () => {
    const store = openTestStore();
    store.transaction('test', (db) => saveSettings(db, defaultSettings, 1));
    store.transaction('test', (db) => saveSettings(db, changed, 2));
    expect(loadSettings(store.db)).toEqual(changed);
  });

  it.each([
    ['a setting that was not there yet', '{"slotCount":12}', { ...defaultSettings, slotCount: 12 }],
    ['a value out of its range', '{"slotCount":99}', defaultSettings],
    ['an unknown setting', '{"slotCount":12,"colour":"red"}', { ...defaultSettings, slotCount: 12 }],
  ])('with %s are still whole', (_what, json, settings) => {
    const { db } = openTestStore();
    db.prepare('INSERT INTO settings VALUES (1, ?, 0)').run(json);
    expect(loadSettings(db)).toEqual(settings);
  });

  it('out of range are never written', () => {
    const store = openTestStore();
    expect(() =>
      store.transaction('test', (db) => saveSettings(db, { ...changed, slotCount: 33 }, 1)),
    ).toThrow();
    expect(loadSettings(store.db)).toEqual(defaultSettings);
  });
});

it('the session is read as it was last saved, with nobody signed on as well', () => {
  const { db } = openTestStore();
  const signedOn = { operator: 'Ann', atMs: 5 };
  const session = { signedOn, workOrderId: 'WO1' as WorkOrderId, doneCount: 3 };
  for (const saved of [session, { signedOn: null, workOrderId: null, doneCount: 0 }, session]) {
    saveSession(db, saved);
    expect(loadSession(db)).toEqual(saved);
  }
});
