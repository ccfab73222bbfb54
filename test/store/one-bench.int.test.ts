import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { storeFileName } from '../../src-main/core/store/open-store.ts';
import { upsertWorkOrder } from '../../src-main/core/store/register-work-orders.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { startStoreHolder } from '../rig/start-store-holder.ts';
import { openToRead, openToWrite, tryToOpen } from './open-briefly.ts';
import { temporaryFolder } from './open-test-store.ts';

describe('a second bench on one data folder', () => {
  it('is refused while another process works in it', async () => {
    const folder = temporaryFolder();
    expect((await startStoreHolder(folder, 'core')).said).toBe('open');
    expect(tryToOpen(folder)).toBe('store-busy');
  });

  it('is not let in by deleting what lies beside the store', async () => {
    const folder = temporaryFolder();
    // As earlier versions left it.
    writeFileSync(join(folder, 'bench.lock'), '');
    expect((await startStoreHolder(folder, 'core')).said).toBe('open');
    for (const name of ['bench.lock', `${storeFileName}-shm`, `${storeFileName}-wal`]) {
      rmSync(join(folder, name), { force: true });
      expect([name, tryToOpen(folder)]).toEqual([name, 'store-busy']);
      expect([name, (await startStoreHolder(folder, 'store')).said]).toEqual([name, 'store-busy']);
    }
  });

  it('is refused after checkpoints, and after readers came and went', async () => {
    const folder = temporaryFolder();
    const store = openToWrite(folder);
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    openToRead(folder).close();
    expect(tryToOpen(folder)).toBe('store-busy');
    expect((await startStoreHolder(folder, 'store')).said).toBe('store-busy');
  });

  it('is let in at once after kill -9, again and again', async () => {
    const folder = temporaryFolder();
    for (let round = 0; round < 3; round++) {
      const holder = await startStoreHolder(folder, 'core');
      expect(holder.said).toBe('open');
      await holder.kill();
      expect(tryToOpen(folder)).toBe('open');
    }
  });

  it('is refused when two start together, and one of them is let in', async () => {
    for (let round = 0; round < 2; round++) {
      const folder = temporaryFolder();
      const holders = await Promise.all([1, 2, 3].map(() => startStoreHolder(folder, 'store')));
      expect(holders.map(({ said }) => said).sort()).toEqual(['open', 'store-busy', 'store-busy']);
      await Promise.all(holders.map(({ kill }) => kill()));
    }
  });
});

describe('whoever only reads', () => {
  it('reads beside a bench, and sees what it goes on to write', async () => {
    const folder = temporaryFolder();
    const store = openToWrite(folder);
    const reader = openToRead(folder);
    store.transaction('add', (db) => upsertWorkOrder(db, 'WO1' as WorkOrderId, 'Party', 5));
    expect(reader.db.prepare('SELECT count(*) FROM work_orders').pluck().get()).toBe(1);
    expect((await startStoreHolder(folder, 'reader')).said).toBe('open');
  });

  it('is not kept out by a bench that waits for the store', async () => {
    const folder = temporaryFolder();
    openToWrite(folder);
    let said: string | null = null;
    void startStoreHolder(folder, 'store').then((holder) => (said = holder.said));
    let reads = 0;
    for (; said === null; reads++) {
      openToRead(folder).close();
      await nextTurn();
    }
    expect(said).toBe('store-busy');
    expect(reads).toBeGreaterThan(10);
  });
});
