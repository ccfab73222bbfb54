import type { StepDuration } from '../store/step-durations.ts';

/** The times of one step for one release; without a release for what comes before the choice of one. */
export interface ReleaseSamples {
  readonly bySlot: Map<number | null, number[]>;
}

/** One step, over all slots: what passed by release, what failed by slot. */
export interface StepSamples {
  readonly step: string;
  readonly byRelease: Map<string | null, ReleaseSamples>;
  readonly failedBySlot: Map<number | null, number>;
}

export interface SampleStore {
  add(steps: readonly StepDuration[]): void;
  steps(): readonly StepSamples[];
}

/** As an attempt goes through them; a step of another name comes after these. */
const order = ['identify', 'load', 'check', 'restart', 'read-version'];
const placeOf = ({ step }: StepSamples): number =>
  (order.indexOf(step) + order.length + 1) % (order.length + 1);

export const createSampleStore = (): SampleStore => {
  const samples = new Map<string, StepSamples>();
  return {
    add: (steps) => {
      for (const step of steps) addStep(samples, step);
    },
    steps: () => [...samples.values()].sort((a, b) => placeOf(a) - placeOf(b)),
  };
};

const addStep = (
  samples: Map<string, StepSamples>,
  { step, slot, releaseId, durationMs, result }: StepDuration,
): void => {
  const known = getOrMake(samples, step, () => ({ step, byRelease: new Map(), failedBySlot: new Map() }));
  if (result === 'fail') {
    known.failedBySlot.set(slot, (known.failedBySlot.get(slot) ?? 0) + 1);
    return;
  }
  const { bySlot } = getOrMake(known.byRelease, releaseId, () => ({ bySlot: new Map() }));
  getOrMake<number | null, number[]>(bySlot, slot, () => []).push(durationMs);
};

const getOrMake = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};
