import { randomInt } from 'node:crypto';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { Writable } from './handles.ts';
import { toStoreFault } from './store-error.ts';

export interface AloneOptions {
  readonly path: string;
  /** How long to wait until nobody else has the database open. */
  readonly withinMs: number;
  /** A connection that waits for nobody. */
  readonly connect: () => Writable;
  /** Stops this thread for so long. */
  readonly pause?: (ms: number) => void;
}

/**
 * A connection that no second one of this kind can exist beside, in any process, for as long as it is open: the store is
 * its own lock. Every connection to a database in WAL mode holds SHARED on the file from its first read until it closes.
 * EXCLUSIVE, taken here for a moment, is therefore only to be had while nobody else has the database open, and back at SHARED
 * this connection keeps everybody after it from having it. Readers need SHARED alone and come and go as they like.
 *
 * The lock is the operating system's on `bench.sqlite` itself: it goes with the process, however that ends, and stays when
 * `-wal`, `-shm` or anything else in the folder is deleted (Windows refuses to delete those two while they are open). On POSIX it
 * also goes when this process closes any other descriptor of the file: only SQLite may open it here, never node:fs.
 *
 * @throws Fault `store-busy` when somebody had it open for all of `withinMs`; SQLite's own errors as they are
 */
export const openAlone = ({ path, withinMs, connect, pause = sleep }: AloneOptions): Writable => {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    const tried = tryAlone(path, connect);
    if (!isFault(tried)) return tried;
    if (performance.now() >= endsAtMs)
      throw new Fault(
        'store-busy',
        `${path}: another process has it open, and had it for all of ${withinMs} ms`,
        { cause: tried },
      );
    // At random: two that start together would else keep meeting.
    pause(randomInt(5, 40)); // mutant: number x2: of 5, where a millisecond more or less is as random
  }
};

/** One that failed is closed: it would keep the next from succeeding, and new readers out. */
const tryAlone = (path: string, connect: () => Writable): Writable | Fault => {
  const db = connect();
  try {
    beAlone(db);
    return db;
  } catch (error) {
    db.close();
    const fault = toStoreFault(error, path, 'having it alone');
    if (isFault(fault, 'store-busy')) return fault;
    throw fault;
  }
};

const beAlone = (db: Writable): void => {
  db.pragma('journal_mode = WAL');
  // The first read must come before the exclusive mode, which would keep the log's index to itself for good.
  db.prepare('SELECT 1 FROM sqlite_schema').get();
  db.pragma('locking_mode = EXCLUSIVE');
  db.exec('BEGIN IMMEDIATE');
  db.pragma('locking_mode = NORMAL');
  db.exec('COMMIT');
};

const sleep = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
