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
  readonly tell: (line: string) => void;
}

const longestMs = 15 * 60_000;
const hook = join(import.meta.dirname, 'load-named.ts');

/** The corpus as `npm run faults` runs it, on one loader. Its exit code, and the line that says what it found. */
const runFaults = (
  loader: string,
  { runs }: FaultRuns,
  fact: string | null,
): { code: number; text: string } => {
  const count = String(runs);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      hook,
      join(root, 'scripts/faults.ts'),
      '--loader',
      loader,
      '--runs',
      count,
      '--at-once',
      '8',
    ],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: longestMs,
      env: { ...process.env, ...(fact === null ? {} : { [namedVariable]: fact }) },
    },
  );
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  const text =
    lines.find((line) => /replay alone|problems:|Error/.test(line)) ?? lines.at(-1) ?? 'no word of it';
  return { code: status ?? 1, text: text.trim() };
};

/** Loaders whose corpus is good without any mutant: what fails by itself cannot tell one. */
export const goodLoaders = (options: FaultRuns): readonly string[] =>
  loaderKinds.filter((loader) => {
    const { code, text } = runFaults(loader, options, null);
    if (code !== 0)
      options.tell(`the corpus of ${loader} is not good without a mutant, and is left out: ${text}`);
    return code === 0;
  });

/** Whether the fault corpus alone judges anything wrong with this mutant in the program. */
export const judgeByFaults = (
  named: NamedMutant,
  loaders: readonly string[],
  options: FaultRuns,
): NamedFate => {
  for (const loader of loaders) {
    const { code, text } = runFaults(loader, options, named.fact);
    if (code === 0) continue;
    // A machine that was busy just then stalls hubs that nothing is wrong with.
    if (runFaults(loader, options, null).code === 0) return { isKilled: true, text: `${loader}: ${text}` };
    options.tell(`${named.fact}: ${loader} is not good without it either, this time, and is left out`);
  }
  return {
    isKilled: false,
    text: `${options.runs} runs each of ${loaders.join(', ')} are as they should be`,
  };
};
