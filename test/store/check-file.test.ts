import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { applicationId } from '../../src-main/core/store/check-file.ts';
import { latestMigration } from '../../src-main/core/store/migrations/index.ts';
import { openStore, storeFileName } from '../../src-main/core/store/open-store.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { openTestStore, temporaryFolder } from './open-test-store.ts';

const readerOf = (dataFolder: string) => {
  const store = openStore({ dataFolder, mode: 'read', nowMs: () => 0, busyTimeoutMs: 50 });
  onTestFinished(() => store.close());
  return store;
};
const faultOf = (work: () => unknown): Fault => {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  return expect.fail('it was opened');
};

/** A data folder whose store is a database of SQLite, as `content` makes it. */
const folderWith = (content: (db: Sqlite.Database) => void): string => {
  const folder = temporaryFolder();
  const db = new Sqlite(join(folder, storeFileName));
  content(db);
  db.close();
  return folder;
};

/** A first start that was cut off left a database, and no table in it. */
const cutOff = () => folderWith((db) => db.pragma('journal_mode = WAL'));

/** A store as a process that was killed leaves it, with all it wrote still in the log. */
const killedStore = (change: (db: Sqlite.Database) => void): string => {
  const [from, to] = [temporaryFolder(), temporaryFolder()];
  const store = openTestStore(from);
  change(store.db);
  for (const end of ['', '-wal'])
    copyFileSync(join(from, storeFileName + end), join(to, storeFileName + end));
  return to;
};
/** Page 4, which the rows that a start reads are not on. */
const breakPage = (folder: string): void => {
  const path = join(folder, storeFileName);
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096 * 3, 4096 * 3 + 64);
  writeFileSync(path, bytes);
};

describe('a file that is no store', () => {
  it.each([
    ['its application id alone', [7, 0], '0x00000007'],
    ['a negative application id', [-2, 0], '0xfffffffe'],
    ['its schema version alone', [0, 3], '0x00000000'],
  ])('is one of another program by %s, without a table in it', (_what, [id, version], told) => {
    const folder = folderWith((db) => {
      db.pragma(`application_id = ${id}`);
      db.pragma(`user_version = ${version}`);
    });
    const fault = faultOf(() => openTestStore(folder));
    expect(fault.code).toBe('store-corrupt');
    expect(fault.message).toContain(`another program (application id ${told}, expected 0x52465342)`);
  });

  it('is made one where a first start was cut off before its first table', () => {
    expect(openTestStore(cutOff()).benchId).toBe('BENCH-TEST');
  });

  it('is no store to read either, whether empty or cut off', () => {
    const empty = temporaryFolder();
    writeFileSync(join(empty, storeFileName), '');
    for (const folder of [empty, cutOff()])
      expect(faultOf(() => readerOf(folder)).code).toBe('store-missing');
  });

  it('loses no log beside it to whoever only looks', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, storeFileName), '');
    const log = join(folder, `${storeFileName}-wal`);
    writeFileSync(log, 'what is left of a store');
    expect(faultOf(() => readerOf(folder)).code).toBe('store-missing');
    expect(readFileSync(log, 'utf8')).toBe('what is left of a store');
  });

  it('and cannot be one, as a folder, is named as what cannot be read', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, storeFileName));
    for (const open of [openTestStore, readerOf])
      expect(faultOf(() => open(folder)).code).toBe('store-unusable');
  });
});

