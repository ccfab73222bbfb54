import { describe, expect, it } from 'vitest';
import { batchPages } from '../../../src-renderer/features/sync/batch-pages.ts';

describe('a page of batches', () => {
  it.each([
    ['the only one', 0, 3, { isNewest: true, isOldest: true, shown: { from: 1, to: 3 } }],
    ['the first of several', 0, 51, { isNewest: true, isOldest: false, shown: { from: 1, to: 50 } }],
    ['the last of several', 1, 51, { isNewest: false, isOldest: true, shown: { from: 51, to: 51 } }],
    ['the last where it is full', 1, 100, { isNewest: false, isOldest: true, shown: { from: 51, to: 100 } }],
  ])('knows that it is %s', (_, page, total, expected) => {
    expect(batchPages(page, total)).toEqual(expected);
  });
});
