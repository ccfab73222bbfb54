import { text } from '../../text/text.ts';

/** Steps take from a moment to minutes: below a second in ms. */
export const duration = (ms: number | null): string => {
  if (ms === null) return text.shift.steps.unknown;
  return ms < 1_000 ? text.units.milliseconds(ms) : text.units.seconds(ms);
};
