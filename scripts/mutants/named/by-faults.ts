import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { loaderKinds } from '../../../test/faults/hub-faults.ts';
import { root } from '../../places.mjs';
import type { NamedFate } from './by-tests.ts';
import { namedVariable } from './load-named.ts';
import type { NamedMutant } from './named-mutants.ts';

export interface FaultRuns {
  /** Of each loader, with the seeds 1, 2, 3 and so on. */
  readonly runs: number;
}

const longestMs = 15 * 60_000;
const hook = join(import.meta.dirname, 'load-named.ts');
const program = join(root, 'scripts/faults.ts');

/** The corpus as `npm run faults` runs it, with a mutant in the program or without. */
const runFaults = (args: readonly string[], fact: string | null): { isGood: boolean; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', hook, program, ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: longestMs,
    env: { ...process.env, ...(fact === null ? {} : { [namedVariable]: fact }) },
  });
  return { isGood: status === 0, output: `${stdout}\n${stderr}` };
};

const seedsIn = (output: string): readonly string[] => [
  ...new Set([...output.matchAll(/--seed (\d+)/g)].map(([, seed = '']) => seed)),
];

/** Alone, where no other hub keeps the machine busy, the seed is judged wrongly with the mutant and rightly without. */
const isTelling = (loader: string, seed: string, fact: string): boolean => {
  const alone = ['--loader', loader, '--seed', seed];
  return !runFaults(alone, fact).isGood && runFaults(alone, null).isGood;
};

/** Whether the fault corpus alone judges anything wrong with this mutant in the program. */
export const judgeByFaults = ({ fact }: NamedMutant, { runs }: FaultRuns): NamedFate => {
  for (const loader of loaderKinds) {
    const count = String(runs);
    const { isGood, output } = runFaults(['--loader', loader, '--runs', count, '--at-once', '8'], fact);
    if (isGood) continue;
    const seed = seedsIn(output).find((each) => isTelling(loader, each, fact));
    if (seed !== undefined) return { isKilled: true, text: `${loader}, seed ${seed}` };
  }
  return { isKilled: false, text: `no seed of ${runs} of any loader tells it` };
};
