import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRuns } from './open-vitest.ts';
import { fileKey, type HuntList, readLog } from './plan.ts';

export interface Kill {
  readonly by: 'test' | 'time';
  readonly file: string;
  readonly test: string;
}

export interface Hunted {
  readonly killed: ReadonlyMap<number, Kill>;
  /** Test files that could not say, and have to be run as a whole for these. */
  readonly unsure: ReadonlyMap<number, readonly string[]>;
}

export interface HuntParts {
  readonly runs: TestRuns;
  readonly folder: string;
  readonly tell: (line: string) => void;
}

/** Each round ends a process at most once for each file, and leaves at least one mutant less to it. */
const mostRounds = 40;

const writeLists = (folder: string, hunts: ReadonlyMap<string, HuntList>): Record<string, string> => {
  const lists: Record<string, string> = {};
  for (const [file, list] of hunts) {
    const path = join(folder, fileKey(file));
    writeFileSync(path, JSON.stringify(list));
    lists[file] = path;
  }
  return lists;
};

const without = (list: HuntList, gone: (index: number) => boolean): HuntList =>
  list.map(({ limitMs, mutants }) => ({ limitMs, mutants: mutants.filter((index) => !gone(index)) }));

/** Test files that have nothing left to try are left out. */
export const withoutMutants = (
  hunts: ReadonlyMap<string, HuntList>,
  isGone: (index: number, file: string) => boolean,
): ReadonlyMap<string, HuntList> =>
  new Map(
    [...hunts]
      .map(([file, list]) => [file, without(list, (index) => isGone(index, file))] as const)
      .filter(([, list]) => list.some(({ mutants }) => mutants.length > 0)),
  );

const add = (map: Map<number, string[]>, index: number, file: string): void => {
  const files = map.get(index) ?? [];
  if (!files.includes(file)) map.set(index, [...files, file]);
};

/** Runs the lists, again for what a process that had to end left undone. */
export const hunt = async (
  { runs, folder, tell }: HuntParts,
  hunts: ReadonlyMap<string, HuntList>,
): Promise<Hunted> => {
  const into = mkdtempSync(join(folder, 'hunt-'));
  const log = join(into, 'found.ndjson');
  writeFileSync(log, '');
  const killed = new Map<number, Kill>();
  const unsure = new Map<number, string[]>();
  let open = hunts;
  let read = 0;
  for (let round = 1; open.size > 0 && round <= mostRounds; round++) {
    await runs.run([...open.keys()], { kind: 'hunt', lists: writeLists(into, open), log });
    const spoiled = new Set<string>();
    const found = readLog(log);
    for (const each of found.slice(read)) {
      if (each.kind === 'killed') killed.set(each.index, each);
      else add(unsure, each.index, each.file);
      // A process that looped for ever was ended, and one that is not clean stopped by itself.
      const isEnded =
        each.kind === 'killed' ? each.test === 'a loop without end' : each.kind === 'unsure' && each.isEnd;
      if (isEnded) spoiled.add(each.file);
    }
    read = found.length;
    tell(`round ${round}: ${killed.size} killed; ${spoiled.size} test files are run again`);
    const isGone = (index: number, file: string): boolean =>
      killed.has(index) || unsure.get(index)?.includes(file) === true;
    open = withoutMutants(new Map([...open].filter(([file]) => spoiled.has(file))), isGone);
  }
  for (const index of killed.keys()) unsure.delete(index);
  for (const [file, list] of open)
    for (const { mutants } of list) for (const index of mutants) add(unsure, index, file);
  return { killed, unsure };
};
