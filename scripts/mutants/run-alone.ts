import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HuntParts, Kill } from './hunt.ts';
import { type Reach, readLog } from './plan.ts';

const limitMs = 30_000;

const leftOutOf = (reach: ReadonlyMap<string, Reach>): Record<string, readonly number[]> =>
  Object.fromEntries(
    [...reach].map(([file, { tests }]) => [
      file,
      [...tests.entries()].filter(([, { isGood }]) => !isGood).map(([place]) => place),
    ]),
  );

/** Runs one mutant in test files of its own, in new processes, until one of them fails. */
export const runAlone = async (
  { runs, folder }: HuntParts,
  reach: ReadonlyMap<string, Reach>,
  index: number,
  files: readonly string[],
): Promise<Kill | null> => {
  const log = join(folder, 'alone.ndjson');
  const leftOut = leftOutOf(reach);
  for (const file of files) {
    writeFileSync(log, '');
    await runs.run([file], { kind: 'alone', index, limitMs, log, leftOut });
    const [kill] = readLog(log).filter((found) => found.kind === 'killed');
    if (kill !== undefined) return kill;
  }
  rmSync(log, { force: true });
  return null;
};
