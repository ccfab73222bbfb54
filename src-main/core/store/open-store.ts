import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { applicationId, checkFile, migrationOf } from './check-file.ts';
import { type Disk, openDisk } from './disk.ts';
import type { Readable, Writable } from './handles.ts';
import { latestMigration, type Migration, migrations } from './migrations/index.ts';
import { openAlone } from './open-alone.ts';
import { type OnSlow, prepared, registerConnection } from './prepared.ts';
import { toStoreFault } from './store-error.ts';
import { runNote, runTransaction } from './transaction.ts';

export const storeFileName = 'bench.sqlite';

interface OpenOptions {
  readonly dataFolder: string;
  readonly nowMs: () => number;
  /** How long to wait for another connection: for its lock, or for it to close where only one may be; 5,000 unless given. */
  readonly busyTimeoutMs?: number;
  /** Hears of every query and transaction over 30 ms. */
  readonly onSlow?: OnSlow;
}

export interface OpenForWriting extends OpenOptions {
  readonly mode: 'write';
  /** Name of a new bench; `BENCH-` and eight random hex digits unless given. An existing store keeps its own. */
  readonly benchId?: string;
  /** Walk every page before the first write (the default). Only for tools that have just done so. */
  readonly isThorough?: boolean;
  /** The log's way to the disk; the real one unless given. */
  readonly openDisk?: (logPath: string) => Disk;
}
export interface OpenForReading extends OpenOptions {
  readonly mode: 'read';
}

/** For looking only; works while another process writes. */
export interface ReadStore {
  readonly db: Readable;
  readonly benchId: string;
  readonly dataFolder: string;
  /** Idempotent. */
  close(): void;
}

/** The bench's truth. One per data folder at a time, in whatever process: while it is open no other opens ({@link openAlone}). */
export interface Store extends ReadStore {
  readonly db: Writable;
  /**
   * One business fact. All or nothing; durable when it returns. `name` is for messages. `work` must not await, and
   * must not begin another transaction.
   */
  transaction<T>(name: string, work: (db: Writable) => T): T;
  /**
   * As {@link transaction}, but waits for the disk off the core's thread, together with whoever else waits: all done and
   * visible when it returns, durable when it resolves. Whatever must not be done before is done after `await`.
   */
  commit<T>(name: string, work: (db: Writable) => T): Promise<T>;
  /** Without waiting for the disk ({@link runNote}): the next transaction takes it along. Never an intent. */
  note<T>(name: string, work: (db: Writable) => T): T;
}

/**
 * Opens `<dataFolder>/bench.sqlite`, made on first use in `write` mode, and brings its schema up to date. Rejects
 * with `store-newer`, `store-older` (read mode before a needed migration), `store-corrupt`, `store-missing`,
 * `store-full`, `store-busy` or `store-unusable`; what it refuses it leaves as it was.
 */
export function openStore(options: OpenForWriting): Store;
export function openStore(options: OpenForReading): ReadStore;
export function openStore(options: OpenForWriting | OpenForReading): Store | ReadStore {
  const path = join(options.dataFolder, storeFileName);
  try {
    return options.mode === 'write' ? openForWriting(options, path) : openForReading(options, path);
  } catch (error) {
    throw toStoreFault(error, path, 'opening the store');
  }
}

const busyWithinMs = 5_000;

const openForWriting = (options: OpenForWriting, path: string): Store => {
  makeFolder(options.dataFolder);
  const { isThorough = true, busyTimeoutMs: withinMs = busyWithinMs } = options;
  checkFile(path, { isThorough, busyTimeoutMs: withinMs });
  const db = openAlone({
    path,
    withinMs,
    // mutant: number: a wait of 1 ms, beside pauses of many
    connect: () => connect(path, { ...options, busyTimeoutMs: 0 }, false) as Writable,
  });
  try {
    db.pragma(`busy_timeout = ${withinMs}`);
    db.pragma('synchronous = FULL');
    // mutant: statement: on in this build of SQLite; said so that no other build is without them
    db.pragma('foreign_keys = ON');
    // Only now: while this one waited to have it alone, another may have brought it up to date.
    migrate(db, migrationOf(db, path), migrations);
    const benchId = runTransaction(db, 'name the bench', () => nameBench(db, options));
    const described = describe(db, options, benchId);
    const disk = (options.openDisk ?? openDisk)(`${path}-wal`);
    return {
      ...described,
      db,
      close: () => {
        disk.close();
        described.close();
      },
      transaction: (name, work) => runTransaction(db, name, work),
      commit: async (name, work) => {
        const result = runNote(db, name, work);
        await disk.reached();
        return result;
      },
      note: (name, work) => runNote(db, name, work),
    };
  } catch (error) {
    db.close();
    throw error;
  }
};

const openForReading = (options: OpenForReading, path: string): ReadStore => {
  const { busyTimeoutMs = busyWithinMs } = options;
  const migration = checkFile(path, { isThorough: false, busyTimeoutMs });
  if (migration === 0) throw new Fault('store-missing', `${path}: there is no store here`);
  if (migration < latestMigration)
    throw new Fault('store-older', `${path}: schema ${migration}, and this program needs ${latestMigration}`);
  const db = connect(path, options, true) as Readable;
  return describe(db, options, readBenchId(db) ?? missingBench(path));
};

const connect = (path: string, options: OpenOptions, readonly: boolean): Sqlite.Database => {
  const db = new Sqlite(path, { readonly, timeout: options.busyTimeoutMs ?? busyWithinMs });
  registerConnection(db as Readable, options.onSlow);
  return db;
};

const describe = (db: Readable, { dataFolder }: OpenOptions, benchId: string): ReadStore => ({
  db,
  benchId,
  dataFolder,
  close: () => {
    db.close();
  },
});

/** Each migration in a transaction of its own: a power cut leaves the schema at a whole number. */
export const migrate = (db: Writable, from: number, list: readonly Migration[]): void => {
  for (const migration of list) {
    if (migration.number <= from) continue;
    runTransaction(db, `migrate to ${migration.number} (${migration.name})`, () => {
      db.exec(migration.sql);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${migration.number}`);
    });
  }
};

const nameBench = (db: Writable, options: OpenForWriting): string => {
  const known = readBenchId(db);
  if (known !== undefined) return known;
  const benchId = options.benchId ?? `BENCH-${randomBytes(4).toString('hex').toUpperCase()}`;
  prepared(db, 'INSERT INTO bench (id, bench_id, created_at_ms) VALUES (1, ?, ?)').run(
    benchId,
    options.nowMs(),
  );
  return benchId;
};

const readBenchId = (db: Readable): string | undefined =>
  prepared<{ bench_id: string }>(db, 'SELECT bench_id FROM bench').get()?.bench_id;

const missingBench = (path: string): never => {
  throw new Fault('store-corrupt', `${path}: the row that names the bench is missing`);
};

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Fault('store-unusable', `${folder}: the data folder cannot be made`, { cause: error });
  }
};
