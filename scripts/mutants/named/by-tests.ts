import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { root } from '../../places.mjs';
import { findMutants } from '../find-mutants.ts';
import { gatherReach } from '../gather-reach.ts';
import { type ImportGraph, readImportGraph } from '../import-graph.ts';
import { instrument, pathFromRoot, type Subject } from '../instrument.ts';
import { openTestRuns } from '../open-vitest.ts';
import { type Reach, readLog } from '../plan.ts';
import { leftOutOf } from '../run-alone.ts';
import { readNamed } from './apply-named.ts';
import type { NamedMutant } from './named-mutants.ts';

export interface NamedFate {
  readonly isKilled: boolean;
  /** Who killed it, or who could not. */
  readonly text: string;
}

export interface NamedRun {
  readonly workers: number;
  readonly tell: (line: string) => void;
}

const limitMs = 60_000;

const subjectOf = (path: string): Subject => {
  const source = readFileSync(join(root, path), 'utf8');
  return { path, source, mutants: findMutants(path, source), firstIndex: 0 };
};

/** The nearest first; of those equally near the quickest. */
const inOrder = (graph: ImportGraph, path: string, reach: ReadonlyMap<string, Reach>): readonly string[] => {
  const files = [...reach].filter(([, { tests, once }]) =>
    [once, ...tests.map(({ reached }) => reached)].some(({ length }) => length > 0),
  );
  const weights = new Map(
    files.map(([file, { tests }]) => {
      const durationMs = tests.reduce((sum, test) => sum + test.durationMs, 300);
      return [file, durationMs * (1 + (graph.reachedFrom(file).get(path) ?? 99))];
    }),
  );
  return [...weights.keys()].sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
};

const patch = (named: NamedMutant): Plugin => {
  const code = readNamed(named);
  return {
    name: 'named-mutant',
    enforce: 'pre',
    transform: (_code, id) => (pathFromRoot(id) === named.file ? { code, map: null } : null),
  };
};

/** Every unit test that comes past the file, as it is without the mutant. */
const reachOf = async (
  graph: ImportGraph,
  path: string,
  folder: string,
  { workers, tell }: NamedRun,
): Promise<ReadonlyMap<string, Reach>> => {
  const subjects = [subjectOf(path)];
  const rules = graph.hashOf(['scripts/mutants/find-mutants.ts']);
  const runs = await openTestRuns({ folder, workers, plugin: instrument(subjects) });
  try {
    return await gatherReach({ graph, subjects, rules, runs, folder, tell });
  } finally {
    await runs.close();
  }
};

/** Runs the unit tests that come past the changed file until one of them fails. */
export const judgeByTests = async (named: NamedMutant, options: NamedRun): Promise<NamedFate> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-named-'));
  const graph = readImportGraph();
  try {
    const reach = await reachOf(graph, named.file, folder, options);
    const runs = await openTestRuns({
      folder,
      workers: options.workers,
      plugin: patch(named),
      isBailing: true,
    });
    const log = join(folder, 'found.ndjson');
    writeFileSync(log, '');
    const files = inOrder(graph, named.file, reach);
    await runs.run(files, { kind: 'alone', index: -1, limitMs, log, leftOut: leftOutOf(reach) });
    await runs.close();
    const [kill] = readLog(log).filter((found) => found.kind === 'killed');
    if (kill === undefined) return { isKilled: false, text: `${files.length} test files pass` };
    return { isKilled: true, text: `${kill.file}: ${kill.test}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
