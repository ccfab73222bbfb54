import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './project-files.ts';

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}
interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (name: string): string => readFileSync(join(projectFolder, name), 'utf8');

/** Where a lock file says a package comes from; whoever installs decides that, not whoever locked it. */
const resolvedPackages = ({ packages }: LockFile): readonly string[] =>
  Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined);

/** `npm ci` refuses a lock file that lacks a package of another platform, and only on that machine. */
const missingPackages = ({ packages }: LockFile): readonly string[] =>
  Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !candidates(path, name).some((candidate) => packages[candidate] !== undefined))
      .map((name) => `${path || 'the project'} needs ${name}`),
  );

/** The places Node looks in, from the package's own node_modules outwards. */
const candidates = (path: string, name: string): readonly string[] => {
  const places = [`${path === '' ? '' : `${path}/`}node_modules/${name}`];
  for (
    let end = path.lastIndexOf('node_modules/');
    end >= 0;
    end = path.lastIndexOf('node_modules/', end - 1)
  ) {
    places.push(`${path.slice(0, end)}node_modules/${name}`);
    if (end === 0) break;
  }
  return places;
};

describe('package-lock.json', () => {
  const lock: LockFile = JSON.parse(read('package-lock.json'));

  it('names no host', () => {
    expect(resolvedPackages(lock)).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"resolved"/);
  });

  it('stays so when npm writes it', () => {
    expect(read('.npmrc').split('\n')).toContain('omit-lockfile-registry-resolved=true');
  });

  it('has every package of every platform', () => {
    expect(missingPackages(lock)).toEqual([]);
  });

  it('has a checksum for every package', () => {
    const without = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && !entry.integrity);
    expect(without).toEqual([]);
  });

  it('agrees with package.json', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies });
  });
});

describe('the lock file rules', () => {
  const lock: LockFile = {
    packages: {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': {
        resolved: 'somewhere',
        dependencies: { b: '1.0.0', c: '1.0.0' },
        optionalDependencies: { d: '1.0.0' },
      },
      'node_modules/a/node_modules/b': { dependencies: { c: '1.0.0' } },
      'node_modules/c': {},
    },
  };

  it('find a host', () => {
    expect(resolvedPackages(lock)).toEqual(['node_modules/a']);
  });

  it('find a package of another platform that was left out', () => {
    expect(missingPackages(lock)).toEqual(['node_modules/a needs d']);
  });
});
