import {
  behindMs,
  type ClockState,
  type Hearing,
  judgeClock,
  weighHearing,
} from '../../src-shared/domain/bench-time.ts';
import type { Clock } from './clock.ts';

/** The two times that a decision is made by (DecideInput). */
export interface JudgedTime {
  readonly nowMs: number;
  readonly provenMs: number;
}

export interface ClockReading {
  readonly state: ClockState;
  readonly clockMs: number;
  /** The earliest that it can be: the newest time recorded, and what passed since; null on a bench that recorded nothing. */
  readonly floorMs: number | null;
  /** Far enough from right to be told. */
  readonly isNamed: boolean;
}

/**
 * The core's time (ADR 0015). `nowMs` is what facts are recorded at: the clock's, or where that is below the floor, the
 * floor and what passed since.
 */
export interface BenchTime extends Clock {
  judged(): JudgedTime;
  reading(): ClockReading;
}

/** One whose floor a witness or a person may move. */
export interface MovableTime extends BenchTime {
  /** What an authenticated far end said the time is. True when it raised the floor, which has to be recorded then. */
  hear(heardMs: number): Hearing;
  /** A shift lead says that the clock is right: it is the floor from now on. Returns what it says. */
  trustClock(): number;
}

export const openBenchTime = (clock: Clock, recordedFloorMs: number | null): MovableTime => {
  let anchor: { readonly ms: number; readonly monotonicMs: number } | null = null;
  const setAnchor = (ms: number): void => {
    anchor = { ms, monotonicMs: clock.monotonicMs() };
  };
  if (recordedFloorMs !== null) setAnchor(recordedFloorMs);
  const floor = (): number | null =>
    anchor === null ? null : anchor.ms + Math.max(0, Math.floor(clock.monotonicMs() - anchor.monotonicMs));

  const reading = (): ClockReading => {
    const clockMs = clock.nowMs();
    const floorMs = floor();
    const state = judgeClock(clockMs, floorMs);
    if (state === 'right') setAnchor(clockMs);
    const isNamed = state === 'ahead' || (state === 'behind' && (floorMs ?? 0) - clockMs > behindMs);
    return { state, clockMs, floorMs, isNamed };
  };
  const judged = (): JudgedTime => {
    const { state, clockMs, floorMs } = reading();
    const leastMs = floorMs ?? clockMs;
    switch (state) {
      case 'right':
        return { nowMs: clockMs, provenMs: clockMs };
      case 'behind':
        return { nowMs: leastMs, provenMs: leastMs };
      case 'ahead':
        return { nowMs: clockMs, provenMs: leastMs };
    }
  };
  return {
    monotonicMs: clock.monotonicMs,
    nowMs: () => judged().nowMs,
    judged,
    reading,
    hear: (heardMs) => {
      const { clockMs, floorMs } = reading();
      const hearing = weighHearing(heardMs, clockMs, floorMs);
      if (hearing === 'raises') setAnchor(heardMs);
      return hearing;
    },
    trustClock: () => {
      const clockMs = clock.nowMs();
      setAnchor(clockMs);
      return clockMs;
    },
  };
};
