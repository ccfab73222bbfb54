import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageDays, isAgeing } from '../../../src-renderer/features/work-orders/ageing.ts';
import {
  awaitingReceipt,
  progressParts,
  settledFraction,
  wholePercent,
} from '../../../src-renderer/features/work-orders/progress-parts.ts';

const progress = { expected: 8, reFlashed: 2, alreadyCurrent: 1, quarantined: 1, open: 4, notified: 1 };
const dayMs = 86_400_000;

describe('the parts of a progress bar', () => {
  it('are fractions of the whole, in the order of the bar', () => {
    expect(progressParts(progress)).toEqual([
      { kind: 're-flashed', count: 2, fraction: 0.25 },
      { kind: 'already-current', count: 1, fraction: 0.125 },
      { kind: 'quarantined', count: 1, fraction: 0.125 },
      { kind: 'open', count: 4, fraction: 0.5 },
    ]);
  });

  it('fill the bar whatever the counts', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(count, count, count, count, (reFlashed, alreadyCurrent, quarantined, open) => {
        const counts = { ...progress, reFlashed, alreadyCurrent, quarantined, open };
        const sum = progressParts(counts).reduce((total, part) => total + part.fraction, 0);
        expect(sum).toBeCloseTo(reFlashed + alreadyCurrent + quarantined + open === 0 ? 0 : 1, 9);
      }),
    );
  });
});

describe('the percentage of a Work Order', () => {
  it.each([
    [0, 0],
    [0.0001, 1],
    [0.5, 50],
    [0.9999, 99],
    [1, 100],
  ])('of %d is %d', (fraction, percent) => {
    expect(wholePercent(fraction)).toBe(percent);
  });

  it('is full for a Work Order that expects no hub', () => {
    expect(settledFraction({ ...progress, expected: 0, open: 0 })).toBe(1);
  });

  it('counts what is settled, however it ended', () => {
    expect(settledFraction(progress)).toBe(0.5);
  });
});

describe('the receipts a Work Order waits for', () => {
  it('are those of its re-flashed hubs', () => {
    expect(awaitingReceipt(progress)).toBe(1);
  });
});

describe('the age of a Work Order', () => {
  it('counts whole days', () => {
    expect([ageDays(0, dayMs - 1), ageDays(0, dayMs)]).toEqual([0, 1]);
  });

  it('is never negative when the clock was set back', () => {
    expect(ageDays(dayMs, 0)).toBe(0);
  });

  it('is pointed out only while hubs wait', () => {
    expect([isAgeing(1, 0, 14 * dayMs), isAgeing(0, 0, 14 * dayMs), isAgeing(1, 0, 13 * dayMs)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
