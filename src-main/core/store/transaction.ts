import type { Writable } from './handles.ts';
import { prepared, timed } from './prepared.ts';

/**
 * Runs `work` between BEGIN IMMEDIATE and COMMIT; any error rolls all of it back and is thrown on, SQLite's own as a
 * Fault. A transaction inside another, or one whose work awaits, would break "one business fact is one transaction"
 * and throws.
 */
export const runTransaction = <T>(db: Writable, name: string, work: (db: Writable) => T): T => {
  if (db.inTransaction) throw new Error(`transaction "${name}" began inside another`);
  return timed(db, `transaction "${name}"`, () => {
    prepared(db, 'BEGIN IMMEDIATE').run();
    try {
      const result = work(db);
      if (isThenable(result)) throw new Error(`transaction "${name}" awaits`);
      prepared(db, 'COMMIT').run();
      return result;
    } catch (error) {
      // SQLite itself has rolled back already after some errors, such as a full disk.
      if (db.inTransaction) prepared(db, 'ROLLBACK').run();
      throw error;
    }
  });
};

/**
 * As {@link runTransaction}, but does not wait for the disk. What it wrote is in the database at once, and outlives this
 * process however it ends; the next transaction makes it durable, or a power cut before that undoes it, whole notes
 * at a time. On its own for what is good to know; what must be durable waits for the disk after it (`Store.commit`).
 */
export const runNote = <T>(db: Writable, name: string, work: (db: Writable) => T): T => {
  if (db.inTransaction) throw new Error(`note "${name}" began inside a transaction`);
  db.pragma('synchronous = NORMAL');
  try {
    return runTransaction(db, name, work);
  } finally {
    db.pragma('synchronous = FULL');
  }
};

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
