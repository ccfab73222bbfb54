import type { LineLoad } from './line-load.ts';

/** What about a line is worse than it was. `before` is null where there is no earlier time to compare with. */
export type LineSign =
  | { readonly kind: 'retries'; readonly per1000: number; readonly before: number | null }
  | { readonly kind: 'turn-around'; readonly ms: number; readonly beforeMs: number }
  | { readonly kind: 'share'; readonly fraction: number; readonly before: number };

export type LineHealth =
  /** Fewer transfers than it takes to judge. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'good' }
  | { readonly kind: 'degrading'; readonly signs: readonly LineSign[] };

/** The transfers that are held against the line's own earlier ones; fewer are not judged. */
export const recentLoads = 5;
const mostEarlier = 50;
/** Earlier transfers of the same Device Model at the same speed, below which one is not compared. */
const leastAlike = 5;
/** Of the recent ones, that can be compared at all. */
const leastCompared = 3;
/** Below it one retry is a rate that says nothing. */
const leastFrames = 200;

/** Where a sign begins, and the lower place where it ends: between them a line stays what it was. */
const limits = {
  retries: {
    begins: { per1000: 5, times: 3, per1000Alone: 20 },
    stays: { per1000: 2, times: 2, per1000Alone: 10 },
    /** One hub with a bad plug is a bad plug. */
    leastLoads: 2,
  },
  'turn-around': { begins: { ms: 4, times: 2 }, stays: { ms: 2, times: 1.5 } },
  share: { begins: { drop: 0.1 }, stays: { drop: 0.05 } },
} as const;

type Recent = readonly LineLoad[];
/** The sign if it is there, by the limits for one that begins or one that stays. */
type Look = (recent: Recent, earlier: Recent, when: 'begins' | 'stays') => LineSign | null;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const middle = sorted.slice(Math.floor(half), Math.ceil(half) + 1);
  return middle.reduce((total, value) => total + value, 0) / middle.length;
};

const sum = (loads: Recent, of: (load: LineLoad) => number): number =>
  loads.reduce((total, load) => total + of(load), 0);
const framesOf = (loads: Recent): number => sum(loads, ({ frames }) => frames);

const lookAtRetries: Look = (recent, earlier, when) => {
  const limit = limits.retries[when];
  if (framesOf(recent) < leastFrames) return null;
  if (recent.filter(({ retries }) => retries > 0).length < limits.retries.leastLoads) return null;
  const per1000 = (1000 * sum(recent, ({ retries }) => retries)) / framesOf(recent);
  const counted = earlier.filter(({ frames }) => frames > 0);
  const isComparable = counted.length >= leastAlike && framesOf(counted) >= leastFrames;
  const before = isComparable
    ? median(counted.map(({ frames, retries }) => (1000 * retries) / frames))
    : null;
  const least = before === null ? limit.per1000Alone : Math.max(limit.per1000, limit.times * before);
  return per1000 >= least ? { kind: 'retries', per1000, before } : null;
};

/**
 * Medians of now and before over the recent transfers that have enough earlier ones like them: how long a hub takes to
 * answer is its Device Model's own, and depends on the speed.
 */
const compare = (
  recent: Recent,
  earlier: Recent,
  of: (load: LineLoad) => number | null,
): { readonly now: number; readonly before: number } | null => {
  const usual = ({ deviceModel, baudRate }: LineLoad): number | null => {
    const alike = earlier
      .filter((other) => other.deviceModel === deviceModel && other.baudRate === baudRate)
      .flatMap((other) => of(other) ?? []);
    return alike.length < leastAlike ? null : median(alike);
  };
  const pairs = recent.flatMap((load) => {
    const [now, before] = [of(load), usual(load)];
    return now === null || before === null ? [] : [{ now, before }];
  });
  if (pairs.length < leastCompared) return null;
  return { now: median(pairs.map(({ now }) => now)), before: median(pairs.map(({ before }) => before)) };
};

const lookAtTurnAround: Look = (recent, earlier, when) => {
  const { ms, times } = limits['turn-around'][when];
  const compared = compare(recent, earlier, ({ turnAroundMs }) => turnAroundMs);
  if (compared === null) return null;
  const { now, before } = compared;
  const isWorse = now - before >= ms && now >= times * before;
  return isWorse ? { kind: 'turn-around', ms: now, beforeMs: before } : null;
};

const lookAtShare: Look = (recent, earlier, when) => {
  const compared = compare(recent, earlier, ({ ceilingFraction }) => ceilingFraction);
  if (compared === null) return null;
  const { now, before } = compared;
  return before - now >= limits.share[when].drop ? { kind: 'share', fraction: now, before } : null;
};

/**
 * Goes through the transfers one by one. What left the recent ones while the line was good is what the line is like;
 * what leaves them while it is bad does not become the measure for what comes after.
 */
const follow = (loads: Recent, look: Look): LineSign | null => {
  let sign: LineSign | null = null;
  const earlier: LineLoad[] = [];
  for (let end = recentLoads; end <= loads.length; end++) {
    const left = loads[end - recentLoads - 1];
    if (left !== undefined && sign === null) earlier.push(left);
    const recent = loads.slice(end - recentLoads, end);
    sign = look(recent, earlier.slice(-mostEarlier), sign === null ? 'begins' : 'stays');
  }
  return sign;
};

/** Judges the line of one port by its transfers since it was bound, the oldest first. */
export const lineHealth = (loads: readonly LineLoad[]): LineHealth => {
  if (loads.length < recentLoads) return { kind: 'unknown' };
  const signs = [lookAtRetries, lookAtTurnAround, lookAtShare].flatMap((look) => follow(loads, look) ?? []);
  return signs.length === 0 ? { kind: 'good' } : { kind: 'degrading', signs };
};
