import type { ImportGraph } from './import-graph.ts';
import type { Subject } from './instrument.ts';
import { keep, readKept } from './kept-json.ts';
import { fileKey, type Reach } from './plan.ts';

interface Kept {
  readonly key: string;
  /** Path, number of the first mutant and number of mutants of each subject that was looked for. */
  readonly subjects: readonly (readonly [path: string, firstIndex: number, count: number])[];
  readonly reach: Reach;
}

export interface ReachStock {
  /** Null when it is not known for every one of the subjects that the test file leads to. */
  find(file: string): Reach | null;
  keep(file: string, reach: Reach): void;
}

/** A run of some files numbers their mutants otherwise than a run of all. */
const renumbered = (kept: Kept, subjects: readonly Subject[]): Reach => {
  const bases = new Map(subjects.map(({ path, firstIndex }) => [path, firstIndex]));
  const renumber = (index: number): readonly number[] => {
    const [path, first] = kept.subjects.findLast(([, firstIndex]) => firstIndex <= index) ?? ['', 0];
    const base = bases.get(path);
    return base === undefined ? [] : [base + index - first];
  };
  const { tests, once } = kept.reach;
  return {
    tests: tests.map((test) => ({ ...test, reached: test.reached.flatMap(renumber) })),
    once: once.flatMap(renumber),
  };
};

/** What test files reach holds as long as nothing changed that they run on. */
export const openReachStock = (
  graph: ImportGraph,
  subjects: readonly Subject[],
  rules: string,
): ReachStock => {
  const keyOf = (file: string) => `${rules} ${graph.hashOf(graph.reachedFrom(file).keys())}`;
  const name = (file: string) => `reach/${fileKey(file)}`;
  return {
    find: (file) => {
      const kept = readKept<Kept>(name(file));
      if (kept === null || kept.key !== keyOf(file)) return null;
      const known = new Map(kept.subjects.map(([path, , count]) => [path, count]));
      const reached = graph.reachedFrom(file);
      const isWhole = subjects
        .filter(({ path }) => reached.has(path))
        .every(({ path, mutants }) => known.get(path) === mutants.length);
      return isWhole ? renumbered(kept, subjects) : null;
    },
    keep: (file, reach) =>
      keep(name(file), {
        key: keyOf(file),
        subjects: subjects.map(({ path, firstIndex, mutants }) => [path, firstIndex, mutants.length]),
        reach,
      } satisfies Kept),
  };
};
