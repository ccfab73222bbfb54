import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keptPages,
  noRows,
  type PagedRows,
  pagesToFetch,
  rowAt,
  withPage,
} from '../../../src-renderer/features/work-orders/paged-rows.ts';

const numbersOf = (page: number): readonly number[] => Array.from({ length: 10 }, (_, i) => page * 10 + i);
const held = (...pages: readonly number[]): PagedRows<number> =>
  pages.reduce((rows, page) => withPage(rows, page, numbersOf(page), 1000), noRows<number>());

describe('the pages of a long list', () => {
  it('start with the first', () => {
    expect(pagesToFetch(noRows(), 0, 30, 10, new Set())).toEqual([0]);
  });

  it('are those in view that are neither held nor asked for', () => {
    expect(pagesToFetch(held(2), 15, 44, 10, new Set([3]))).toEqual([1, 4]);
  });

  it('end with the list', () => {
    const short = withPage(noRows<number>(), 0, numbersOf(0), 12);
    expect(pagesToFetch(short, 0, 500, 10, new Set())).toEqual([1]);
  });

  it('give every row of theirs by its place', () => {
    expect([rowAt(held(0, 3), 7, 10), rowAt(held(0, 3), 34, 10), rowAt(held(0, 3), 12, 10)]).toEqual([
      7,
      34,
      undefined,
    ]);
  });

  it('are let go when far away, never the one just fetched', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99), { minLength: 1, maxLength: 60 }), (pages) => {
        const rows = held(...pages);
        expect(rows.pages.size).toBeLessThanOrEqual(keptPages);
        expect(rowAt(rows, (pages.at(-1) ?? 0) * 10, 10)).toBe((pages.at(-1) ?? 0) * 10);
      }),
    );
  });
});
