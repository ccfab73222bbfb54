import { judgeByFaults } from './by-faults.ts';
import { judgeByTests } from './by-tests.ts';
import { chooseNamed } from './choose-named.ts';

export interface NamedOptions {
  readonly by: 'tests' | 'faults';
  /** Of the facts to try; all with an empty text. */
  readonly part: string;
  /** Of the fault corpus, for each loader. */
  readonly runs: number;
  readonly workers: number;
  readonly tell: (line: string) => void;
}

/** Tries each named mutant, printing what became of it. Resolves to whether all were killed. */
export const judgeNamed = async (options: NamedOptions): Promise<boolean> => {
  const { by, part } = options;
  let survived = 0;
  const chosen = chooseNamed(part);
  for (const named of chosen) {
    const fate = by === 'faults' ? judgeByFaults(named, options) : await judgeByTests(named, options);
    if (!fate.isKilled) survived++;
    console.log(`${fate.isKilled ? 'killed  ' : 'SURVIVED'}  ${named.fact}\n          ${fate.text}`);
  }
  console.log(`\n${chosen.length - survived} of ${chosen.length} named mutants killed by ${by}`);
  return survived === 0;
};
