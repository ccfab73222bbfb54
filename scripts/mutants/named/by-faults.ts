import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { loaderKinds } from '../../../test/faults/hub-faults.ts';
import { root } from '../../places.mjs';
import type { NamedFate } from './by-tests.ts';
import { namedVariable } from './load-named.ts';
import type { NamedMutant } from './named-mutant.ts';

export interface FaultRuns {
  /** Of each loader, with the seeds 1, 2, 3 and so on. */
  readonly runs: number;
}

interface Corpus {
  readonly isGood: boolean;
  readonly runs: number;
  readonly seeds: readonly string[];
}

const longestMs = 15 * 60_000;
const hook = join(import.meta.dirname, 'load-named.ts');
const program = join(root, 'scripts/faults.ts');

/** The corpus as `npm run faults` runs it, with a mutant in the program or without. */
const runFaults = (args: readonly string[], fact: string | null): Corpus => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', hook, program, ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: longestMs,
    env: { ...process.env, ...(fact === null ? {} : { [namedVariable]: fact }) },
  });
  const output = `${stdout}\n${stderr}`;
  const seeds = [...output.matchAll(/--seed (\d+)/g)].map(([, seed = '']) => seed);
  const runs = Number(/^(\d+) runs on /m.exec(output)?.[1] ?? 0);
  return { isGood: status === 0, runs, seeds: [...new Set(seeds)] };
};

/** By itself, the seed is judged wrongly with the mutant and rightly without. */
const isTelling = (loader: string, seed: string, fact: string): boolean => {
  const alone = ['--loader', loader, '--seed', seed];
  return !runFaults(alone, fact).isGood && runFaults(alone, null).isGood;
};

/** The first runs that are judged wrongly; then all, should those be wrong on a shared bench alone. */
const ways: readonly (readonly string[])[] = [['--first'], []];

/** Null where no seed of this loader tells it. */
const judgeOn = (loader: string, fact: string, runs: number): NamedFate | null => {
  for (const way of ways) {
    const args = ['--loader', loader, '--runs', String(runs), '--at-once', '8', ...way];
    const corpus = runFaults(args, fact);
    if (corpus.isGood) return null;
    const seed = corpus.seeds.find((each) => isTelling(loader, each, fact));
    if (seed !== undefined)
      return { isKilled: true, text: `${loader}, seed ${seed}, after ${corpus.runs} runs` };
  }
  return null;
};

/** Whether the fault corpus alone judges anything wrong with this mutant in the program. */
export const judgeByFaults = ({ fact }: NamedMutant, { runs }: FaultRuns): NamedFate => {
  for (const loader of loaderKinds) {
    const fate = judgeOn(loader, fact, runs);
    if (fate !== null) return fate;
  }
  return { isKilled: false, text: `no seed of ${runs} of any loader tells it` };
};
