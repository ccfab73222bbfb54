import type { TestBudget } from './choose-tests.ts';
import type { ImportGraph } from './import-graph.ts';
import type { Subject } from './instrument.ts';
import { keep, readKept } from './kept-json.ts';
import type { Reach } from './plan.ts';
import type { Fate } from './verdict.ts';

interface KeptFate {
  readonly fate: Fate;
  readonly key: string;
}

/** Fates of an earlier run that still hold, by the mutant's number, and the way to keep new ones. */
export interface KeptFates {
  readonly known: ReadonlyMap<number, Fate>;
  keep(fates: ReadonlyMap<number, Fate>): void;
}

export interface FateParts {
  readonly graph: ImportGraph;
  readonly subjects: readonly Subject[];
  readonly reach: ReadonlyMap<string, Reach>;
  /** Changes when the tool may come to another result. */
  readonly rules: string;
  /** A survival that was found in part of the tests holds as long as no more may be tried. */
  readonly budget: TestBudget;
}

const isOfTests = (file: string): boolean => file.startsWith('test/');

/** Of each mutant the test files that reach it. */
const reachingFiles = (reach: ReadonlyMap<string, Reach>): ReadonlyMap<number, readonly string[]> => {
  const files = new Map<number, Set<string>>();
  for (const [file, { tests, once }] of reach)
    for (const index of [...tests.flatMap(({ reached }) => reached), ...once])
      files.set(index, (files.get(index) ?? new Set()).add(file));
  return new Map([...files].map(([index, each]) => [index, [...each].sort()]));
};

/**
 * A kill holds as long as the file and the test that killed are what they were, a survival as long as all tests that reach
 * it are. What the rest of the source does to it is not asked: `--no-cache` does.
 */
export const openKeptFates = ({ graph, subjects, reach, rules, budget }: FateParts): KeptFates => {
  const reaching = reachingFiles(reach);
  const hashes = new Map<string, string>();
  const testHash = (file: string): string => {
    const hash = hashes.get(file) ?? graph.hashOf([...graph.reachedFrom(file).keys()].filter(isOfTests));
    hashes.set(file, hash);
    return hash;
  };
  const keyOf = (subject: Subject, index: number, fate: Fate): string => {
    const files = fate.kind === 'killed' ? [fate.file] : (reaching.get(index) ?? []);
    const budgets = fate.kind === 'survived' && fate.isCut ? [JSON.stringify(budget)] : [];
    return [rules, graph.hashOf([subject.path]), ...budgets, ...files.map(testHash)].join(' ');
  };
  const nameOf = ({ path }: Subject): string => `fates/${path.replaceAll('/', '+')}.json`;
  const each = subjects.flatMap((subject) => {
    const kept = readKept<Record<string, KeptFate>>(nameOf(subject)) ?? {};
    return subject.mutants.map((mutant, offset) => ({
      subject,
      id: mutant.id,
      index: subject.firstIndex + offset,
      kept: kept[mutant.id],
    }));
  });
  const known = new Map(
    each.flatMap(({ subject, index, kept }) =>
      kept !== undefined && kept.key === keyOf(subject, index, kept.fate)
        ? [[index, kept.fate] as const]
        : [],
    ),
  );
  return {
    known,
    keep: (fates) => {
      for (const subject of subjects) {
        const kept: Record<string, KeptFate> = {};
        for (const { index, id } of each.filter((one) => one.subject === subject)) {
          const fate = fates.get(index);
          if (fate !== undefined) kept[id] = { fate, key: keyOf(subject, index, fate) };
        }
        keep(nameOf(subject), kept);
      }
    },
  };
};
