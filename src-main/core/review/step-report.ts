import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ShiftSteps, StepsPeriod, StepTimesView } from '../../../src-shared/contract/shift.ts';
import { isSlower } from '../../../src-shared/domain/slower-slot.ts';
import type { Readable } from '../store/handles.ts';
import { type AttemptCursor, readStepPage } from '../store/step-durations.ts';
import { createSampleStore, type StepSamples } from './step-samples.ts';
import { nearestRank } from './step-times.ts';

/** Of attempts that ended from `fromMs` on and before `toMs`. */
export interface StepsSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

const daysBefore: Readonly<Record<StepsPeriod, number>> = { today: 0, week: 6 };

/** From midnight, by this machine's clock and time zone, of the period's first day to now. */
export const spanOf = (period: StepsPeriod, nowMs: number): StepsSpan => {
  const day = new Date(nowMs);
  day.setDate(day.getDate() - daysBefore[period]);
  return { fromMs: day.setHours(0, 0, 0, 0), toMs: nowMs };
};

/** Some 1,000 steps: a few milliseconds between which ports are served. */
const attemptsPerPage = 200;

/**
 * How long each step took, over all slots and by slot. Only steps that passed have times: one that failed says nothing of
 * how long it takes. Yields while it works.
 */
export const stepReport = async (
  db: Readable,
  span: StepsSpan,
  breathe: () => Promise<unknown> = nextTurn,
): Promise<ShiftSteps> => {
  const samples = createSampleStore();
  let after: AttemptCursor | null = { endedAtMs: span.fromMs, attemptId: '' };
  while (after !== null) {
    const page = readStepPage(db, after, span.toMs + 1, attemptsPerPage);
    samples.add(page.steps);
    after = page.next;
    await breathe();
  }
  const steps: ReviewedStep[] = [];
  for (const step of samples.steps()) {
    steps.push(reviewStep(step));
    await breathe();
  }
  return { ...span, bench: steps.map(({ bench }) => bench), slots: slotsOf(steps) };
};

interface ReviewedStep {
  readonly bench: StepTimesView;
  readonly bySlot: ReadonlyMap<number, { readonly times: StepTimesView; readonly factor: number | null }>;
}

const reviewStep = (samples: StepSamples): ReviewedStep => {
  const { step, failedBySlot } = samples;
  const pooled = sorted([...samples.byRelease.values()].flatMap(({ bySlot }) => [...bySlot.values()].flat()));
  const bins = binsOf(pooled);
  const timesOf = (times: Float64Array, failedCount: number): StepTimesView => {
    const rank = (share: number): number | null => (times.length === 0 ? null : nearestRank(times, share));
    const shares = { p50Ms: rank(0.5), p95Ms: rank(0.95), maxMs: rank(1) };
    return { step, count: times.length, failedCount, ...shares, histogram: histogramOf(times, bins) };
  };
  const failedCount = [...failedBySlot.values()].reduce((sum, count) => sum + count, 0);
  const comparison = compareSlots(samples);
  const slots = new Set([...comparison.keys(), ...failedBySlot.keys()].filter((slot) => slot !== null));
  const bySlot = new Map(
    [...slots].map((slot) => {
      const { times = [], ...against } = comparison.get(slot) ?? {};
      const factor = slowFactor(against);
      return [slot, { times: timesOf(sorted(times), failedBySlot.get(slot) ?? 0), factor }];
    }),
  );
  return { bench: timesOf(pooled, failedCount), bySlot };
};

interface Comparison {
  readonly times: number[];
  /** Each time over the bench's median for the same release, and less it. */
  readonly factors: number[];
  readonly excessesMs: number[];
}

/** Image and loader differ by release: a slot that had the larger image is not slow for it. */
const compareSlots = ({ byRelease }: StepSamples): ReadonlyMap<number | null, Comparison> => {
  const slots = new Map<number | null, Comparison>();
  for (const { bySlot } of byRelease.values()) {
    const medianMs = nearestRank(sorted([...bySlot.values()].flat()), 0.5);
    for (const [slot, times] of bySlot) {
      const own = slots.get(slot) ?? { times: [], factors: [], excessesMs: [] };
      slots.set(slot, own);
      for (const timeMs of times) {
        own.times.push(timeMs);
        own.factors.push(medianMs > 0 ? timeMs / medianMs : 1);
        own.excessesMs.push(timeMs - medianMs);
      }
    }
  }
  return slots;
};

/** By how many times the slot is slower; null when it is not. */
const slowFactor = ({ factors = [], excessesMs = [] }: Partial<Comparison>): number | null => {
  const factor = nearestRank(sorted(factors), 0.5);
  const excessMs = nearestRank(sorted(excessesMs), 0.5);
  return isSlower({ count: factors.length, factor, excessMs }) ? factor : null;
};

const sorted = (times: readonly number[]): Float64Array => Float64Array.from(times).sort();

const binCount = 16;

interface Bins {
  readonly fromMs: number;
  readonly binMs: number;
}

/** A bin is at least this share of the median, so that times that hardly differ stand close together. */
const leastBinShare = 1 / 50;

/** From the shortest to the p95, so that one stray does not press all others into one bin; the last bin takes the rest. */
const binsOf = (pooled: Float64Array): Bins => {
  const fromMs = pooled[0] ?? 0;
  const spreadMs = nearestRank(pooled, 0.95) - fromMs;
  const binMs = Math.max(spreadMs / (binCount - 1), nearestRank(pooled, 0.5) * leastBinShare);
  return { fromMs, binMs: binMs > 0 ? binMs : 1 };
};

const histogramOf = (times: Float64Array, { fromMs, binMs }: Bins): StepTimesView['histogram'] => {
  const counts = new Array<number>(binCount).fill(0);
  for (const timeMs of times) {
    const bin = Math.min(binCount - 1, Math.floor((timeMs - fromMs) / binMs));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { fromMs, binMs, counts };
};

const slotsOf = (steps: readonly ReviewedStep[]): ShiftSteps['slots'] => {
  const numbers = [...new Set(steps.flatMap(({ bySlot }) => [...bySlot.keys()]))].sort((a, b) => a - b);
  return numbers.map((slot) => {
    const own = steps.flatMap(({ bySlot }) => bySlot.get(slot) ?? []);
    const slower = own.flatMap(({ times, factor }) => (factor === null ? [] : { step: times.step, factor }));
    return { slot, steps: own.map(({ times }) => times), slower };
  });
};
