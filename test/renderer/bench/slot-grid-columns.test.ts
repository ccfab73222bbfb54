import { expect, it } from 'vitest';
import { slotColumns } from '../../../src-renderer/features/bench/slot-grid-columns.ts';

it.each([
  [1, 1],
  [2, 2],
  [4, 2],
  [8, 4],
  [16, 4],
  [24, 6],
  [32, 8],
])('%i slots stand in %i columns on a 1920 by 1080 screen', (count, columns) => {
  expect(slotColumns(count, 1_800, 820)).toBe(columns);
});

it.each([
  [8, 2],
  [32, 4],
])('%i slots stand in %i columns on a screen set upright', (count, columns) => {
  expect(slotColumns(count, 960, 1_640)).toBe(columns);
});

it('gives every slot a place on any screen', () => {
  for (let count = 1; count <= 32; count++) expect(slotColumns(count, 0, 0)).toBeGreaterThanOrEqual(1);
});

it('never sets slots side by side that would have to be scrolled to', () => {
  expect(slotColumns(32, 1_160, 540)).toBe(4);
});
