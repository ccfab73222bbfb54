import { describe, expect, it } from 'vitest';
import { spanOf, stepReport } from '../../src-main/core/review/step-report.ts';
import { finishStep, insertStep } from '../../src-main/core/store/attempts.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { openTestStore } from '../store/open-test-store.ts';
import { addAttempt } from './review-store.ts';

/** Slot, step, durations in ms; a negative one is of a step that failed. */
type Row = readonly [number | null, string, readonly number[], release?: string];

const endedAtMs = 1_000_000;
const span = { fromMs: endedAtMs, toMs: endedAtMs + 1_000 };

/** Each duration is an attempt of its own, which ended at the first moment of the span unless told. */
const storeOf = (rows: readonly Row[], endMs = endedAtMs) => {
  const store = openTestStore();
  store.transaction('fill', (db) => {
    rows.forEach(([slot, step, durations, release], row) => {
      durations.forEach((durationMs, index) => {
        const attemptId = `A${row}-${index}`;
        const outcome = { kind: 're-flashed' } as const;
        addAttempt(db, { attemptId, hub: 1, startedAtMs: 0, endedAtMs: endMs, outcome });
        prepared(db, 'UPDATE attempts SET slot = ? WHERE attempt_id = ?').run(slot, attemptId);
        const releaseId = (release ?? null) as ReleaseId | null;
        insertStep(db, { attemptId, ordinal: 1, step, releaseId, startedAtMs: 0 });
        const result = durationMs < 0 ? 'fail' : 'pass';
        finishStep(db, attemptId, 1, { durationMs: Math.abs(durationMs), result, detail: null });
      });
    });
  });
  return store;
};

const report = (rows: readonly Row[], endMs?: number) => stepReport(storeOf(rows, endMs).db, span);
const times = (count: number, ms: number): readonly number[] => new Array<number>(count).fill(ms);

describe('how long steps took', () => {
  it('is nothing before an attempt ended', async () => {
    expect(await report([])).toEqual({ ...span, bench: [], slots: [] });
  });

  it('is the middle, the 95th and the longest of the steps that passed, over the bench and by slot', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    const { bench, slots } = await report([
      [1, 'load', hundred],
      [2, 'load', [500]],
    ]);
    expect(bench).toMatchObject([{ step: 'load', count: 101, p50Ms: 51, p95Ms: 96, maxMs: 500 }]);
    expect(slots).toMatchObject([
      { slot: 1, steps: [{ step: 'load', count: 100, p50Ms: 50, p95Ms: 95, maxMs: 100 }] },
      { slot: 2, steps: [{ step: 'load', count: 1, p50Ms: 500, p95Ms: 500, maxMs: 500 }] },
    ]);
  });

  it('counts steps that failed by themselves, and takes no time from them', async () => {
    const { bench, slots } = await report([
      [1, 'check', [10, -90_000]],
      [2, 'check', [-5]],
    ]);
    expect(bench).toMatchObject([{ count: 1, failedCount: 2, maxMs: 10 }]);
    expect(slots[1]).toMatchObject({
      slot: 2,
      steps: [{ count: 0, failedCount: 1, p50Ms: null, maxMs: null }],
    });
  });

  it('leaves out a step that never ended', async () => {
    const store = storeOf([[1, 'load', [10]]]);
    store.transaction('cut off', (db) =>
      insertStep(db, { attemptId: 'A0-0', ordinal: 2, step: 'check', releaseId: null, startedAtMs: 0 }),
    );
    expect((await stepReport(store.db, span)).bench).toHaveLength(1);
  });

  it.each([
    ['before', endedAtMs - 1, 0],
    ['at the first moment of', endedAtMs, 1],
    ['at the last moment of', span.toMs, 1],
    ['after', span.toMs + 1, 0],
  ])('of an attempt that ended %s the time asked for', async (_, endMs, steps) => {
    expect((await report([[1, 'load', [10]]], endMs)).bench).toHaveLength(steps);
  });

  it('counts for the bench, and for no slot, where the attempt had none', async () => {
    const { bench, slots } = await report([[null, 'load', [10]]]);
    expect(bench).toMatchObject([{ count: 1 }]);
    expect(slots).toEqual([]);
  });

  it('stands in the order in which an attempt goes through the steps', async () => {
    const { bench } = await report(
      ['polish', 'read-version', 'load', 'identify', 'restart', 'check'].map((step) => [1, step, [1]]),
    );
    expect(bench.map(({ step }) => step)).toEqual([
      'identify',
      'load',
      'check',
      'restart',
      'read-version',
      'polish',
    ]);
  });

  it('is read to the end however many pages it takes', async () => {
    const turns: number[] = [];
    const { db } = storeOf([[1, 'load', times(450, 7)]]);
    const { bench } = await stepReport(db, span, async () => turns.push(1));
    expect(bench).toMatchObject([{ count: 450 }]);
    expect(turns.length).toBeGreaterThanOrEqual(3);
  });

  it('spreads over bins that the bench and its slots share', async () => {
    const { bench, slots } = await report([
      [1, 'load', [...times(40, 100), 200, 250]],
      [2, 'load', [9_000]],
    ]);
    const [all, one, two] = [
      bench[0]?.histogram,
      slots[0]?.steps[0]?.histogram,
      slots[1]?.steps[0]?.histogram,
    ];
    expect(all?.counts.reduce((sum, count) => sum + count, 0)).toBe(43);
    expect(one?.counts.reduce((sum, count) => sum + count, 0)).toBe(42);
    expect(two?.counts.at(-1)).toBe(1);
    expect([one?.fromMs, two?.binMs]).toEqual([all?.fromMs, all?.binMs]);
  });
});

