import type { Clock } from '../../src-main/core/clock.ts';
import type { Timer } from '../../src-main/core/timer.ts';

/** A clock and its timer that move only when told. Wall time and monotonic time are the same. */
export interface FakeTime extends Clock, Timer {
  /** Runs what falls due on the way, in order. */
  pass(ms: number): void;
}

export const createFakeTime = (): FakeTime => {
  let now = 0;
  let due: { readonly atMs: number; readonly work: () => void }[] = [];
  const nextBefore = (untilMs: number) =>
    due.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  return {
    nowMs: () => now,
    monotonicMs: () => now,
    after: (waitMs, work) => {
      const entry = { atMs: now + waitMs, work };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    pass: (ms) => {
      const untilMs = now + ms;
      for (let next = nextBefore(untilMs); next !== undefined; next = nextBefore(untilMs)) {
        const { atMs, work } = next;
        due = due.filter((other) => other !== next);
        now = atMs;
        work();
      }
      now = untilMs;
    },
  };
};
