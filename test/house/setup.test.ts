import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingPackages } from '../../scripts/debian-parts.mjs';
import { cliNode, complaintAboutNode, isAtLeast } from '../../scripts/node-check.mjs';
import { holdsAll } from '../../scripts/packages.mjs';
import { environmentFor, isInside, pathKey } from '../../scripts/places.mjs';
import { addReports, tallyOf } from '../../scripts/tally.mjs';

describe('the look at Node', () => {
  it.each([
    ['v24.15.0', '24.15.0', true],
    ['v24.9.9', '24.15.0', false],
    ['v26.0.0', '24.15.0', true],
    ['v20.20.2', '22.18.0', false],
    ['v25.0.0-nightly', '24.15.0', true],
  ])('knows whether %s is at least %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });

  it('names both versions when Node is too old', () => {
    expect(complaintAboutNode('v18.19.0')).toMatch(/v18\.19\.0.*20\.0\.0/);
  });

  it('has nothing to say about Node 20', () => {
    expect(complaintAboutNode('v20.0.0')).toBeNull();
  });

  it('asks more of the command line than of the setup', () => {
    expect(isAtLeast('v20.20.2', cliNode)).toBe(false);
  });
});

describe('the look at what is installed', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  };

  it('is content with every package at its version, without those of other machines', () => {
    expect(holdsAll(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });

  it.each([
    ['is absent', {}],
    ['has another version', { 'node_modules/a': { version: '1.0.1' } }],
  ])('is not content when a package %s', (_what, packages) => {
    expect(holdsAll(wanted, { packages })).toBe(false);
  });
});

describe('the Debian parts', () => {
  const parts = {
    rx: { package: 'lrzsz', path: null },
    sb: { package: 'lrzsz', path: null },
    'u-boot-qemu': { package: 'u-boot-qemu', path: '/usr/lib/u-boot.bin' },
  };

  it('ask for each package once', () => {
    expect(missingPackages(parts, () => false)).toEqual(['lrzsz', 'u-boot-qemu']);
  });

  it('ask for nothing when all is there', () => {
    expect(missingPackages(parts, () => true)).toEqual([]);
  });
});

describe('the environment of a child', () => {
  it('finds the chosen Node first, then the tools, and the file system tools last', () => {
    const nodePath = join('somewhere', 'bin', 'node');
    const environment = environmentFor(nodePath);
    const folders = environment[pathKey(environment)]?.split(delimiter) ?? [];
    expect(folders[0]).toBe(join('somewhere', 'bin'));
    expect(folders[1]).toMatch(/node_modules.\.bin$/);
    expect(folders.at(-1)).toBe('/sbin');
  });

  it('keeps the spelling Windows gives to PATH', () => {
    expect(pathKey({ Path: 'x' })).toBe('Path');
  });

  it('tells a folder from a neighbour whose name begins the same', () => {
    expect(isInside(join('a', 'b', 'c'), join('a', 'b'))).toBe(true);
    expect(isInside(join('a', 'bc'), join('a', 'b'))).toBe(false);
  });
});

describe('the tally', () => {
  const result = (status: string, ...ancestorTitles: readonly string[]) => ({
    status,
    ancestorTitles,
    title: 't',
  });

  it('counts, and names each skipped suite once', () => {
    const skipped = 'xmodem (skipped: needs Debian packages lrzsz)';
    const assertionResults = [
      result('passed', 'a'),
      result('skipped', skipped),
      result('pending', skipped),
      result('failed', 'b'),
    ];
    expect(tallyOf({ testResults: [{ status: 'failed', assertionResults }] })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 2,
      skippedSuites: [skipped],
    });
  });

  it('counts a file that did not load as a failure', () => {
    expect(tallyOf({ testResults: [{ status: 'failed', assertionResults: [] }] }).failed).toBe(1);
  });

  it('adds up the projects', () => {
    const one = { passed: 1, failed: 2, skipped: 3, skippedSuites: ['a'] };
    expect(addReports(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6, skippedSuites: ['a', 'a'] });
  });
});
