import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../../test/house/project-files.ts';
import { chooseTests, type TestBudget } from './choose-tests.ts';
import { gatherReach } from './gather-reach.ts';
import { type Hunted, type HuntParts, hunt, type Kill, withoutMutants } from './hunt.ts';
import { readImportGraph } from './import-graph.ts';
import { instrument, type Subject } from './instrument.ts';
import { openKeptFates } from './kept-fates.ts';
import { openTestRuns } from './open-vitest.ts';
import type { HuntList, Reach } from './plan.ts';
import { runAlone } from './run-alone.ts';
import type { Fate, Verdict } from './verdict.ts';

export interface JudgeOptions {
  readonly workers: number;
  readonly budget: TestBudget;
  /** Globs: what these tests alone notice; every unit test where there is none. */
  readonly tests: readonly string[];
  /** Take what an earlier run found where nothing changed that it depends on. */
  readonly isCached: boolean;
  /** Only this one, by id. */
  readonly only: string | null;
  readonly tell: (line: string) => void;
}

const countOf = (subjects: readonly Subject[]): number =>
  subjects.reduce((sum, { mutants }) => sum + mutants.length, 0);

const wantedOf = (subjects: readonly Subject[], only: string | null): readonly number[] =>
  subjects.flatMap(({ mutants, firstIndex }) =>
    mutants.flatMap(({ id }, offset) => (only === null || id === only ? [firstIndex + offset] : [])),
  );

/** What decides which mutants there are, and how tests run with them: results of before a change of it say nothing. */
const makers = ['find-mutants', 'host', 'tree', 'switch-in', 'in-tests/hunt-runner', 'in-tests/switch'].map(
  (name) => `scripts/mutants/${name}.ts`,
);

/** Mutants that run on import, or once in a process, and those of which a shared process could not say. */
const judgeAlone = async (
  parts: HuntParts,
  reach: ReadonlyMap<string, Reach>,
  open: ReadonlyMap<number, readonly string[]>,
): Promise<ReadonlyMap<number, Kill>> => {
  const killed = new Map<number, Kill>();
  let done = 0;
  for (const [index, files] of open) {
    const kill = await runAlone(parts, reach, index, files);
    if (kill !== null) killed.set(index, kill);
    if (++done % 25 === 0)
      parts.tell(`${done} of ${open.size} in processes of their own, ${killed.size} killed`);
  }
  return killed;
};

const merged = (
  ...maps: readonly ReadonlyMap<number, readonly string[]>[]
): ReadonlyMap<number, readonly string[]> => {
  const all = new Map<number, string[]>();
  for (const map of maps)
    for (const [index, files] of map) all.set(index, [...new Set([...(all.get(index) ?? []), ...files])]);
  return all;
};

/** A hunt after the other, each for what the one before left alive. */
const huntAll = async (
  parts: HuntParts,
  hunts: readonly ReadonlyMap<string, HuntList>[],
  note: (killed: ReadonlyMap<number, Kill>) => void,
): Promise<Hunted> => {
  const killed = new Map<number, Kill>();
  let unsure: ReadonlyMap<number, readonly string[]> = new Map();
  for (const lists of hunts) {
    const found = await hunt(
      parts,
      withoutMutants(lists, (index) => killed.has(index)),
    );
    for (const [index, kill] of found.killed) killed.set(index, kill);
    unsure = merged(unsure, found.unsure);
    note(killed);
  }
  return { killed, unsure: new Map([...unsure].filter(([index]) => !killed.has(index))) };
};

const judgeIn = async (
  folder: string,
  subjects: readonly Subject[],
  options: JudgeOptions,
): Promise<readonly Fate[]> => {
  const { workers, budget, tests, isCached, only, tell } = options;
  const graph = readImportGraph(tests);
  const runs = await openTestRuns({ folder, workers, plugin: instrument(subjects) });
  const parts = { runs, folder, tell };
  try {
    const rules = graph.hashOf([...makers, ...filesBelow('scripts/mutants/operators', '.ts')]);
    const reach = await gatherReach({ graph, subjects, rules, ...parts });
    const kept = openKeptFates({ graph, subjects, reach, rules, budget });
    const fates = new Map<number, Fate>(isCached ? kept.known : []);
    const wanted = new Set(wantedOf(subjects, only).filter((index) => !fates.has(index)));
    tell(`${wanted.size} of ${countOf(subjects)} mutants are tried`);
    const chosen = chooseTests(graph, subjects, reach, wanted, budget);
    const note = (killed: ReadonlyMap<number, Kill>) => {
      for (const [index, kill] of killed) fates.set(index, { ...kill, kind: 'killed' });
      kept.keep(fates);
    };
    for (const index of chosen.unreached) fates.set(index, { kind: 'unreached' });
    const { killed, unsure } = await huntAll(parts, chosen.hunts, note);
    const alone = merged(chosen.alone, unsure);
    const open = new Map([...alone].filter(([index]) => !killed.has(index)));
    tell(`${open.size} mutants run in processes of their own`);
    note(await judgeAlone(parts, reach, open));
    for (const index of wanted)
      if (!fates.has(index)) fates.set(index, { kind: 'survived', isCut: chosen.cut.has(index) });
    kept.keep(fates);
    return Array.from({ length: countOf(subjects) }, (_, index) => fates.get(index) ?? { kind: 'unreached' });
  } finally {
    await runs.close();
  }
};

/** The fate of every mutant of these files, in order; with `only` of that one. */
export const judge = async (
  subjects: readonly Subject[],
  options: JudgeOptions,
): Promise<readonly Verdict[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-mutants-'));
  try {
    const fates = await judgeIn(folder, subjects, options);
    return subjects.flatMap(({ mutants, source, firstIndex }) =>
      mutants.flatMap((mutant, offset) => {
        const fate = fates[firstIndex + offset];
        const isWanted = options.only === null || mutant.id === options.only;
        return fate === undefined || !isWanted ? [] : [{ mutant, source, fate }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
