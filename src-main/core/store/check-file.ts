import { existsSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { latestMigration } from './migrations/index.ts';
import { toStoreFault } from './store-error.ts';

/** `RFSB`: marks the file as a Reflash Bench store, so that another program's database is never taken for one. */
export const applicationId = 0x52_46_53_42;

export type FileState = { readonly kind: 'new' } | { readonly kind: 'ours'; readonly migration: number };

interface Checks {
  /** Walks every page (SQLite `quick_check`): about a second per gigabyte from a warm cache. */
  readonly isThorough: boolean;
  /** For a writer that has the file to itself for a moment. */
  readonly busyTimeoutMs: number;
}

/**
 * Looks at the file through a read-only connection before anybody may write to it, so that one which is refused stays
 * byte for byte as it was. Rejects with `store-corrupt` or `store-newer`.
 */
export const checkFile = (path: string, { isThorough, busyTimeoutMs }: Checks): FileState => {
  if (!existsSync(path) || statSync(path).size === 0) return { kind: 'new' };
  let db: Sqlite.Database | undefined;
  try {
    db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    const state = identify(db, path);
    if (isThorough) requireSound(db, path);
    return state;
  } catch (error) {
    throw toStoreFault(error, path, 'checking the file');
  } finally {
    db?.close();
  }
};

const identify = (db: Sqlite.Database, path: string): FileState => {
  const found = Number(db.pragma('application_id', { simple: true }));
  const migration = Number(db.pragma('user_version', { simple: true }));
  if (found === 0 && migration === 0 && isEmpty(db)) return { kind: 'new' };
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
  return { kind: 'ours', migration };
};

/** A first start that was cut off leaves a database without tables: as good as none. */
const isEmpty = (db: Sqlite.Database): boolean =>
  db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;

const requireSound = (db: Sqlite.Database, path: string): void => {
  const finding = String(db.pragma('quick_check(1)', { simple: true }));
  if (finding !== 'ok') throw new Fault('store-corrupt', `${path}: the integrity check found: ${finding}`);
};

const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
