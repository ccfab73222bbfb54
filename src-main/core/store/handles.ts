import type SqliteDatabase from 'better-sqlite3';
import type { Brand } from '../../../src-shared/domain/brand.ts';

/**
 * Two handles on the same kind of connection. A function that takes a `Readable` promises to change nothing; a
 * `Writable` goes wherever a `Readable` does, never the other way round.
 */
export type Readable = Brand<SqliteDatabase.Database, 'readable' | 'writable'>;
export type Writable = Brand<SqliteDatabase.Database, 'writable'>;

export type SqlValue = string | number | bigint | Uint8Array | null;
