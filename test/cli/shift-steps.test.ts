import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finishStep, insertStep } from '../../src-main/core/store/attempts.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import { addAttempt } from '../review/review-store.ts';
import { makeFolder, type TestFolder, typed } from './cli-bench.ts';

let folder: TestFolder;
/** Slot 1 loads in 2 s, slot 4 in 5 s, twenty and five times today. */
beforeEach(() => {
  folder = makeFolder();
  const store = openStore({ dataFolder: folder.path, mode: 'write', nowMs: Date.now });
  const endedAtMs = Date.now();
  store.transaction('fill', (db) => {
    for (const [slot, count, durationMs] of [
      [1, 20, 2_000],
      [4, 5, 5_000],
    ] as const)
      for (let index = 0; index < count; index++) {
        const attemptId = `A${slot}-${index}`;
        addAttempt(db, { attemptId, hub: 1, startedAtMs: 0, endedAtMs, outcome: { kind: 're-flashed' } });
        prepared(db, 'UPDATE attempts SET slot = ? WHERE attempt_id = ?').run(slot, attemptId);
        insertStep(db, { attemptId, ordinal: 1, step: 'load', releaseId: null, startedAtMs: 0 });
        finishStep(db, attemptId, 1, { durationMs, result: 'pass', detail: null });
      }
  });
  store.close();
});
afterEach(() => folder.remove());

const steps = (...args: readonly string[]) => typed(['--data', folder.path, 'shift', 'steps', ...args]);

describe('reflash shift steps', () => {
  it('tells the times of the whole bench, and which slots are slower', async () => {
    const { code, out } = await steps();
    expect(code).toBe(0);
    expect(out).toMatch(/^load +25 +0 +2\.0 s +5\.0 s +5\.0 s$/m);
    expect(out).toContain("SLOWER: slot 4, load, 2.50 times the bench's median");
  });

  it('tells those of one slot', async () => {
    const { out } = await steps('--slot', '4', '--period', 'week');
    expect(out).toMatch(/^load +5 +0 +5\.0 s +5\.0 s +5\.0 s$/m);
  });

  it('says that a slot did nothing', async () => {
    expect((await steps('--slot', '9')).out).toContain('No step ended on slot 9');
  });

  it.each([
    ['--slot', '33'],
    ['--slot', 'x'],
    ['--period', 'year'],
  ])('refuses %s %s', async (name, value) => {
    const { code, err } = await steps(name, value);
    expect(code).toBe(2);
    expect(err).toContain(value);
  });
});
