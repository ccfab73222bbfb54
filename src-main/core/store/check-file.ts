import { existsSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { latestMigration } from './migrations/index.ts';
import { toStoreFault } from './store-error.ts';

/** `RFSB`: marks the file as a Reflash Bench store, so that another program's database is never taken for one. */
export const applicationId = 0x52_46_53_42;

interface Checks {
  /** Walks every page (SQLite `quick_check`): about a second per gigabyte from a warm cache. */
  readonly isThorough: boolean;
  /** For a writer that has the file to itself for a moment. */
  readonly busyTimeoutMs: number;
}

/**
 * The number of the file's last migration; 0 where there is no store yet. Looks through a read-only connection before
 * anybody may write to it, so that a file which is refused stays byte for byte as it was. Rejects with `store-corrupt` or
 * `store-newer`.
 */
export const checkFile = (path: string, { isThorough, busyTimeoutMs }: Checks): number => {
  // Even a read-only connection removes the log beside an empty file.
  if (!existsSync(path) || statSync(path).size === 0) return 0;
  let db: Sqlite.Database | undefined;
  try {
    db = new Sqlite(path, { readonly: true, timeout: busyTimeoutMs });
    const migration = migrationOf(db, path);
    if (isThorough) requireSound(db, path);
    return migration;
  } catch (error) {
    throw toStoreFault(error, path, 'checking the file');
  } finally {
    db?.close();
  }
};

/** As {@link checkFile}, of a database that is open. */
export const migrationOf = (db: Sqlite.Database, path: string): number => {
  const found = Number(db.pragma('application_id', { simple: true }));
  const migration = Number(db.pragma('user_version', { simple: true }));
  if (found === 0 && migration === 0 && isEmpty(db)) return 0;
  if (found !== applicationId)
    throw new Fault(
      'store-corrupt',
      `${path}: a database of another program (application id ${hex(found)}, expected ${hex(applicationId)})`,
    );
  if (migration > latestMigration)
    throw new Fault(
      'store-newer',
      `${path}: written by a newer Reflash Bench (schema ${migration}, this one knows up to ${latestMigration})`,
    );
  return migration;
};

/** A first start that was cut off leaves a database without tables: as good as none. */
const isEmpty = (db: Sqlite.Database): boolean =>
  db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;

const requireSound = (db: Sqlite.Database, path: string): void => {
  const finding = String(db.pragma('quick_check(1)', { simple: true }));
  if (finding !== 'ok') throw new Fault('store-corrupt', `${path}: the integrity check found: ${finding}`);
};

const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
