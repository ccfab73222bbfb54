import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { isConstraintError, toStoreFault } from '../../src-main/core/store/store-error.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';

const sqliteError = (code: string): Error => new Sqlite.SqliteError('details', code);

describe('an error of SQLite', () => {
  it.each([
    ['SQLITE_FULL', 'store-full'],
    ['SQLITE_IOERR_WRITE', 'store-full'],
    ['SQLITE_CORRUPT', 'store-corrupt'],
    ['SQLITE_CORRUPT_INDEX', 'store-corrupt'],
    ['SQLITE_NOTADB', 'store-corrupt'],
    ['SQLITE_BUSY', 'store-busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'store-busy'],
    ['SQLITE_LOCKED', 'store-busy'],
    ['SQLITE_IOERR_READ', 'store-unusable'],
    ['SQLITE_CANTOPEN', 'store-unusable'],
    ['SQLITE_READONLY_DIRECTORY', 'store-unusable'],
    ['SQLITE_PERM', 'store-unusable'],
    ['SQLITE_AUTH', 'store-unusable'],
  ])('%s means %s to an operator', (code, meaning) => {
    const error = sqliteError(code);
    const fault = toStoreFault(error, '/data/bench.sqlite', 'saving');
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: meaning, cause: error });
    expect((fault as Fault).message).toMatch(/^\/data\/bench\.sqlite: saving: .+ \(SQLITE_\w+: details\)$/);
  });

  it('that a bug of the program makes stays what it is, as does whatever SQLite did not say', () => {
    for (const error of [
      sqliteError('SQLITE_ERROR'),
      sqliteError('SQLITE_CONSTRAINT_UNIQUE'),
      new Error('SQLITE_FULL'),
    ])
      expect(toStoreFault(error, 'path', 'saving')).toBe(error);
  });

  it.each([
    [sqliteError('SQLITE_CONSTRAINT'), true],
    [sqliteError('SQLITE_CONSTRAINT_UNIQUE'), true],
    [sqliteError('SQLITE_FULL'), false],
    [Object.assign(new Error('not of SQLite'), { code: 'SQLITE_CONSTRAINT' }), false],
    [new Error('without a code'), false],
  ])('is of a broken constraint by its code: %s', (error, expected) => {
    expect(isConstraintError(error)).toBe(expected);
  });
});
