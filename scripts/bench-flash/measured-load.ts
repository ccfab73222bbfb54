import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** What a row cost this process while it ran. */
export interface MeasuredLoad {
  /** Of one core, all lines together, 0..1 (more with worker threads). */
  readonly cpuShare: number;
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
  readonly rssMb: number;
}

/** Often enough to see 20 ms, seldom enough not to be the load. */
const lagEveryMs = 5;

/** The histogram holds the whole interval between two of its timers; what is above the interval is the lag. */
const lagMs = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - lagEveryMs);

export const measureLoad = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly load: MeasuredLoad }> => {
  const lag = monitorEventLoopDelay({ resolution: lagEveryMs });
  const before = process.cpuUsage();
  const startedAtMs = performance.now();
  lag.enable();
  try {
    const value = await work();
    const { user, system } = process.cpuUsage(before);
    const load = {
      cpuShare: (user + system) / 1_000 / (performance.now() - startedAtMs),
      lagP50Ms: lagMs(lag.percentile(50)),
      lagP99Ms: lagMs(lag.percentile(99)),
      rssMb: process.memoryUsage().rss / 1e6,
    };
    return { value, load };
  } finally {
    lag.disable();
  }
};
