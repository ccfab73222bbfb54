import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDarkTime } from '../../src-main/core/loaders/mcuboot/dark-time.ts';

/** `7` is an echo that goes out, `-7` its answer that comes in. */
const wasSeenOver = (events: readonly number[]): boolean => {
  const dark = createDarkTime(3);
  for (const event of events) {
    if (event > 0) dark.sent(event);
    else dark.answered(-event);
  }
  return dark.wasSeen;
};

describe('the dark time of a hub that is asked three times in a row at least', () => {
  it('is seen when three in a row were never answered, and a later one was', () => {
    expect(wasSeenOver([1, 2, 3, 4, -4])).toBe(true);
    expect(wasSeenOver([1, -1, 2, -2, 3, 4, 5, 6, 7, -7])).toBe(true);
  });

  it('is not over while nothing was answered', () => {
    expect(wasSeenOver([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(false);
    expect(wasSeenOver([1, -1, 2, 3, 4, 5, 6])).toBe(false);
  });

  it('is none when one echo or two were lost', () => {
    expect(wasSeenOver([1, 2, -2])).toBe(false);
    expect(wasSeenOver([1, 2, 3, -3])).toBe(false);
    expect(wasSeenOver([1, 2, 3, -3, 4, 5, 6, -6, 7, 8, 9, -9])).toBe(false);
  });

  it('is none when the answers only came late: a hub that answers in order was there', () => {
    expect(wasSeenOver([1, 2, 3, 4, 5, -1, -2, -3, -4, -5])).toBe(false);
    expect(wasSeenOver([1, 2, 3, 4, 5, -2, -5])).toBe(false);
  });

  it('is none of a hub that had room for two and dropped the others, and answers the next one', () => {
    expect(wasSeenOver([1, 2, 3, 4, 5, 6, 7, -1, -2, 8, -8])).toBe(false);
  });

  it('is none of a doubled answer, nor of one to an echo that was never sent', () => {
    expect(wasSeenOver([1, -1, -1, -1])).toBe(false);
    expect(wasSeenOver([1, 2, 3, 4, 5, -42])).toBe(false);
  });

  it('is seen exactly where three or more went out between one answer in time and the next', () => {
    const fates = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fates, (answered) => {
        const events = answered.flatMap((isAnswered, at) => (isAnswered ? [at + 1, -(at + 1)] : [at + 1]));
        const text = answered.map((isAnswered) => (isAnswered ? '+' : '-')).join('');
        expect(wasSeenOver(events)).toBe(/---\+/.test(text));
      }),
    );
  });

  it('is seen though it was away for longer than there are numbers for echoes', () => {
    const wrapped = Array.from({ length: 256 + 2 }, (_, at) => (at % 256) + 1);
    expect(wasSeenOver([...wrapped, -2])).toBe(true);
  });

  it('is not ended by an answer to an echo that was never sent', () => {
    const dark = createDarkTime(3);
    for (const echo of [7, 8, 9]) dark.sent(echo);
    dark.answered(42);
    expect(dark.unanswered).toBe(3);
  });

  it('counts echoes without an answer since the last one', () => {
    const dark = createDarkTime(3);
    for (const echo of [7, 8, 9]) dark.sent(echo);
    expect(dark.unanswered).toBe(3);
    dark.answered(8);
    expect(dark.unanswered).toBe(0);
  });
});
