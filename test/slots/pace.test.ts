import { describe, expect, it } from 'vitest';
import {
  beginPace,
  learnStepTime,
  paceProgress,
  paceStep,
  type StepTimes,
  secondsLeft,
} from '../../src-main/core/slots/pace.ts';

const times: StepTimes = {
  identify: 1_000,
  load: 500,
  check: 1_000,
  restart: 2_000,
  'read-version': 1_000,
  perByte: null,
};
const at = (acknowledgedBytes: number) => ({ acknowledgedBytes, totalBytes: 10_000 });

describe('seconds left', () => {
  it('is not known before bytes were acknowledged', () => {
    expect(secondsLeft(paceStep(beginPace(times, 0), 'load', 0, 0), 100)).toBeNull();
  });

  it('is what the rest of the bytes takes at this pace, and the steps after the transfer', () => {
    const first = paceProgress(paceStep(beginPace(times, 0), 'load', 0, 0), at(1_000), 100);
    const later = paceProgress(first, at(6_000), 5_100);
    expect(secondsLeft(later, 5_100)).toBeCloseTo(4 + 0.5 + 1 + 2 + 1);
  });

  it('counts the whole of every installation that follows', () => {
    const first = paceProgress(paceStep(beginPace(times, 0), 'load', 1, 0), at(0), 0);
    const later = paceProgress(first, at(10_000), 10_000);
    expect(secondsLeft(later, 10_000)).toBeCloseTo(0.5 + 4 + (1 + 0.5 + 4 + 10));
  });

  it('shrinks while a step without bytes runs, and never below the steps after it', () => {
    const pace = paceStep(beginPace(times, 0), 'restart', 0, 10_000);
    expect(secondsLeft(pace, 10_500)).toBeCloseTo(1.5 + 1);
    expect(secondsLeft(pace, 60_000)).toBeCloseTo(1);
  });

  it('starts anew when a transfer is begun again', () => {
    const once = paceProgress(
      paceProgress(paceStep(beginPace(times, 0), 'load', 0, 0), at(0), 0),
      at(9_000),
      1_000,
    );
    const again = paceProgress(paceProgress(once, at(0), 2_000), at(1_000), 3_000);
    expect(secondsLeft(again, 3_000)).toBeCloseTo(9 + 0.5 + 4);
  });

  it('knows a transfer ahead from the one before on this slot', () => {
    const before = paceProgress(
      paceProgress(paceStep(beginPace(times, 0), 'load', 0, 0), at(0), 0),
      at(10_000),
      10_000,
    );
    const next = paceProgress(paceStep(beginPace(before.times, 0), 'load', 0, 0), at(0), 0);
    expect(secondsLeft(next, 0)).toBeCloseTo(10 + 0.5 + 4);
  });
});

describe('what a slot learns', () => {
  it('is half of the newest step time', () => {
    expect(learnStepTime(beginPace(times, 0), 'restart', 4_000).times.restart).toBe(3_000);
  });

  it('leaves the transfer out of a load', () => {
    const loaded = paceProgress(
      paceProgress(paceStep(beginPace(times, 0), 'load', 0, 0), at(0), 0),
      at(10_000),
      9_000,
    );
    expect(learnStepTime(loaded, 'load', 10_500).times.load).toBe((500 + 1_500) / 2);
  });
});
