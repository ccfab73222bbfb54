import { describe, expect, it } from 'vitest';
import { finishStep, insertAttempt, insertStep } from '../../src-main/core/store/attempts.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { type AttemptCursor, readStepPage } from '../../src-main/core/store/step-durations.ts';
import { addAttempt } from '../review/review-store.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const beginning: AttemptCursor = { endedAtMs: 0, attemptId: '' };
const endMs = 1_000;

/** An attempt that ended at `endedAtMs` after steps of these durations; a step without one did not end. */
const ended = (db: Writable, attemptId: string, endedAtMs: number, ...durations: (number | null)[]): void => {
  addAttempt(db, { attemptId, hub: 1, startedAtMs: 1, endedAtMs, outcome: { kind: 're-flashed' } });
  for (const [at, durationMs] of durations.entries()) {
    insertStep(db, { attemptId, ordinal: at + 1, step: 'load', releaseId: null, startedAtMs: 2 });
    if (durationMs !== null) finishStep(db, attemptId, at + 1, { durationMs, result: 'pass', detail: null });
  }
};
const durationsOf = (db: Writable, after: AttemptCursor, beforeMs: number, limit: number) =>
  eitherWay(db, () => readStepPage(db, after, beforeMs, limit)).steps.map(({ durationMs }) => durationMs);

describe('steps of attempts that ended', () => {
  it('come as they went, in the order in which the attempts ended, and then by their id', () => {
    const { db } = openTestStore();
    ended(db, 'A', 30, 3);
    ended(db, 'C', 20, 2);
    ended(db, 'B', 20, 1);
    expect(durationsOf(db, beginning, endMs, 9)).toEqual([1, 2, 3]);
    expect(durationsOf(db, beginning, endMs, 2)).toEqual([1, 2]);
    expect(readStepPage(db, beginning, endMs, 1).steps).toMatchObject([
      { slot: 1, step: 'load', releaseId: null, durationMs: 1, result: 'pass' },
    ]);
  });

  it('are none of an attempt that runs, and none that was cut off', () => {
    const { db } = openTestStore();
    ended(db, 'A', 30, 3, null);
    insertAttempt(db, {
      attemptId: 'B',
      workOrderId: null,
      chf: null,
      slot: 1,
      port: 'p',
      operator: 'o',
      startedAtMs: 1,
    });
    insertStep(db, { attemptId: 'B', ordinal: 1, step: 'load', releaseId: null, startedAtMs: 2 });
    finishStep(db, 'B', 1, { durationMs: 9, result: 'pass', detail: null });
    expect(durationsOf(db, beginning, endMs, 9)).toEqual([3]);
  });

  it('are read in pages of whole attempts, each after the one before, until nothing is further', () => {
    const { db } = openTestStore();
    ended(db, 'A', 10, 1, 2);
    ended(db, 'B', 10);
    ended(db, 'C', 20, 3);
    const first = readStepPage(db, beginning, endMs, 1);
    expect([first.steps.length, first.next]).toMatchObject([2, { endedAtMs: 10, attemptId: 'A' }]);
    // Without a step, and not the end.
    const second = readStepPage(db, first.next ?? beginning, endMs, 1);
    expect([second.steps, second.next]).toMatchObject([[], { endedAtMs: 10, attemptId: 'B' }]);
    const third = readStepPage(db, second.next ?? beginning, endMs, 1);
    expect([third.steps.length, third.next]).toMatchObject([1, { endedAtMs: 20, attemptId: 'C' }]);
    expect(readStepPage(db, third.next ?? beginning, endMs, 1)).toEqual({ steps: [], next: null });
  });

  it('are of before the time asked for, and not of that time', () => {
    const { db } = openTestStore();
    ended(db, 'A', 29, 1);
    ended(db, 'B', 30, 2);
    expect(durationsOf(db, beginning, 30, 9)).toEqual([1]);
  });
});
