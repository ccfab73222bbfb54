import { relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { root } from '../places.mjs';
import type { Mutant } from './mutant.ts';
import { switchIn } from './switch-in.ts';

/** A source file with all its mutants. */
export interface Subject {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly source: string;
  readonly mutants: readonly Mutant[];
  /** The number of its first mutant among those of all subjects. */
  readonly firstIndex: number;
}

export const pathFromRoot = (id: string): string =>
  relative(root, id.split('?', 1)[0] ?? '')
    .split(sep)
    .join('/');

/** Gives the tests each subject with its mutants switched in. Nothing is written. */
export const instrument = (subjects: readonly Subject[]): Plugin => {
  const byPath = new Map(subjects.map((subject) => [subject.path, subject]));
  return {
    name: 'mutants',
    enforce: 'pre',
    transform: (_code, id) => {
      const subject = byPath.get(pathFromRoot(id));
      if (subject === undefined) return null;
      return { code: switchIn(subject.source, subject.mutants, subject.firstIndex), map: null };
    },
  };
};
