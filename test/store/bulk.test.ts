import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { withBulkSettings } from '../../src-main/core/store/bulk.ts';
import type { Readable } from '../../src-main/core/store/handles.ts';
import { storeFileName } from '../../src-main/core/store/open-store.ts';
import { openTestStore, temporaryFolder } from './open-test-store.ts';

const settingsOf = (db: Readable) =>
  ['wal_autocheckpoint', 'cache_size', 'synchronous'].map((name) => db.pragma(name, { simple: true }));

describe('writing very many rows', () => {
  it('keeps more pages in memory and in the log, and every commit as durable as ever', async () => {
    const { db } = openTestStore();
    const during = await withBulkSettings(db, async () => {
      const atFirst = settingsOf(db);
      await Promise.resolve();
      return [atFirst, settingsOf(db)];
    });
    expect(during).toEqual([
      [8_000, -32_768, 2],
      [8_000, -32_768, 2],
    ]);
  });

  it('leaves the connection as it was, also when it fails', async () => {
    const { db } = openTestStore();
    const before = settingsOf(db);
    await withBulkSettings(db, async () => undefined);
    expect(settingsOf(db)).toEqual(before);
    const failing = withBulkSettings(db, () => Promise.reject(new Error('cut')));
    await expect(failing).rejects.toThrow('cut');
    expect(settingsOf(db)).toEqual(before);
  });

  it('brings the log into the database at its end', async () => {
    const store = openTestStore();
    await withBulkSettings(store.db, async () => {
      store.db.exec("INSERT INTO work_orders VALUES ('WO1', 'Party', 'open', 5, 0)");
    });
    // The database without its log.
    const copy = join(temporaryFolder(), 'copy.sqlite');
    copyFileSync(join(store.dataFolder, storeFileName), copy);
    const alone = new Sqlite(copy);
    expect(alone.prepare('SELECT work_order_id FROM work_orders').pluck().all()).toEqual(['WO1']);
    alone.close();
  });
});
