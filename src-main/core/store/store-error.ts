import Sqlite from 'better-sqlite3';
import { Fault, type FaultCode } from '../../../src-shared/domain/faults/fault.ts';

interface Meaning {
  readonly code: FaultCode;
  readonly what: string;
}

/** The first that fits. */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/SQLITE_(FULL|IOERR_WRITE)/, { code: 'store-full', what: 'the disk has no room for it' }],
  [/SQLITE_(CORRUPT|NOTADB)/, { code: 'store-corrupt', what: 'the file is damaged' }],
  [/SQLITE_(BUSY|LOCKED)/, { code: 'store-busy', what: 'another process holds it' }],
  [
    /SQLITE_(IOERR|CANTOPEN|READONLY|PERM|AUTH)/,
    { code: 'store-unusable', what: 'it cannot be read or written' },
  ],
];

/**
 * What SQLite's error means to an operator, as a Fault with the file's path; anything else (a broken constraint, bad
 * SQL) is a bug of the program and comes back unchanged.
 */
export const toStoreFault = (error: unknown, path: string, doing: string): unknown => {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const found = meanings.find(([pattern]) => pattern.test(error.code));
  if (found === undefined) return error;
  const { code, what } = found[1];
  return new Fault(code, `${path}: ${doing}: ${what} (${error.code}: ${error.message})`, { cause: error });
};

/** A UNIQUE, CHECK, NOT NULL or foreign key rule of the schema refused the statement. */
export const isConstraintError = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT');
