import type { ShiftToday } from '../../../src-shared/contract/shift.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import type { Readable } from '../store/handles.ts';
import { prepared } from '../store/prepared.ts';
import { failurePareto } from './failure-pareto.ts';

/** An attempt that has ended, as far as the shift counts it. */
export interface EndedAttempt {
  /** Null where nobody learned which hub was on the port. */
  readonly chf: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly outcome: AttemptOutcome['kind'];
  /** Quarantine reason, fault code or hub state, by outcome. */
  readonly reason: string | null;
}

export interface ShiftSpan {
  readonly nowMs: number;
  /** Midnight by the bench's own clock and time zone, or when the shift began. */
  readonly dayStartMs: number;
}

/**
 * The day so far, from the attempts that ended in it. Hours run from the day's start; the list begins with the first
 * that has an attempt and ends with the present one, or with a later one after a clock was set back. First-pass yield:
 * hubs whose first attempt of the day ended re-flashed or already-current, over hubs attempted. Hubs per hour: hubs
 * that ended so at least once, over the time from the first attempt's start to the last one's end. Median: of the
 * attempts that re-flashed a hub. An interrupted attempt counts among the failed.
 */
export const shiftToday = (db: Readable, span: ShiftSpan): ShiftToday => {
  const attempts = attemptsOfDay(db, span.dayStartMs);
  const hubs = hubsOf(attempts);
  return {
    fromMs: span.dayStartMs,
    toMs: span.nowMs,
    hours: hoursOf(attempts, span),
    firstPassYield: hubs.attempted === 0 ? null : hubs.goodAtFirst / hubs.attempted,
    hubsAttempted: hubs.attempted,
    hubsPerHour: hubsPerHour(attempts, hubs.good, span.dayStartMs),
    failures: failurePareto(attempts),
    medianSeconds: medianSeconds(attempts),
  };
};

const hourMs = 3_600_000;
/** The longest day there is, when clocks go back. */
const hoursOfDay = 25;

const attemptsOfDay = (db: Readable, dayStartMs: number): readonly EndedAttempt[] =>
  prepared<EndedAttempt>(
    db,
    `SELECT chf_id AS chf, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, outcome, reason
     FROM attempts WHERE ended_at_ms >= ? AND ended_at_ms < ? ORDER BY ended_at_ms`,
  ).all(dayStartMs, dayStartMs + hoursOfDay * hourMs);

const isGood = ({ outcome }: EndedAttempt): boolean =>
  outcome === 're-flashed' || outcome === 'already-current';

interface HubCounts {
  readonly attempted: number;
  readonly goodAtFirst: number;
  readonly good: number;
}

const hubsOf = (attempts: readonly EndedAttempt[]): HubCounts => {
  const first = new Map<string, EndedAttempt>();
  const good = new Set<string>();
  for (const attempt of attempts) {
    const { chf } = attempt;
    if (chf === null) continue;
    const before = first.get(chf);
    if (before === undefined || attempt.startedAtMs < before.startedAtMs) first.set(chf, attempt);
    if (isGood(attempt)) good.add(chf);
  }
  const goodAtFirst = [...first.values()].filter(isGood).length;
  return { attempted: first.size, goodAtFirst, good: good.size };
};

type Hour = ShiftToday['hours'][number];
type Count = 'reFlashed' | 'alreadyCurrent' | 'quarantined' | 'failed';

const countOf: Readonly<Record<AttemptOutcome['kind'], Count>> = {
  're-flashed': 'reFlashed',
  'already-current': 'alreadyCurrent',
  quarantined: 'quarantined',
  failed: 'failed',
  interrupted: 'failed',
};

const hoursOf = (attempts: readonly EndedAttempt[], { nowMs, dayStartMs }: ShiftSpan): Hour[] => {
  const [earliest, latest] = [attempts.at(0), attempts.at(-1)];
  if (earliest === undefined || latest === undefined) return [];
  const hourOf = (atMs: number): number => Math.floor((atMs - dayStartMs) / hourMs);
  const from = hourOf(earliest.endedAtMs);
  const to = Math.min(hourOf(Math.max(latest.endedAtMs, nowMs)), hoursOfDay - 1);
  const hours = Array.from({ length: to - from + 1 }, (_, index) => ({
    hourStartsAtMs: dayStartMs + (from + index) * hourMs,
    reFlashed: 0,
    alreadyCurrent: 0,
    quarantined: 0,
    failed: 0,
  }));
  for (const { endedAtMs, outcome } of attempts) {
    const hour = hours[hourOf(endedAtMs) - from];
    if (hour !== undefined) hour[countOf[outcome]]++;
  }
  return hours;
};

const hubsPerHour = (attempts: readonly EndedAttempt[], hubs: number, dayStartMs: number): number | null => {
  const began = attempts.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Infinity);
  const ended = attempts.at(-1)?.endedAtMs ?? -Infinity;
  const workedMs = ended - Math.max(began, dayStartMs);
  return workedMs > 0 ? hubs / (workedMs / hourMs) : null;
};

/** Of an even number, the mean of the two in the middle. */
const medianSeconds = (attempts: readonly EndedAttempt[]): number | null => {
  const lasted = attempts
    .filter(({ outcome }) => outcome === 're-flashed')
    .map(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs)
    .sort((a, b) => a - b);
  const middle = lasted.length / 2;
  const [lower, upper] = [lasted[Math.ceil(middle) - 1], lasted[Math.floor(middle)]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2000;
};
