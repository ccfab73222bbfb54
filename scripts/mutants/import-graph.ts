import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob, posix } from 'node:path';
import { importsOf } from '../../test/house/import-scanner.ts';
import { filesBelow } from '../../test/house/project-files.ts';
import { root } from '../places.mjs';

/** Who imports whom, of the files that unit tests run on. */
export interface ImportGraph {
  readonly testFiles: readonly string[];
  /** What a file leads to, itself included, each with the number of imports on the shortest way. */
  reachedFrom(file: string): ReadonlyMap<string, number>;
  /** SHA-256 of the contents of these files. */
  hashOf(files: Iterable<string>): string;
}

const isUnitTest = (file: string): boolean => !/\.(int|rig|screen)\.test\.ts$/.test(file);

const readModules = (): ReadonlyMap<string, string> =>
  new Map(
    ['src-shared', 'src-main', 'src-renderer', 'test', 'scripts']
      .flatMap((folder) => filesBelow(folder, '.ts', '.tsx'))
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  );

const targetsOf = (file: string, source: string): readonly string[] =>
  importsOf(source)
    .filter(({ specifier, isTypeOnly }) => specifier.startsWith('.') && !isTypeOnly)
    .map(({ specifier }) => posix.join(posix.dirname(file), specifier));

/** @param tests only test files that match one of these globs; all where there is none */
export const readImportGraph = (tests: readonly string[] = []): ImportGraph => {
  const isChosen = (file: string): boolean =>
    tests.length === 0 || tests.some((glob) => matchesGlob(file, glob));
  const sources = readModules();
  const imports = new Map([...sources].map(([file, source]) => [file, targetsOf(file, source)]));
  const known = new Map<string, ReadonlyMap<string, number>>();
  const walk = (file: string): ReadonlyMap<string, number> => {
    const hops = new Map([[file, 0]]);
    for (const [each, count] of hops)
      for (const target of imports.get(each) ?? []) if (!hops.has(target)) hops.set(target, count + 1);
    return hops;
  };
  return {
    testFiles: filesBelow('test', '.test.ts').filter(isUnitTest).filter(isChosen),
    reachedFrom: (file) => {
      const hops = known.get(file) ?? walk(file);
      known.set(file, hops);
      return hops;
    },
    hashOf: (files) => {
      const sum = createHash('sha256');
      for (const file of [...files].sort())
        sum.update(`${file}\n${sources.get(file) ?? readIfThere(file)}\n`);
      return sum.digest('hex');
    },
  };
};

const readIfThere = (file: string): string => {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
