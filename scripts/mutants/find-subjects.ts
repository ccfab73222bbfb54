import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob, sep } from 'node:path';
import { root } from '../places.mjs';
import { findMutants } from './find-mutants.ts';
import type { Subject } from './instrument.ts';
import { targets } from './targets.ts';

export interface Choice {
  /** Globs from the project's folder; every target where there is none. Files outside the targets may be named too. */
  readonly files: readonly string[];
  /** Only files of this list, unless null. */
  readonly changed: readonly string[] | null;
}

const matching = (globs: readonly string[]): readonly string[] =>
  globs.flatMap((glob) => globSync(glob, { cwd: root })).map((file) => file.split(sep).join('/'));

const chosenFiles = ({ files, changed }: Choice): readonly string[] => {
  const all = matching(targets.flatMap((target) => target.files));
  const named = files.length === 0 ? all : matching(files).filter((file) => file.endsWith('.ts'));
  const unique = [...new Set(named)].sort();
  return changed === null ? unique : unique.filter((file) => changed.includes(file));
};

/** The chosen files that hold anything to mutate. */
export const findSubjects = (choice: Choice): readonly Subject[] => {
  const subjects: Subject[] = [];
  let firstIndex = 0;
  for (const path of chosenFiles(choice)) {
    const source = readFileSync(join(root, path), 'utf8');
    const mutants = findMutants(path, source);
    if (mutants.length === 0) continue;
    subjects.push({ path, source, mutants, firstIndex });
    firstIndex += mutants.length;
  }
  return subjects;
};

export const targetOf = (path: string): string =>
  targets.find(({ files }) => files.some((glob) => matchesGlob(path, glob)))?.name ?? path;
