import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import { type BenchTime, type ClockReading, openBenchTime } from '../bench-time.ts';
import type { Clock } from '../clock.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { clockTrusted, loadTimeFloor, saveTimeFloor, timeHeard } from '../store/time-floor.ts';

/** {@link BenchTime} as the core keeps it: what moves its floor is in the journal. */
export interface CoreTime extends BenchTime {
  /** What an authenticated far end (`source`, its address) said the time is, ms since the epoch. */
  hear(heardMs: number, source: string): void;
  /**
   * Keeps how late it is known to be, for the next start; a bench may work for weeks and record nothing. What cannot be kept, as
   * on a full disk, the next start works out from the journal.
   */
  keep(): void;
  /** The last far end that differed from a clock taken for right; null while none does. */
  contradiction(): { readonly source: string; readonly byMs: number } | null;
  /** A shift lead confirms this machine's clock, whatever the bench recorded before. Returns the reading before. */
  trustClock(by: string): ClockReading;
}

export const openCoreTime = (store: Store, clock: Clock, operator: string): CoreTime => {
  const time = openBenchTime(clock, loadTimeFloor(store.db));
  let contradiction: ReturnType<CoreTime['contradiction']> = null;
  const journal = (kind: string, actor: string, ms: number, more: { source?: string }): void => {
    const entry = { atMs: time.nowMs(), kind, actor, subject: null, attemptId: null };
    store.transaction('record the time', (db) => appendJournal(db, { ...entry, body: { ms, ...more } }));
  };
  const keep = (): void => {
    const { state, clockMs, floorMs } = time.reading();
    const seenMs = state === 'right' && floorMs !== null ? clockMs : floorMs;
    try {
      store.note('keep the time floor', (db) => saveTimeFloor(db, seenMs));
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  };
  keep();
  return {
    ...time,
    hear: (heardMs, source) => {
      const hearing = time.hear(heardMs);
      contradiction = hearing === 'differs' ? { source, byMs: heardMs - time.reading().clockMs } : null;
      if (hearing === 'raises') journal(timeHeard, operator, heardMs, { source });
    },
    keep,
    contradiction: () => contradiction,
    trustClock: (by) => {
      const before = time.reading();
      const clockMs = time.trustClock();
      journal(clockTrusted, by, clockMs, {});
      return before;
    },
  };
};
