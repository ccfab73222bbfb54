import { describe, expect, it } from 'vitest';
import { shiftToday } from '../../src-main/core/review/shift-today.ts';
import { insertAttempt } from '../../src-main/core/store/attempts.ts';
import { faultRules } from '../../src-shared/domain/faults/fault.ts';
import { interruptedActions } from '../../src-shared/domain/next-action.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { quarantineRules } from '../../src-shared/domain/reasons.ts';
import { openTestStore } from '../store/open-test-store.ts';
import { addAttempt, chfOf } from './review-store.ts';

const day = Date.UTC(2026, 2, 29);
const minute = 60_000;
const hour = 60 * minute;

const good: AttemptOutcome = { kind: 're-flashed' };
const current: AttemptOutcome = { kind: 'already-current' };
const lost: AttemptOutcome = { kind: 'failed', code: 'port-lost', detail: '' };
const wrong: AttemptOutcome = { kind: 'quarantined', reason: 'wrong-hub-on-port', detail: '' };
const cut: AttemptOutcome = { kind: 'interrupted', hubState: 'suspect' };

/** Hub, start after the day's start, length, outcome. */
type Row = readonly [number | null, number, number, AttemptOutcome];

const report = (rows: readonly Row[], nowMs = day + 12 * hour) => {
  const store = openTestStore();
  store.transaction('fill', (db) => {
    rows.forEach(([hub, startedAtMs, lastedMs, outcome], index) => {
      const startMs = day + startedAtMs;
      addAttempt(db, {
        attemptId: `A${index}`,
        hub,
        startedAtMs: startMs,
        endedAtMs: startMs + lastedMs,
        outcome,
      });
    });
  });
  return shiftToday(store.db, { nowMs, dayStartMs: day });
};

const noCounts = { reFlashed: 0, alreadyCurrent: 0, quarantined: 0, failed: 0 };

describe('the shift so far', () => {
  it('has nothing to tell before the first attempt ends', () => {
    expect(report([])).toEqual({
      fromMs: day,
      toMs: day + 12 * hour,
      hours: [],
      firstPassYield: null,
      hubsAttempted: 0,
      hubsPerHour: null,
      failures: [],
      medianSeconds: null,
    });
  });

  it('counts each hour by how attempts ended, empty hours too, up to the present one', () => {
    const rows: readonly Row[] = [
      [1, 8 * hour, minute, good],
      [2, 8 * hour, minute, current],
      [3, 8 * hour + 59 * minute, minute, wrong],
      [4, 9 * hour, minute, lost],
      [5, 9 * hour, minute, cut],
    ];
    expect(report(rows, day + 10.5 * hour).hours).toEqual([
      { hourStartsAtMs: day + 8 * hour, ...noCounts, reFlashed: 1, alreadyCurrent: 1 },
      { hourStartsAtMs: day + 9 * hour, ...noCounts, quarantined: 1, failed: 2 },
      { hourStartsAtMs: day + 10 * hour, ...noCounts },
    ]);
  });

  it('leaves out what ended before the day, and what has not ended', () => {
    const store = openTestStore();
    store.transaction('fill', (db) => {
      addAttempt(db, {
        attemptId: 'A1',
        hub: 1,
        startedAtMs: day - hour,
        endedAtMs: day - 1,
        outcome: lost,
      });
      insertAttempt(db, {
        attemptId: 'A2',
        workOrderId: null,
        chf: chfOf(2),
        slot: 1,
        port: 'p',
        operator: 'o',
        startedAtMs: day + 1,
      });
    });
    expect(shiftToday(store.db, { nowMs: day + hour, dayStartMs: day })).toMatchObject({
      hours: [],
      hubsAttempted: 0,
      failures: [],
    });
  });

  it('passes a hub at first when its first attempt of the day ended well, whatever came later', () => {
    const rows: readonly Row[] = [
      [1, hour, minute, good],
      [1, 2 * hour, minute, lost],
      [2, hour, minute, lost],
      [2, 2 * hour, minute, good],
      [3, hour, minute, current],
      [null, hour, minute, lost],
    ];
    expect(report(rows)).toMatchObject({ hubsAttempted: 3, firstPassYield: 2 / 3 });
  });

  it('takes for a hub’s first attempt the one that began first, though another ended before it', () => {
    const rows: readonly Row[] = [
      [1, hour, 30 * minute, lost],
      [1, hour + minute, minute, good],
    ];
    expect(report(rows).firstPassYield).toBe(0);
  });

  it('counts a hub once an hour of work, from the first start to the last end', () => {
    const rows: readonly Row[] = [
      [1, 8 * hour, minute, good],
      [1, 8 * hour + 10 * minute, minute, current],
      [2, 9 * hour, minute, lost],
      [3, 9 * hour, hour, good],
    ];
    expect(report(rows).hubsPerHour).toBe(1);
  });

  it('begins the work at the day’s start when an attempt runs over midnight', () => {
    expect(report([[1, -hour, 2 * hour, good]]).hubsPerHour).toBe(1);
  });

  it('lists why attempts ended badly, most frequent first, with what to do', () => {
    const rows: readonly Row[] = [
      [1, hour, minute, wrong],
      [2, hour, minute, lost],
      [null, hour, minute, lost],
      [3, hour, minute, cut],
      [4, hour, minute, good],
    ];
    expect(report(rows).failures).toEqual([
      { reason: 'port-lost', count: 2, hint: faultRules['port-lost'].hint },
      { reason: 'interrupted-suspect', count: 1, hint: interruptedActions.suspect },
      { reason: 'wrong-hub-on-port', count: 1, hint: quarantineRules['wrong-hub-on-port'].hint },
    ]);
  });

  it('has no hint for a bug and for a reason that it does not know', () => {
    const rows: readonly Row[] = [
      [1, hour, minute, { kind: 'failed', code: 'internal', detail: 'x' }],
      [2, hour, minute, { kind: 'quarantined', reason: 'of-old' as 'no-pathway', detail: '' }],
    ];
    expect(report(rows).failures.map(({ hint }) => hint)).toEqual([null, null]);
  });

  it.each([
    [[60], 60],
    [[30, 50], 40],
    [[10, 90, 20], 20],
  ])('takes the median of re-flashes that lasted %j seconds for %d', (seconds, median) => {
    const rows = seconds.map((lasted, index): Row => [index, hour, lasted * 1000, good]);
    expect(report([...rows, [99, hour, 1000, current]]).medianSeconds).toBe(median);
  });

  it('has at most the 25 hours of the longest day, however wrong the clock was', () => {
    const rows: readonly Row[] = [
      [1, 0, minute, good],
      [2, 24.5 * hour, minute, good],
      [3, 4_000 * hour, minute, good],
    ];
    const { hours, hubsAttempted } = report(rows, day + 9_000 * hour);
    expect([hours.length, hubsAttempted]).toEqual([25, 2]);
  });
});
