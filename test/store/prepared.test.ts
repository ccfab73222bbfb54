import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore, type Store } from '../../src-main/core/store/open-store.ts';
import { prepared, type SlowQuery } from '../../src-main/core/store/prepared.ts';
import { openTestStore, temporaryFolder } from './open-test-store.ts';

/** A store whose queries take as long as their `wait(ms)` says, by a clock that nothing else moves. */
const storeWithClock = (onSlow?: (slow: SlowQuery) => void): Store => {
  let nowMs = 1_000;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const store = openStore({
    dataFolder: temporaryFolder(),
    mode: 'write',
    nowMs: () => 0,
    ...(onSlow && { onSlow }),
  });
  store.db.function('wait', { deterministic: false }, (ms: unknown) => {
    nowMs += Number(ms);
    return nowMs;
  });
  onTestFinished(() => {
    store.close();
    clock.mockRestore();
  });
  return store;
};

describe('prepared', () => {
  it('prepares a statement once per connection', () => {
    const { db } = openTestStore();
    expect(prepared(db, 'SELECT 1')).toBe(prepared(db, 'SELECT 1'));
    expect(prepared(openTestStore().db, 'SELECT 1')).not.toBe(prepared(db, 'SELECT 1'));
  });

  it('reports a query over 30 ms with its text and how long it took, and no quicker one', () => {
    const slow: SlowQuery[] = [];
    const { db } = storeWithClock((query) => slow.push(query));
    const sql = 'SELECT wait(?)';
    for (const ms of [0, 30, 31]) prepared(db, sql).get(ms);
    expect(slow).toEqual([{ what: sql, durationMs: 31 }]);
  });

  it('reports one that failed, too', () => {
    const slow: SlowQuery[] = [];
    const { db } = storeWithClock((query) => slow.push(query));
    const sql = 'INSERT INTO bench SELECT wait(50), NULL, NULL';
    expect(() => prepared(db, sql).run()).toThrow('constraint');
    expect(slow).toEqual([{ what: sql, durationMs: 50 }]);
  });

  it('is slow in silence where nobody wants to hear of it', () => {
    expect(prepared(storeWithClock().db, 'SELECT wait(50) AS at').get()).toEqual({ at: 1_050 });
  });

  it('gives the one row of a count, and throws where there is none', () => {
    const { db } = openTestStore();
    expect(prepared(db, 'SELECT count(*) AS hubs FROM hubs WHERE chf_id = ?').one('x')).toEqual({ hubs: 0 });
    expect(() => prepared(db, 'SELECT chf_id FROM hubs').one()).toThrow('no row: SELECT chf_id FROM hubs');
  });

  it('runs with values in order, with a list of them, or by name', () => {
    const { db } = openTestStore();
    const [inOrder, byName] = ['SELECT ? AS a, ? AS b', 'SELECT @a AS a, @b AS b'];
    expect([...prepared(db, inOrder).iterate('x', 'y')]).toEqual([{ a: 'x', b: 'y' }]);
    expect(prepared(db, inOrder).all(['x', 'y'])).toEqual([{ a: 'x', b: 'y' }]);
    expect(prepared(db, byName).get({ a: 'x', b: 'y' })).toEqual({ a: 'x', b: 'y' });
  });
});
