import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { toStoreFault } from './store-error.ts';

export const lockFileName = 'bench.lock';

export interface BenchLock {
  /** Idempotent. */
  release(): void;
}

/**
 * One process per data folder. The lock is SQLite's own exclusive file lock on an empty database, held for the life
 * of the process: the operating system drops it when the process ends, however it ends, so none is ever stale.
 * Rejects with `store-busy` at once when another holds it.
 */
export const acquireBenchLock = (dataFolder: string): BenchLock => {
  const path = join(dataFolder, lockFileName);
  let db: Sqlite.Database | undefined;
  try {
    mkdirSync(dataFolder, { recursive: true });
    db = new Sqlite(path, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    const fault = toStoreFault(error, path, 'taking the bench lock');
    if (isFault(fault, 'store-busy'))
      throw new Fault('store-busy', `${dataFolder}: another process works in this data folder`, {
        cause: error,
      });
    throw fault;
  }
  const held = db;
  return { release: () => void held.close() };
};
