import type { Writable } from './handles.ts';

/**
 * Settings for writing very many rows in small transactions. Every commit is as durable as any other
 * (`synchronous` stays FULL); only the copying of the log into the database waits for more pages, because neighbouring
 * batches change the same ones, and more of them are kept in memory.
 */
const bulkCheckpointPages = 8_000;
const bulkCacheKib = 32_768;

/** Runs `work` with them, and puts the connection back as it was. */
export const withBulkSettings = async <T>(db: Writable, work: () => Promise<T>): Promise<T> => {
  const checkpointPages = Number(db.pragma('wal_autocheckpoint', { simple: true }));
  const cacheSize = Number(db.pragma('cache_size', { simple: true }));
  db.pragma(`wal_autocheckpoint = ${bulkCheckpointPages}`);
  db.pragma(`cache_size = ${-bulkCacheKib}`);
  try {
    return await work();
  } finally {
    db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    db.pragma(`cache_size = ${cacheSize}`);
    db.pragma('wal_checkpoint(PASSIVE)');
  }
};
