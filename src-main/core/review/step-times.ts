import type { Attempt } from '../store/attempts.ts';

export interface StepTimes {
  readonly step: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** How long each kind of step took over these attempts, in the order of first occurrence; unended steps do not count. */
export const stepTimes = (attempts: readonly Attempt[]): readonly StepTimes[] => {
  const durations = new Map<string, number[]>();
  for (const { step, end } of attempts.flatMap((attempt) => attempt.steps)) {
    if (end === null) continue;
    const known = durations.get(step);
    if (known === undefined) durations.set(step, [end.durationMs]);
    else known.push(end.durationMs);
  }
  return [...durations].map(([step, times]) => {
    times.sort((a, b) => a - b);
    return {
      step,
      count: times.length,
      p50Ms: nearestRank(times, 0.5),
      p95Ms: nearestRank(times, 0.95),
      maxMs: nearestRank(times, 1),
    };
  });
};

/** The least value that at least `share` of the sorted, non-empty values do not exceed. */
export const nearestRank = (sorted: ArrayLike<number>, share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
