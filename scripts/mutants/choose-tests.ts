import type { ImportGraph } from './import-graph.ts';
import type { Subject } from './instrument.ts';
import type { HuntList, Reach } from './plan.ts';

/** What is run for each mutant. All numbers of mutants. */
export interface ChosenTests {
  /** One after the other; by test file, in the order of the files that are quickest to decide. */
  readonly hunts: readonly ReadonlyMap<string, HuntList>[];
  /** Test files that must be run as a whole for a mutant, the nearest first. */
  readonly alone: ReadonlyMap<number, readonly string[]>;
  /** Mutants that no good test reaches. */
  readonly unreached: readonly number[];
  /** Mutants for which not every test that reaches them is tried, since that would take too long. */
  readonly cut: ReadonlySet<number>;
}

export interface TestBudget {
  /** For the repeated tests of one mutant. */
  readonly huntMs: number;
  /** Test files run as a whole for one mutant. */
  readonly aloneFiles: number;
}

interface Candidate {
  readonly file: string;
  readonly place: number;
  readonly durationMs: number;
  readonly weight: number;
}

/** Generous: a machine may be busy, and what is too slow is only a suspect. */
const limitOf = (durationMs: number): number => Math.round(Math.max(2_000, durationMs * 12));

const subjectOf = (subjects: readonly Subject[], index: number): Subject | undefined =>
  subjects.findLast(({ firstIndex }) => firstIndex <= index);

/** Nearness counts: a file's own test knows more about it than a whole day at the bench that comes past it. */
const candidatesOf = (
  reach: ReadonlyMap<string, Reach>,
  wanted: ReadonlySet<number>,
  hops: (file: string, index: number) => number,
): ReadonlyMap<number, Candidate[]> => {
  const candidates = new Map<number, Candidate[]>([...wanted].map((index) => [index, []]));
  for (const [file, { tests }] of reach)
    for (const [place, { durationMs, isRepeatable, reached }] of tests.entries()) {
      if (!isRepeatable) continue;
      for (const index of reached) {
        const weight = (durationMs + 2) * (1 + hops(file, index));
        candidates.get(index)?.push({ file, place, durationMs, weight });
      }
    }
  return candidates;
};

/** Most mutants die by the first test that knows anything about them; the rest of the tests run for the others only. */
const soonest = 3;

const within = (candidates: readonly Candidate[], budgetMs: number): readonly Candidate[] => {
  let sumMs = 0;
  return candidates.filter(({ durationMs }, at) => {
    sumMs += durationMs;
    return at === 0 || sumMs <= budgetMs;
  });
};

export const chooseTests = (
  graph: ImportGraph,
  subjects: readonly Subject[],
  reach: ReadonlyMap<string, Reach>,
  wanted: ReadonlySet<number>,
  budget: TestBudget,
): ChosenTests => {
  const hops = (file: string, index: number): number =>
    graph.reachedFrom(file).get(subjectOf(subjects, index)?.path ?? '') ?? 99;
  const cut = new Set<number>();
  const lists = [new Map<string, Map<number, number[]>>(), new Map<string, Map<number, number[]>>()] as const;
  const candidates = candidatesOf(reach, wanted, hops);
  for (const [index, all] of candidates) {
    const some = within(
      all.sort((a, b) => a.weight - b.weight),
      budget.huntMs,
    );
    if (some.length < all.length) cut.add(index);
    for (const [rank, { file, place }] of some.entries()) {
      const list = lists[rank < soonest ? 0 : 1];
      const places = list.get(file) ?? new Map<number, number[]>();
      const at = places.get(place) ?? [];
      at.push(index);
      list.set(file, places.set(place, at));
    }
  }
  const alone = aloneFiles(reach, wanted, hops);
  for (const [index, files] of alone) if (files.length > budget.aloneFiles) cut.add(index);
  return {
    hunts: lists.map((list) => inOrder(list, reach)),
    alone: new Map([...alone].map(([index, files]) => [index, files.slice(0, budget.aloneFiles)])),
    unreached: [...wanted].filter((index) => candidates.get(index)?.length === 0 && !alone.has(index)),
    cut,
  };
};

const aloneFiles = (
  reach: ReadonlyMap<string, Reach>,
  wanted: ReadonlySet<number>,
  hops: (file: string, index: number) => number,
): ReadonlyMap<number, readonly string[]> => {
  const files = new Map<number, string[]>();
  for (const [file, { once }] of reach)
    for (const index of once) if (wanted.has(index)) files.set(index, [...(files.get(index) ?? []), file]);
  const durationMs = (file: string) =>
    300 + (reach.get(file)?.tests ?? []).reduce((sum, test) => sum + test.durationMs, 0);
  for (const [index, each] of files)
    each.sort((a, b) => durationMs(a) * (1 + hops(a, index)) - durationMs(b) * (1 + hops(b, index)));
  return files;
};

/** Files whose tests are quick come first: what they kill, slow ones need not run for. */
const inOrder = (
  lists: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>,
  reach: ReadonlyMap<string, Reach>,
): ReadonlyMap<string, HuntList> => {
  const hunts = [...lists].map(([file, places]) => {
    const tests = reach.get(file)?.tests ?? [];
    const list = tests.map(({ durationMs }, place) => ({
      limitMs: limitOf(durationMs),
      mutants: places.get(place) ?? [],
    }));
    const longestMs = Math.max(
      0,
      ...tests.map(({ durationMs }, place) => (places.has(place) ? durationMs : 0)),
    );
    return { file, list, longestMs };
  });
  return new Map(hunts.sort((a, b) => a.longestMs - b.longestMs).map(({ file, list }) => [file, list]));
};
