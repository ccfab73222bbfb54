import { expect } from 'vitest';
import type { Readable } from '../../src-main/core/store/handles.ts';

/**
 * What is asked, once as SQLite finds it and once backwards wherever no ORDER BY says otherwise. Both have to be the same: an
 * order that only happens to be right today is none.
 */
export const eitherWay = <T>(db: Readable, ask: () => T): T => {
  const asFound = ask();
  db.pragma('reverse_unordered_selects = ON');
  const backwards = ask();
  db.pragma('reverse_unordered_selects = OFF');
  expect(backwards).toEqual(asFound);
  return asFound;
};
