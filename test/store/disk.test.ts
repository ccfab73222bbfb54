import { fstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDisk } from '../../src-main/core/store/disk.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import { openTestStore, temporaryFolder } from './open-test-store.ts';

type Done = (error: NodeJS.ErrnoException | null) => void;

/** A disk whose trips end when told. */
const slowDisk = () => {
  const path = join(temporaryFolder(), 'log');
  writeFileSync(path, '');
  const trips: Done[] = [];
  const disk = openDisk(path, (_fd, done) => void trips.push(done));
  return { disk, trips };
};

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let isSettled = false;
  promise.finally(() => (isSettled = true)).catch(() => {});
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
  return isSettled;
};

describe('the way to the disk', () => {
  it('resolves only when a trip that began after the call has ended', async () => {
    const { disk, trips } = slowDisk();
    const first = disk.reached();
    const second = disk.reached();
    trips[0]?.(null);
    await first;
    expect(await settled(second)).toBe(false);
    trips[1]?.(null);
    await second;
  });

  it('takes everybody who came during a trip along on the next one', async () => {
    const { disk, trips } = slowDisk();
    const first = disk.reached();
    const others = [disk.reached(), disk.reached(), disk.reached()];
    trips[0]?.(null);
    await first;
    await Promise.resolve();
    expect(trips).toHaveLength(2);
    trips[1]?.(null);
    await Promise.all(others);
    expect(trips).toHaveLength(2);
  });

  it.each([
    ['ENOSPC', 'store-full'],
    ['EDQUOT', 'store-full'],
    ['EIO', 'store-unusable'],
  ])('after %s rejects with %s, and goes on doing so', async (code, expected) => {
    const { disk, trips } = slowDisk();
    const first = disk.reached();
    const second = disk.reached();
    trips[0]?.(Object.assign(new Error(code), { code }));
    await expect(first).rejects.toMatchObject({ code: expected });
    await expect(second).rejects.toMatchObject({ code: expected });
    await expect(disk.reached()).rejects.toMatchObject({ code: expected });
    expect(trips).toHaveLength(1);
  });

  it('rejects with store-unusable when there is no log', async () => {
    const disk = openDisk(join(temporaryFolder(), 'none'));
    await expect(disk.reached()).rejects.toMatchObject({ code: 'store-unusable' });
    await expect(disk.reached()).rejects.toMatchObject({ code: 'store-unusable' });
  });

  it('says which file did not reach the disk, and why', async () => {
    const { disk, trips } = slowDisk();
    const first = disk.reached();
    trips[0]?.(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
    await expect(first).rejects.toThrow(/log: what was written did not reach the disk \(EIO: i\/o error\)$/);
  });

  it('goes again and again, for each call after the trip before has ended', async () => {
    const { disk, trips } = slowDisk();
    for (let count = 1; count <= 3; count++) {
      const reached = disk.reached();
      expect(trips).toHaveLength(count);
      trips.at(-1)?.(null);
      await reached;
    }
  });

  it('is what everybody waits for who comes during the trip of those who waited', async () => {
    const { disk, trips } = slowDisk();
    const first = disk.reached();
    const second = disk.reached();
    trips[0]?.(null);
    await first;
    await Promise.resolve();
    const third = disk.reached();
    trips[1]?.(null);
    await second;
    expect(await settled(third)).toBe(false);
    trips[2]?.(null);
    await third;
  });

  it('takes no trip more for those who waited when it was closed', async () => {
    const { disk, trips } = slowDisk();
    const first = disk.reached();
    const second = disk.reached();
    disk.close();
    trips[0]?.(null);
    await Promise.all([first, second]);
    expect(trips).toHaveLength(1);
  });

  it('may be closed with a trip under way', async () => {
    const { disk, trips } = slowDisk();
    const first = disk.reached();
    disk.close();
    trips[0]?.(null);
    await first;
    await disk.reached();
    expect(trips).toHaveLength(1);
  });
});

describe('the open log', () => {
  /** Whose trips end when told, and the descriptors that they were given. */
  const watchedDisk = () => {
    const path = join(temporaryFolder(), 'log');
    writeFileSync(path, '');
    const fds: number[] = [];
    const trips: Done[] = [];
    const disk = openDisk(path, (fd, done) => {
      fds.push(fd);
      trips.push(done);
    });
    return { disk, fds, trips };
  };
  const isOpen = (fd: number | undefined): boolean => {
    try {
      fstatSync(fd ?? expect.fail('no trip began'));
      return true;
    } catch {
      return false;
    }
  };

  it('is the same for every trip, and stays open between them until the disk is closed', async () => {
    const { disk, fds, trips } = watchedDisk();
    for (const nth of [0, 1]) {
      const reached = disk.reached();
      trips[nth]?.(null);
      await reached;
      expect(isOpen(fds[nth])).toBe(true);
    }
    expect(fds[1]).toBe(fds[0]);
    disk.close();
    expect(isOpen(fds[0])).toBe(false);
  });

  it('is closed under no trip, and as soon as the trip has ended', async () => {
    const { disk, fds, trips } = watchedDisk();
    const reached = disk.reached();
    disk.close();
    expect(isOpen(fds[0])).toBe(true);
    trips[0]?.(null);
    expect(isOpen(fds[0])).toBe(false);
    await reached;
  });

  it('may be closed twice, and without a trip before', async () => {
    const { disk, trips } = watchedDisk();
    const reached = disk.reached();
    trips[0]?.(null);
    await reached;
    for (const each of [disk, disk, watchedDisk().disk]) expect(() => each.close()).not.toThrow();
  });
});

describe('a commit', () => {
  const insert =
    "INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Party', 'open', 5)";

  /** A commit whose trip to the disk ends when told. */
  const slowCommit = () => {
    const { disk, trips } = slowDisk();
    const dataFolder = temporaryFolder();
    const store = openStore({ dataFolder, mode: 'write', nowMs: () => 0, openDisk: () => disk });
    onTestFinished(() => store.close());
    const committing = store.commit('fact', (db) => prepared(db, insert).run('WO1').changes);
    return { committing, trips, dataFolder };
  };

  it('is visible to another process when it returns', () => {
    const { dataFolder } = slowCommit();
    const other = openStore({ dataFolder, mode: 'read', nowMs: () => 0 });
    expect(prepared(other.db, 'SELECT count(*) AS n FROM work_orders').get()).toEqual({ n: 1 });
    other.close();
  });

  it('gives its result when the disk has it, and not before', async () => {
    const { committing, trips } = slowCommit();
    expect(trips).toHaveLength(1);
    expect(await settled(committing)).toBe(false);
    trips[0]?.(null);
    expect(await committing).toBe(1);
  });

  it('gives no result when it did not reach the disk', async () => {
    const { committing, trips } = slowCommit();
    trips[0]?.(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
    await expect(committing).rejects.toMatchObject({ code: 'store-full' });
  });

  it('is brought to the disk by a way that is closed with the store', () => {
    const paths: string[] = [];
    let closings = 0;
    const dataFolder = temporaryFolder();
    const watched = (path: string) => {
      paths.push(path);
      return { reached: async () => {}, close: () => void closings++ };
    };
    openStore({ dataFolder, mode: 'write', nowMs: () => 0, openDisk: watched }).close();
    expect([paths, closings]).toEqual([[join(dataFolder, 'bench.sqlite-wal')], 1]);
  });

  it('reaches the disk of a bench as it is', async () => {
    expect(await openTestStore().commit('fact', (db) => prepared(db, insert).run('WO1').changes)).toBe(1);
  });

  it('rejects with what its work throws, and keeps nothing', async () => {
    const store = openTestStore();
    const committing = store.commit('cut', (db) => {
      prepared(db, insert).run('WO1');
      throw new Error('cut');
    });
    await expect(committing).rejects.toThrow('cut');
    expect(prepared(store.db, 'SELECT * FROM work_orders').all()).toEqual([]);
  });
});