describe('looking at a file', () => {
  it('leaves the log of a killed process as it was, when the store is refused', () => {
    const folder = killedStore((db) => db.pragma(`user_version = ${latestMigration + 1}`));
    const bytesOf = () => ['', '-wal'].map((end) => readFileSync(join(folder, storeFileName + end)));
    const before = bytesOf();
    const fault = faultOf(() => openTestStore(folder));
    expect(fault.code).toBe('store-newer');
    expect(fault.message).toContain(`schema ${latestMigration + 1}, this one knows up to ${latestMigration}`);
    expect(bytesOf()).toEqual(before);
  });

  it('walks every page for a writer, unless told that this was done, and none for a reader', () => {
    const folder = temporaryFolder();
    openTestStore(folder).close();
    breakPage(folder);
    expect(faultOf(() => openTestStore(folder)).message).toContain('the integrity check found: ');
    expect(readerOf(folder).benchId).toBe('BENCH-TEST');
  });

  it('walks no page for a tool that has just done so', () => {
    const folder = temporaryFolder();
    openTestStore(folder).close();
    breakPage(folder);
    const store = openStore({ dataFolder: folder, mode: 'write', nowMs: () => 0, isThorough: false });
    onTestFinished(() => store.close());
    expect(store.benchId).toBe('BENCH-TEST');
  });
});

describe('opening for writing', () => {
  it('goes on from where the store stands once it is alone with it, though another began it meanwhile', () => {
    const folder = cutOff();
    const close = Sqlite.prototype.close;
    // The first connection that closes is the one that looked at the file.
    const closing = vi.spyOn(Sqlite.prototype, 'close').mockImplementationOnce(function (
      this: Sqlite.Database,
    ) {
      close.call(this);
      openStore({ dataFolder: folder, mode: 'write', nowMs: () => 0, benchId: 'BENCH-FIRST' }).close();
      return this;
    });
    onTestFinished(() => closing.mockRestore());
    expect(openTestStore(folder).benchId).toBe('BENCH-FIRST');
  });

  it('makes the data folder, and names it when it cannot', () => {
    const parent = temporaryFolder();
    openTestStore(join(parent, 'a', 'b'));
    expect(existsSync(join(parent, 'a', 'b', storeFileName))).toBe(true);
    writeFileSync(join(parent, 'file'), '');
    const fault = faultOf(() => openTestStore(join(parent, 'file', 'c')));
    expect(fault).toMatchObject({
      code: 'store-unusable',
      message: expect.stringContaining('file/c: the data'),
    });
  });

  it('lets go of the store when it fails half-way', () => {
    const folder = folderWith((db) => {
      db.exec('CREATE TABLE hubs (unlike)');
      db.pragma(`application_id = ${applicationId}`);
    });
    expect(() => openTestStore(folder)).toThrow('table hubs already exists');
    const alone = new Sqlite(join(folder, storeFileName), { timeout: 0 });
    alone.pragma('locking_mode = EXCLUSIVE');
    expect(() => alone.exec('BEGIN EXCLUSIVE; COMMIT')).not.toThrow();
    alone.close();
  });

  it('waits 5 s for a lock, or as long as it is told', () => {
    const timeoutOf = (busyTimeoutMs?: number) => {
      const store = openStore({
        dataFolder: temporaryFolder(),
        mode: 'write',
        nowMs: () => 0,
        ...(busyTimeoutMs !== undefined && { busyTimeoutMs }),
      });
      onTestFinished(() => store.close());
      return store.db.pragma('busy_timeout', { simple: true });
    };
    expect([timeoutOf(), timeoutOf(70)]).toEqual([5_000, 70]);
  });
});

describe('opening for reading', () => {
  it('waits as long as a writer would', () => {
    const folder = temporaryFolder();
    openTestStore(folder);
    const reader = openStore({ dataFolder: folder, mode: 'read', nowMs: () => 0 });
    onTestFinished(() => reader.close());
    expect([reader, readerOf(folder)].map(({ db }) => db.pragma('busy_timeout', { simple: true }))).toEqual([
      5_000, 50,
    ]);
  });

  it('takes no store without the name of its bench', () => {
    const folder = temporaryFolder();
    const store = openTestStore(folder);
    store.db.exec('DELETE FROM bench');
    store.close();
    const fault = faultOf(() => readerOf(folder));
    expect(fault).toMatchObject({
      code: 'store-corrupt',
      message: expect.stringContaining('names the bench'),
    });
  });
});
