import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore, storeFileName } from '../../src-main/core/store/open-store.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import { openTestStore, temporaryFolder } from './open-test-store.ts';

const insert =
  "INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Party', 'open', 5)";

describe('a transaction', () => {
  it('keeps nothing when its work throws', () => {
    const store = openTestStore();
    const work = () =>
      store.transaction('two', (db) => {
        prepared(db, insert).run('WO1');
        throw new Error('cut');
      });
    expect(work).toThrow('cut');
    expect(prepared(store.db, 'SELECT * FROM work_orders').all()).toEqual([]);
  });

  it('refuses work that awaits, and keeps nothing of it', () => {
    const store = openTestStore();
    const work = () => store.transaction('late', async (db) => prepared(db, insert).run('WO1'));
    expect(work).toThrow('transaction "late" awaits');
    expect(prepared(store.db, 'SELECT * FROM work_orders').all()).toEqual([]);
  });

  it.each([undefined, null, 'text', 5, {}, [1], Object.fromEntries([['then', 'a word']])])(
    'gives back what its work gives, be it %o',
    (result) => {
      const store = openTestStore();
      expect(store.transaction('give', () => result)).toBe(result);
      expect(store.db.inTransaction).toBe(false);
    },
  );

  it('refuses another inside it', () => {
    const store = openTestStore();
    const work = () => store.transaction('outer', () => store.transaction('inner', () => 1));
    expect(work).toThrow('transaction "inner" began inside another');
  });

  it('reports a full disk as store-full and keeps nothing', () => {
    const store = openTestStore();
    store.db.pragma(`max_page_count = ${store.db.pragma('page_count', { simple: true })}`);
    const fill = () =>
      store.transaction('fill', (db) => {
        for (let at = 0; at < 5_000; at++) prepared(db, insert).run(`WO${at}`);
      });
    expect(fill).toThrow(expect.objectContaining({ code: 'store-full' }));
    expect(prepared(store.db, 'SELECT * FROM work_orders').all()).toEqual([]);
  });

  it('goes on after a full disk has room again', () => {
    const store = openTestStore();
    const pages = store.db.pragma('page_count', { simple: true });
    store.db.pragma(`max_page_count = ${pages}`);
    const fill = () =>
      store.transaction('fill', (db) => {
        for (let at = 0; at < 5_000; at++) prepared(db, insert).run(`WO${at}`);
      });
    expect(fill).toThrow();
    store.db.pragma('max_page_count = 100000');
    fill();
    expect(prepared(store.db, 'SELECT count(*) AS n FROM work_orders').get()).toEqual({ n: 5_000 });
  });

  it('waits no longer than told for a program that writes to its file, and reports store-busy', () => {
    const folder = temporaryFolder();
    const store = openStore({ dataFolder: folder, mode: 'write', nowMs: () => 0, busyTimeoutMs: 1 });
    const other = new Sqlite(join(folder, storeFileName));
    other.exec('BEGIN IMMEDIATE');
    let caught: unknown;
    try {
      store.transaction('late', () => 1);
    } catch (error) {
      caught = error;
    }
    other.close();
    store.close();
    expect(isFault(caught, 'store-busy')).toBe(true);
  });
});

describe('a note', () => {
  const synchronous = (store: ReturnType<typeof openTestStore>) =>
    store.db.pragma('synchronous', { simple: true });
  const [full, normal] = [2, 1];

  it('does not wait for the disk, and every transaction after it does', () => {
    const store = openTestStore();
    expect(store.note('in passing', () => synchronous(store))).toBe(normal);
    expect(store.transaction('fact', () => synchronous(store))).toBe(full);
  });

  it('leaves the store durable when its work throws, and keeps nothing', () => {
    const store = openTestStore();
    const work = () =>
      store.note('cut', (db) => {
        prepared(db, insert).run('WO1');
        throw new Error('cut');
      });
    expect(work).toThrow('cut');
    expect(synchronous(store)).toBe(full);
    expect(prepared(store.db, 'SELECT * FROM work_orders').all()).toEqual([]);
  });

  it('is there for another process as soon as it returns', () => {
    const folder = temporaryFolder();
    openTestStore(folder).note('in passing', (db) => prepared(db, insert).run('WO1'));
    const other = openStore({ dataFolder: folder, mode: 'read', nowMs: () => 0 });
    expect(prepared(other.db, 'SELECT count(*) AS n FROM work_orders').get()).toEqual({ n: 1 });
    other.close();
  });

  it('refuses to be made inside a transaction, which goes on to be durable', () => {
    const store = openTestStore();
    const work = () => store.transaction('outer', () => store.note('inner', () => 1));
    expect(work).toThrow('note "inner" began inside a transaction');
    expect(synchronous(store)).toBe(full);
  });
});
