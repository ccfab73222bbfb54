import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportGraph } from './import-graph.ts';
import type { Subject } from './instrument.ts';
import { openReachStock } from './kept-reach.ts';
import type { TestRuns } from './open-vitest.ts';
import { fileKey, type Reach } from './plan.ts';

export interface ReachRun {
  readonly graph: ImportGraph;
  readonly subjects: readonly Subject[];
  readonly runs: TestRuns;
  /** A folder of this run's own. */
  readonly folder: string;
  /** Changes when mutants, or what is run of them, may come out otherwise. */
  readonly rules: string;
  readonly tell: (line: string) => void;
}

/** Test files that import a subject, however far away. */
const testFilesOf = ({ graph, subjects }: ReachRun): readonly string[] =>
  graph.testFiles.filter((file) => {
    const reached = graph.reachedFrom(file);
    return subjects.some(({ path }) => reached.has(path));
  });

/** Kept after so many, so that a run which is broken off was not for nothing. */
const filesAtOnce = 16;

/** Which mutants each test file reaches, by one run of every test that has to be run for it. */
export const gatherReach = async (run: ReachRun): Promise<ReadonlyMap<string, Reach>> => {
  const found = new Map<string, Reach>();
  const missing: string[] = [];
  const stock = openReachStock(run.graph, run.subjects, run.rules);
  for (const file of testFilesOf(run)) {
    const kept = stock.find(file);
    if (kept === null) missing.push(file);
    else found.set(file, kept);
  }
  run.tell(
    `${found.size + missing.length} test files reach them; ${missing.length} are run to see what each test reaches`,
  );
  for (let at = 0; at < missing.length; at += filesAtOnce)
    for (const [file, reach] of await reachOf(run, missing.slice(at, at + filesAtOnce))) {
      stock.keep(file, reach);
      found.set(file, reach);
    }
  return found;
};

const reachOf = async (
  { runs, subjects, folder, tell }: ReachRun,
  files: readonly string[],
): Promise<ReadonlyMap<string, Reach>> => {
  if (files.length === 0) return new Map();
  const into = mkdtempSync(join(folder, 'reach-'));
  const mutantCount = subjects.reduce((sum, { mutants }) => sum + mutants.length, 0);
  const troubles = await runs.run(files, { kind: 'reach', folder: into, mutantCount });
  for (const trouble of troubles) tell(`left out: ${trouble}`);
  const found = new Map<string, Reach>();
  for (const file of files) {
    const path = join(into, fileKey(file));
    if (existsSync(path)) found.set(file, JSON.parse(readFileSync(path, 'utf8')) as Reach);
    else tell(`${file} did not run to its end and is left out`);
  }
  rmSync(into, { recursive: true });
  return found;
};
