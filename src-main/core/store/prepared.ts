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
  get(...parameters: readonly Parameter[]): Row | undefined;
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
    if (durationMs > slowQueryMs) connections.get(db)?.onSlow?.({ what, durationMs });
  }
};

/** The statement for `sql` on this connection, prepared once and kept as long as the connection lives. */
export const prepared = <Row = unknown>(db: Readable, sql: string): Prepared<Row> => {
  let connection = connections.get(db);
  if (connection === undefined) {
    connection = { statements: new Map(), onSlow: undefined };
    connections.set(db, connection);
  }
  let statement = connection.statements.get(sql);
  if (statement === undefined) {
    statement = prepare(db, sql);
    connection.statements.set(sql, statement);
  }
  return statement as Prepared<Row>;
};

const prepare = (db: Readable, sql: string): Prepared<unknown> => {
  const statement = timed(db, sql, () => db.prepare<Parameter[]>(sql));
  return {
    get: (...parameters) => timed(db, sql, () => statement.get(...parameters)),
    all: (...parameters) => timed(db, sql, () => statement.all(...parameters)),
    run: (...parameters) => timed(db, sql, () => statement.run(...parameters)),
    iterate: (...parameters) => timed(db, sql, () => statement.iterate(...parameters)),
  };
};
