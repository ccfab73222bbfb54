import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  behindMs,
  judgeClock,
  nextFloor,
  type TimeFact,
  weighHearing,
} from '../../src-shared/domain/bench-time.ts';

const floorMs = Date.UTC(2026, 10, 24, 17);
const dayMs = 24 * 3_600_000;
/** The longest that a bench rests. */
const farMs = 30 * dayMs;
/** What two clocks that agree may differ by. */
const agreeMs = 10 * 60_000;

describe('a clock against the newest time that the bench recorded', () => {
  it.each([
    ['of the same moment', 0, 'right'],
    ['of a holiday later', 14 * dayMs, 'right'],
    ['of the longest rest', farMs, 'right'],
    ['of more than that', farMs + 1, 'ahead'],
    ['of a moment earlier', -1, 'behind'],
    ['of years earlier', -3650 * dayMs, 'behind'],
  ] as const)('%s is %3$s', (_what, byMs, state) => {
    expect(judgeClock(floorMs + byMs, floorMs)).toBe(state);
  });

  it('is right where nothing was recorded yet', () => {
    expect(judgeClock(0, null)).toBe('right');
    expect(judgeClock(floorMs, null)).toBe('right');
  });
});

it('is named behind from two minutes on, which setting a clock right may take', () => {
  expect(behindMs).toBe(120_000);
});

describe('the floor', () => {
  const floorAfter = (...facts: readonly TimeFact[]): number | null =>
    facts.reduce<number | null>(nextFloor, floorMs);

  it('begins with the first fact, whatever it is', () => {
    expect(nextFloor(null, { kind: 'recorded', atMs: floorMs })).toBe(floorMs);
    expect(nextFloor(null, { kind: 'heard', heardMs: floorMs })).toBe(floorMs);
    expect(nextFloor(null, { kind: 'trusted', clockMs: floorMs })).toBe(floorMs);
  });

  it('rises with what is recorded, and never falls by it', () => {
    expect(floorAfter({ kind: 'recorded', atMs: floorMs + 5 })).toBe(floorMs + 5);
    expect(floorAfter({ kind: 'recorded', atMs: floorMs - dayMs })).toBe(floorMs);
  });

  it('is not raised by what is recorded while the clock is far ahead, however often', () => {
    const facts = Array.from(
      { length: 100 },
      (_, nth): TimeFact => ({ kind: 'recorded', atMs: floorMs + farMs + 1 + nth }),
    );
    expect(floorAfter(...facts)).toBe(floorMs);
  });

  it('is raised by a witness, and set by a person, backwards too', () => {
    expect(floorAfter({ kind: 'heard', heardMs: floorMs + 2 * farMs })).toBe(floorMs + 2 * farMs);
    expect(floorAfter({ kind: 'heard', heardMs: floorMs - 1 })).toBe(floorMs);
    expect(floorAfter({ kind: 'trusted', clockMs: floorMs - 900 * dayMs })).toBe(floorMs - 900 * dayMs);
  });

  it('is below no fact that was recorded in order with a right clock', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: farMs }), { maxLength: 50 });
    fc.assert(
      fc.property(gaps, (steps) => {
        const times = steps.map((_, nth) =>
          steps.slice(0, nth + 1).reduce((sum, step) => sum + step, floorMs),
        );
        const facts = times.map((atMs): TimeFact => ({ kind: 'recorded', atMs }));
        expect(floorAfter(...facts)).toBe(times.at(-1) ?? floorMs);
      }),
    );
  });
});

describe('what a witness says', () => {
  it.each([
    ['that a right clock is right', floorMs + 10, floorMs + 10 + agreeMs, 'nothing'],
    ['another time than a right clock', floorMs + 10, floorMs + 11 + agreeMs, 'differs'],
    ['the time, where the clock died', 0, floorMs + dayMs, 'raises'],
    ['the time of the floor, where the clock died', 0, floorMs, 'nothing'],
    ['a time a whole rest later, where the clock died', 0, floorMs + farMs, 'raises'],
    ['a time below the floor, where the clock died', 0, floorMs - dayMs, 'nothing'],
    ['a time that nothing bears out, where the clock died', 0, floorMs + farMs + 1, 'nothing'],
    ['the same as a clock far ahead', floorMs + 3 * farMs, floorMs + 3 * farMs - agreeMs, 'raises'],
    ['far less than a clock far ahead', floorMs + 3 * farMs, floorMs + dayMs, 'raises'],
    ['a third time, far ahead too', floorMs + 3 * farMs, floorMs + 2 * farMs, 'nothing'],
  ] as const)('%s', (_what, clockMs, heardMs, hearing) => {
    expect(weighHearing(heardMs, clockMs, floorMs)).toBe(hearing);
  });

  it('is nothing to a bench that has recorded nothing yet', () => {
    expect(weighHearing(floorMs, 0, null)).toBe('nothing');
  });
});
