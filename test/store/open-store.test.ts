import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { latestMigration, migrations } from '../../src-main/core/store/migrations/index.ts';
import { migrate, openStore, storeFileName } from '../../src-main/core/store/open-store.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import { openTestStore, temporaryFolder } from './open-test-store.ts';

const open = (dataFolder: string, mode: 'read' | 'write' = 'write') =>
  mode === 'write'
    ? openStore({ dataFolder, mode, nowMs: () => 0 })
    : openStore({ dataFolder, mode, nowMs: () => 0 });

const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return isFault(error) ? error.code : `not a fault: ${error}`;
  }
  return 'none';
};

/** A closed store, changed by `damage`, and its bytes after that. */
const damagedStore = (damage: (path: string) => void): { folder: string; path: string; bytes: Buffer } => {
  const folder = temporaryFolder();
  open(folder).close();
  const path = join(folder, storeFileName);
  damage(path);
  return { folder, path, bytes: readFileSync(path) };
};

const withRaw = (path: string, work: (db: Sqlite.Database) => void): void => {
  const db = new Sqlite(path);
  work(db);
  db.close();
};

const breakPage = (path: string): void => {
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096 * 3, 4096 * 3 + 64);
  writeFileSync(path, bytes);
};

describe('opening a new store', () => {
  it('is durable, and checks foreign keys', () => {
    const { db } = openTestStore();
    const pragma = (name: string) => db.pragma(name, { simple: true });
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
  });

  it('names the bench once and for all', () => {
    const folder = temporaryFolder();
    const first = open(folder);
    first.close();
    const second = open(folder);
    second.close();
    expect(first.benchId).toMatch(/^BENCH-[0-9A-F]{8}$/);
    expect(second.benchId).toBe(first.benchId);
  });

  it('takes a file that a first start left empty', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, storeFileName), '');
    expect(openTestStore(folder).benchId).toBe('BENCH-TEST');
  });
});

describe('migrations', () => {
  it('are numbered from 1 without a gap, and each is named for who reads that it failed', () => {
    expect(migrations.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(migrations.filter(({ name }) => name.trim() === '')).toEqual([]);
  });

  it('1 (initial) makes every table STRICT', () => {
    const { db } = openTestStore();
    const tables = db.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").all() as {
      name: string;
      strict: number;
    }[];
    const own = tables.filter(({ name }) => !name.startsWith('sqlite_'));
    expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['hubs', 'journal', 'outbox']));
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
  });

  it('a failing migration leaves the schema at the number before it', () => {
    const { db } = openTestStore();
    const bad = { number: latestMigration + 1, name: 'bad', sql: 'CREATE TABLE fresh (a); SELECT nonsense;' };
    expect(() => migrate(db as Writable, latestMigration, [...migrations, bad])).toThrow(/nonsense/);
    expect(db.pragma('user_version', { simple: true })).toBe(latestMigration);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'fresh'").all()).toEqual([]);
  });
});

describe('a store that is refused stays byte for byte as it was', () => {
  it.each([
    ['newer schema', 'store-newer', (p: string) => withRaw(p, (db) => db.pragma('user_version = 999'))],
    ['other program', 'store-corrupt', (p: string) => withRaw(p, (db) => db.pragma('application_id = 7'))],
    ['damaged page', 'store-corrupt', breakPage],
    ['no database', 'store-corrupt', (p: string) => writeFileSync(p, 'PK not a database '.repeat(100))],
    ['cut short', 'store-corrupt', (p: string) => writeFileSync(p, readFileSync(p).subarray(0, 6000))],
  ])('%s: %s', (_name, code, damage) => {
    const { folder, path, bytes } = damagedStore(damage);
    expect(faultOf(() => open(folder))).toBe(code);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('a database of another program without an application id', () => {
    const folder = temporaryFolder();
    withRaw(join(folder, storeFileName), (db) => db.exec('CREATE TABLE notes (text)'));
    expect(faultOf(() => open(folder))).toBe('store-corrupt');
  });
});

describe('opening for reading', () => {
  it('sees what a writer has committed while the writer stays open', () => {
    const folder = temporaryFolder();
    const writer = openTestStore(folder);
    const reader = open(folder, 'read');
    writer.transaction('add', (db) =>
      db.exec(
        "INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES ('WO1', 'Party', 'open', 5)",
      ),
    );
    expect(reader.db.prepare('SELECT work_order_id FROM work_orders').pluck().all()).toEqual(['WO1']);
    reader.close();
  });

  it('cannot write', () => {
    const folder = temporaryFolder();
    open(folder).close();
    const reader = open(folder, 'read');
    expect(() => reader.db.exec('DELETE FROM bench')).toThrow(/readonly/);
    reader.close();
  });

  it('reports a missing store and makes nothing', () => {
    const folder = join(temporaryFolder(), 'nowhere');
    expect(faultOf(() => open(folder, 'read'))).toBe('store-missing');
    mkdirSync(folder);
    expect(faultOf(() => open(folder, 'read'))).toBe('store-missing');
  });

  it('asks for the migration of an older store instead of guessing', () => {
    const { folder, path, bytes } = damagedStore((p) => withRaw(p, (db) => db.pragma('user_version = 1')));
    expect(faultOf(() => open(folder, 'read'))).toBe('store-older');
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});
