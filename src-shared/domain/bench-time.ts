/**
 * The one idea of time (ADR 0015). A bench lives for years and its clock's battery dies, so the newest time that it has
 * itself recorded is a floor: it is no earlier than that, plus what passed since. All times are ms since the epoch.
 */

/** Longer than a bench rests between two days of work: a clock beyond it says more than the floor can bear out. */
export const farMs = 30 * 24 * 3_600_000;
/** A clock this far behind is named; less is what setting a clock right takes. */
export const behindMs = 2 * 60_000;
/** Two clocks that differ by no more than this agree. */
export const agreeMs = 10 * 60_000;

/** `behind` and `ahead`: what the clock says cannot be, or cannot be known to be, right. */
export type ClockState = 'right' | 'behind' | 'ahead';

/** `floorMs` is null on a bench that has recorded nothing yet: there is nothing to hold its clock against. */
export const judgeClock = (clockMs: number, floorMs: number | null): ClockState => {
  if (floorMs === null) return 'right';
  if (clockMs < floorMs) return 'behind';
  return clockMs - floorMs > farMs ? 'ahead' : 'right';
};

/** What the journal holds about time: when each fact was recorded, what a trusted witness said, and what a person did. */
export type TimeFact =
  | { readonly kind: 'recorded'; readonly atMs: number }
  | { readonly kind: 'heard'; readonly heardMs: number }
  | { readonly kind: 'trusted'; readonly clockMs: number };

/**
 * The floor after one more fact, in the journal's order. A fact recorded while the clock was far ahead does not raise it; a
 * witness does, and a shift lead's word sets it, backwards too.
 */
export const nextFloor = (floorMs: number | null, fact: TimeFact): number => {
  switch (fact.kind) {
    case 'trusted':
      return fact.clockMs;
    case 'heard':
      // mutant: logic: Math.max takes null for 0, and no time is below that
      return Math.max(floorMs ?? fact.heardMs, fact.heardMs);
    case 'recorded':
      // mutant: logic: without a floor every clock is right
      return floorMs === null || judgeClock(fact.atMs, floorMs) === 'right' ? fact.atMs : floorMs;
  }
};

/** What the time that a trusted far end stated means for this bench. */
export type Hearing =
  /** Clock and floor are right, or the far end knows no better. */
  | 'nothing'
  /** It bears out a clock that was doubted, or tells more than the floor: it becomes the floor. */
  | 'raises'
  /** It differs from a clock that was taken for right. */
  | 'differs';

/** A witness further from the floor than {@link farMs} is believed only where the bench's own clock says the same. */
export const weighHearing = (heardMs: number, clockMs: number, floorMs: number | null): Hearing => {
  if (floorMs === null) return 'nothing';
  const agrees = Math.abs(heardMs - clockMs) <= agreeMs;
  if (judgeClock(clockMs, floorMs) === 'right') return agrees ? 'nothing' : 'differs';
  if (heardMs <= floorMs) return 'nothing';
  return agrees || heardMs - floorMs <= farMs ? 'raises' : 'nothing';
};
