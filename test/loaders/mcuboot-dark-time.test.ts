import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDarkTime } from '../../src-main/core/loaders/mcuboot/dark-time.ts';

/** Echoes 1 to `count` go out; those in `answers` are answered, in that order, once all are. */
const wasSeenAfter = (count: number, answers: readonly number[]): boolean => {
  const dark = createDarkTime(3);
  for (let echo = 1; echo <= count; echo++) dark.sent(echo);
  for (const echo of answers) dark.answered(echo);
  return dark.wasSeen;
};

describe('the dark time of a hub that is asked three times in a row at least', () => {
  it('is seen when three in a row were never answered, and a later one was', () => {
    expect(wasSeenAfter(4, [4])).toBe(true);
    expect(wasSeenAfter(9, [2, 8])).toBe(true);
  });

  it('is not over while nothing was answered', () => {
    expect(wasSeenAfter(9, [])).toBe(false);
    expect(wasSeenAfter(9, [1])).toBe(false);
  });

  it('is none when one echo or two were lost', () => {
    expect(wasSeenAfter(2, [2])).toBe(false);
    expect(wasSeenAfter(3, [3])).toBe(false);
    expect(wasSeenAfter(6, [3, 6])).toBe(false);
  });

  it('is none when the answers only came late: a hub that answers in order was there', () => {
    expect(wasSeenAfter(9, [1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(false);
    expect(wasSeenAfter(9, [2, 5, 8, 9])).toBe(false);
  });

  it('is none of a doubled answer, nor of one to an echo that was never sent', () => {
    expect(wasSeenAfter(1, [1, 1, 1])).toBe(false);
    expect(wasSeenAfter(9, [42])).toBe(false);
  });

  it('is seen exactly where a gap of three or more stands before an answer', () => {
    const answered = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(answered, (echoes) => {
        const inOrder = [...echoes].sort((a, b) => a - b);
        const hasGap = inOrder.some((echo, at) => echo - (inOrder[at - 1] ?? 0) > 3);
        expect(wasSeenAfter(30, inOrder)).toBe(hasGap);
      }),
    );
  });

  it('counts echoes in a row without an answer', () => {
    const dark = createDarkTime(3);
    for (const echo of [7, 8, 9]) dark.sent(echo);
    expect(dark.unanswered).toBe(3);
    dark.answered(8);
    expect(dark.unanswered).toBe(1);
  });
});
