import { fieldOf } from '../whole-lines.ts';
import { askAll } from './identity.ts';
import type { McubootSettings } from './settings.ts';
import type { Visit } from './visit.ts';

type UptimeSettings = NonNullable<McubootSettings['restart']['uptime']>;

const readOnce = async (
  visit: Visit,
  { command, pattern }: UptimeSettings,
  signal: AbortSignal,
): Promise<number | null> => {
  const told = await askAll(visit, [command], signal);
  const digits = 'problem' in told ? null : fieldOf(told.lines, pattern, 'uptime');
  // mutant: logic: null has no digits
  return digits !== null && /^\d{1,15}(?:\.\d{1,9})?$/.test(digits) ? Number(digits) : null;
};

/** Two readings of a number that only rises, the earlier first. */
export interface Uptime {
  readonly first: number;
  readonly second: number;
}

/** Null where the catalogue states no uptime, or no two readings in a row fit each other: noise must not turn time back. */
export const readUptime = async (visit: Visit, signal: AbortSignal): Promise<Uptime | null> => {
  const { uptime } = visit.settings.restart;
  if (uptime === null) return null;
  let first = await readOnce(visit, uptime, signal);
  for (let attempt = 2; attempt <= visit.settings.tries.identity; attempt++) {
    const second = await readOnce(visit, uptime, signal);
    if (first !== null && second !== null && second >= first) return { first, second };
    first = second;
  }
  return null;
};

/** Both readings after lie below both before. */
export const hasGoneBack = (before: Uptime | null, after: Uptime | null): boolean =>
  before !== null && after !== null && after.second < before.first;
