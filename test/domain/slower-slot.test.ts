import { expect, it } from 'vitest';
import { isSlower } from '../../src-shared/domain/slower-slot.ts';

const limit = { count: 5, factor: 1.25, excessMs: 100 };

it.each([
  ['a quarter and a tenth of a second over, five times', limit, true],
  ['over by far', { count: 50, factor: 3, excessMs: 9_000 }, true],
  ['over four times only', { ...limit, count: 4 }, false],
  ['over by less than a quarter', { ...limit, factor: 1.24 }, false],
  ['over by moments only', { ...limit, excessMs: 99 }, false],
])('a slot %s is slower than the bench: %3$s', (_what, slot, isIt) => {
  expect(isSlower(slot)).toBe(isIt);
});