describe('the spread of a step', () => {
  it('stands in one bin when its times hardly differ', async () => {
    const { bench } = await report([[1, 'load', [10_000, 10_010, 10_020, 10_030]]]);
    expect(bench[0]?.histogram.counts).toEqual([4, ...times(15, 0)]);
  });

  it('stands in one bin when nothing took any time', async () => {
    const { bench } = await report([[1, 'load', [0, 0]]]);
    expect(bench[0]?.histogram.counts).toEqual([2, ...times(15, 0)]);
  });
});

describe('a slot', () => {
  const bench: Row = [1, 'load', times(20, 1_000), 'r1'];

  it('is slower when its middle time is a quarter above the bench’s median', async () => {
    const { slots } = await report([bench, [2, 'load', times(5, 1_250), 'r1']]);
    expect(slots.map(({ slot, slower }) => [slot, slower])).toEqual([
      [1, []],
      [2, [{ step: 'load', factor: 1.25 }]],
    ]);
  });

  it.each<[string, Row]>([
    ['it is a little slower only', [2, 'load', times(5, 1_240), 'r1']],
    ['it rests on four times only', [2, 'load', times(4, 5_000), 'r1']],
    ['one of its times was long', [2, 'load', [1_000, 1_000, 1_000, 1_000, 60_000], 'r1']],
    ['it was given another release, with a larger image', [2, 'load', times(9, 4_000), 'r2']],
  ])('is not when %s', async (_, row) => {
    expect((await report([bench, row])).slots[1]?.slower).toEqual([]);
  });

  it('is not for a few moments, however many times the median they are', async () => {
    const { slots } = await report([
      [1, 'check', times(20, 10)],
      [2, 'check', times(9, 90)],
    ]);
    expect(slots[1]?.slower).toEqual([]);
  });

  it('is slower though it had the smaller image as well', async () => {
    const { slots } = await report([
      bench,
      [1, 'load', times(20, 9_000), 'r2'],
      [2, 'load', times(9, 2_000), 'r1'],
    ]);
    expect(slots[1]?.slower).toEqual([{ step: 'load', factor: 2 }]);
  });
});

describe('the time asked for', () => {
  const nowMs = new Date(2026, 2, 31, 14, 30).getTime();

  it('is today since midnight', () => {
    expect(spanOf('today', nowMs)).toEqual({ fromMs: new Date(2026, 2, 31).getTime(), toMs: nowMs });
  });

  it('is seven days with today among them, over a change of clocks too', () => {
    expect(spanOf('week', nowMs).fromMs).toBe(new Date(2026, 2, 25).getTime());
  });
});
