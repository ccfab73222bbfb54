import { describe, expect, it } from 'vitest';
import { type CoreTime, openCoreTime } from '../../src-main/core/record/core-time.ts';
import { appendJournal, listJournal } from '../../src-main/core/store/journal.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { loadTimeFloor } from '../../src-main/core/store/time-floor.ts';
import { farMs } from '../../src-shared/domain/bench-time.ts';
import { openWithHubs } from './one-hub.ts';
import { createWrongClock, type WrongClock } from './wrong-clock.ts';

/** What moves a bench's floor of time is in its journal, and how late it is known to be is kept for the next start. */

const dayMs = 24 * 3_600_000;
const recordedMs = Date.UTC(2026, 5, 1);

interface Kept {
  readonly store: Store;
  readonly clock: WrongClock;
  readonly time: CoreTime;
}

/** A bench that recorded its last fact on the first of June, opened when its clock says `clockMs`. */
const openAt = (clockMs: number, isNew = false): Kept => {
  const store = openWithHubs();
  const fact = { kind: 'a fact', actor: 'Ada', subject: null, attemptId: null, body: {} };
  if (!isNew) store.transaction('a fact', (db) => appendJournal(db, { ...fact, atMs: recordedMs }));
  const clock = createWrongClock(clockMs);
  return { store, clock, time: openCoreTime(store, clock, 'Ada') };
};
const lastOf = ({ store }: Kept) => listJournal(store.db, { limit: 1 })[0];

describe('the next start knows how late it is', () => {
  it.each<[string, number, number]>([
    ['by a clock that is right', recordedMs + 5 * dayMs, recordedMs + 5 * dayMs],
    ['by what was recorded, where the clock fell back', recordedMs - dayMs, recordedMs],
    ['by what was recorded, where the clock is far ahead', recordedMs + farMs + dayMs, recordedMs],
  ])('%s', (_how, clockMs, knownMs) => {
    expect(loadTimeFloor(openAt(clockMs).store.db)).toBe(knownMs);
  });

  it('by nothing at all on a bench that recorded nothing', () => {
    const { store } = openAt(recordedMs, true);
    expect(loadTimeFloor(store.db)).toBeNull();
  });

  it('by what passed since, where it is kept again', () => {
    const { store, clock, time } = openAt(recordedMs);
    clock.pass(3 * dayMs);
    time.keep();
    expect(loadTimeFloor(store.db)).toBe(recordedMs + 3 * dayMs);
  });

  it('which stops nothing where the disk cannot keep it, and hides no bug', () => {
    const { store, clock } = openAt(recordedMs);
    store.db.pragma('query_only = ON');
    expect(() => openCoreTime(store, clock, 'Ada').keep()).not.toThrow();
    store.db.pragma('query_only = OFF');
    const bug = new TypeError('undefined is not a floor');
    const broken: Store = {
      ...store,
      note: () => {
        throw bug;
      },
    };
    expect(() => openCoreTime(broken, clock, 'Ada')).toThrow(bug);
  });
});

describe('what a far end says of the time', () => {
  it('is journalled with its source where it raises the floor', () => {
    const bench = openAt(recordedMs - dayMs);
    bench.time.hear(recordedMs + dayMs, 'gateway.test');
    expect(lastOf(bench)).toMatchObject({
      kind: 'time-heard',
      actor: 'Ada',
      subject: null,
      attemptId: null,
      body: { ms: recordedMs + dayMs, source: 'gateway.test' },
    });
    expect(bench.time.contradiction()).toBeNull();
    expect(bench.time.nowMs()).toBe(recordedMs + dayMs);
  });

  it('is no entry where it says nothing new, or differs from a clock that is right, which is told until it agrees', () => {
    const bench = openAt(recordedMs + dayMs);
    bench.time.hear(recordedMs + 3 * dayMs, 'gateway.test');
    expect(bench.time.contradiction()).toEqual({ source: 'gateway.test', byMs: 2 * dayMs });
    bench.time.hear(recordedMs + dayMs, 'gateway.test');
    expect(bench.time.contradiction()).toBeNull();
    expect(lastOf(bench)?.kind).toBe('a fact');
  });
});

describe('a shift lead who says that the clock is right', () => {
  it('is in the journal by name, and is told what it had read before', () => {
    const clockMs = recordedMs - 2 * dayMs;
    const bench = openAt(clockMs);
    expect(bench.time.trustClock('Lea')).toEqual({
      state: 'behind',
      clockMs,
      floorMs: recordedMs,
      isNamed: true,
    });
    expect(lastOf(bench)).toMatchObject({
      atMs: clockMs,
      kind: 'clock-trusted',
      actor: 'Lea',
      body: { ms: clockMs },
    });
    expect(lastOf(bench)?.body).toEqual({ ms: clockMs });
    expect(bench.time.reading().state).toBe('right');
  });
});
