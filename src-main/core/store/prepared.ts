import type SqliteDatabase from 'better-sqlite3';
import type { Readable, SqlValue } from './handles.ts';
import { toStoreFault } from './store-error.ts';

/** A query or transaction that took longer than {@link slowQueryMs}. */
export interface SlowQuery {
  readonly what: string;
  readonly durationMs: number;
}
export type OnSlow = (slow: SlowQuery) => void;

export const slowQueryMs = 30;

/** Values for `?` in order, or a list of them, or one object for `@name` parameters. */
type Parameter = SqlValue | readonly SqlValue[] | { readonly [name: string]: SqlValue };

/** A prepared statement whose errors are Faults and whose slowness is reported. */
export interface Prepared<Row> {
  /** The first row; SQLite goes no further. */
  get(...parameters: readonly Parameter[]): Row | undefined;
  /** Of a query that always has a row, as a count has. */
  one(...parameters: readonly Parameter[]): Row;
  all(...parameters: readonly Parameter[]): Row[];
  run(...parameters: readonly Parameter[]): SqliteDatabase.RunResult;
  /** Streams; the time between rows is the reader's, so it is never reported as slow. */
  iterate(...parameters: readonly Parameter[]): IterableIterator<Row>;
}

interface Connection {
  readonly statements: Map<string, Prepared<unknown>>;
  readonly onSlow: OnSlow | undefined;
}

const connections = new WeakMap<Readable, Connection>();

const connectionOf = (db: Readable): Connection => connections.get(db) as Connection;

/** Called once per connection by whoever opens it. */
export const registerConnection = (db: Readable, onSlow: OnSlow | undefined): void => {
  connections.set(db, { statements: new Map(), onSlow });
};

/** Runs `work`, turning SQLite's errors into Faults and reporting it to `onSlow` when it took long. */
export const timed = <T>(db: Readable, what: string, work: () => T): T => {
  const startedAt = performance.now();
  try {
    return work();
  } catch (error) {
    throw toStoreFault(error, db.name, what);
  } finally {
    const durationMs = performance.now() - startedAt;
    if (durationMs > slowQueryMs) connectionOf(db).onSlow?.({ what, durationMs });
  }
};

/** The statement for `sql` on this connection, prepared once and kept as long as the connection lives. */
export const prepared = <Row = unknown>(db: Readable, sql: string): Prepared<Row> => {
  const { statements } = connectionOf(db);
  const statement = statements.get(sql) ?? prepare(db, sql);
  statements.set(sql, statement);
  return statement as Prepared<Row>;
};

const prepare = (db: Readable, sql: string): Prepared<unknown> => {
  const statement = timed(db, sql, () => db.prepare<Parameter[]>(sql));
  const get: Prepared<unknown>['get'] = (...parameters) => timed(db, sql, () => statement.get(...parameters));
  return {
    get,
    one: (...parameters) => {
      const row = get(...parameters);
      if (row === undefined) throw new Error(`no row: ${sql}`);
      return row;
    },
    all: (...parameters) => timed(db, sql, () => statement.all(...parameters)),
    run: (...parameters) => timed(db, sql, () => statement.run(...parameters)),
    iterate: (...parameters) => timed(db, sql, () => statement.iterate(...parameters)),
  };
};
