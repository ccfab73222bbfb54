import { vi } from 'vitest';
import type { Readable } from '../../src-main/core/store/handles.ts';

const calls = ['get', 'all', 'run', 'iterate'];

/**
 * How SQLite would go about every query that `ask` makes, in its own words. It is the product's own query that is
 * explained: a copy of it in a test would go on being quick when the product's no longer is. `db` must not have prepared
 * it before.
 */
export const planOf = (db: Readable, ask: (db: Readable) => unknown): string => {
  const asked: { readonly sql: string; readonly values: readonly unknown[] }[] = [];
  const prepare = db.prepare.bind(db);
  const spy = vi.spyOn(db, 'prepare').mockImplementation((sql: string) => {
    const statement = prepare(sql);
    return new Proxy(statement, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...values: readonly unknown[]) => {
          if (calls.includes(String(name))) asked.push({ sql, values });
          return member.apply(target, values);
        };
      },
    });
  });
  try {
    ask(db);
  } finally {
    spy.mockRestore();
  }
  if (asked.length === 0) throw new Error('nothing was asked of the store');
  return asked
    .flatMap(({ sql, values }) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values))
    .map((step) => (step as { detail: string }).detail)
    .join('\n');
};
