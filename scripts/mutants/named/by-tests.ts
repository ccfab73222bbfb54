import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type ImportGraph, readImportGraph } from '../import-graph.ts';
import { pathFromRoot } from '../instrument.ts';
import { openTestRuns, type TestRuns } from '../open-vitest.ts';
import { type Found, readLog } from '../plan.ts';
import { readNamed } from './apply-named.ts';
import type { NamedMutant } from './named-mutant.ts';

export interface NamedFate {
  readonly isKilled: boolean;
  /** Who killed it, or who could not. */
  readonly text: string;
}

export interface NamedRun {
  readonly workers: number;
  readonly tell: (line: string) => void;
}

type Kill = Found & { readonly kind: 'killed' };

const limitMs = 60_000;

/** Test files that import one of the changed files, the nearest first. */
const filesFor = (graph: ImportGraph, paths: readonly string[]): readonly string[] => {
  const hopsTo = (file: string): number =>
    Math.min(...paths.map((path) => graph.reachedFrom(file).get(path) ?? Number.POSITIVE_INFINITY));
  const hops = new Map(graph.testFiles.map((file) => [file, hopsTo(file)]));
  const reaching = graph.testFiles.filter((file) => Number.isFinite(hops.get(file)));
  return reaching.sort((a, b) => (hops.get(a) ?? 0) - (hops.get(b) ?? 0));
};

const patch = (named: NamedMutant): Plugin => {
  const texts = readNamed(named);
  return {
    name: 'named-mutant',
    enforce: 'pre',
    transform: (_code, id) => {
      const code = texts.get(pathFromRoot(id) ?? '');
      return code === undefined ? null : { code, map: null };
    },
  };
};

const unchanged: Plugin = { name: 'no-mutant' };

/** Tests by file that fail in any case. */
type LeftOut = Record<string, number[]>;

const firstFailure = async (
  runs: TestRuns,
  folder: string,
  files: readonly string[],
  leftOut: LeftOut,
): Promise<Kill | null> => {
  const log = join(folder, 'found.ndjson');
  writeFileSync(log, '');
  await runs.run(files, { kind: 'alone', index: -1, limitMs, log, leftOut });
  return readLog(log).find((found): found is Kill => found.kind === 'killed') ?? null;
};

/** The first test that fails with the mutant and passes without it. */
const findKiller = async (
  folder: string,
  files: readonly string[],
  mutated: TestRuns,
  clean: TestRuns,
): Promise<Kill | null> => {
  const leftOut: LeftOut = {};
  let open = files;
  for (;;) {
    const kill = await firstFailure(mutated, folder, open, leftOut);
    if (kill === null) return null;
    const without = await firstFailure(clean, folder, [kill.file], leftOut);
    if (without?.place !== kill.place) return kill;
    leftOut[kill.file] = [...(leftOut[kill.file] ?? []), kill.place ?? -1];
    // Those before it have passed; one that does not even load has no more to say.
    open = open.slice(open.indexOf(kill.file) + (kill.place === -1 ? 1 : 0));
  }
};

/** Runs the unit tests that come past the changed file until one of them fails. */
export const judgeByTests = async (named: NamedMutant, { workers }: NamedRun): Promise<NamedFate> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-named-'));
  const changed = named.changes.map(({ file }) => file);
  const files = filesFor(readImportGraph(), changed);
  const open = { folder, workers, isBailing: true };
  const mutated = await openTestRuns({ ...open, plugin: patch(named) });
  const clean = await openTestRuns({ ...open, plugin: unchanged });
  try {
    const kill = await findKiller(folder, files, mutated, clean);
    if (kill === null) return { isKilled: false, text: `${files.length} test files pass` };
    return { isKilled: true, text: `${kill.file}: ${kill.test}` };
  } finally {
    await mutated.close();
    await clean.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
