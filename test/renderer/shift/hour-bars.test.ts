import { describe, expect, it } from 'vitest';
import { hourBars, workedHours } from '../../../src-renderer/features/shift/hour-bars.ts';

const hour = (hourStartsAtMs: number, reFlashed: number) => ({
  hourStartsAtMs,
  reFlashed,
  alreadyCurrent: 0,
  quarantined: 0,
  failed: 0,
});

describe('the hours of a shift', () => {
  it('run from the first with a hub to the last, with idle ones between', () => {
    const hours = [hour(0, 0), hour(1, 2), hour(2, 0), hour(3, 1), hour(4, 0)];
    expect(workedHours(hours).map(({ hourStartsAtMs }) => hourStartsAtMs)).toEqual([1, 2, 3]);
  });

  it('are none before the first hub', () => {
    expect(workedHours([hour(0, 0)])).toEqual([]);
  });

  it('add up all outcomes', () => {
    const busy = { hourStartsAtMs: 8, reFlashed: 1, alreadyCurrent: 2, quarantined: 3, failed: 4 };
    expect(hourBars([busy], (atMs) => `${atMs}:00`)).toEqual([
      { hour: '8:00', reFlashed: 1, alreadyCurrent: 2, quarantined: 3, failed: 4, total: 10 },
    ]);
  });
});
