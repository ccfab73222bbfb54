import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../project-files.ts';

const mutants = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(projectFolder, 'scripts/mutants.ts'), ...args], {
    cwd: projectFolder,
    encoding: 'utf8',
  });

const file = 'test/house/mutants/sample.ts';

describe('the mutants of a small file', () => {
  const { status, stdout, stderr } = mutants('--files', file, '--no-cache', '--json');
  const { mutants: all, excused, stale } = JSON.parse(stdout === '' ? '{}' : stdout);
  const fateOf = (operator: string, change: string): string =>
    all.find((one: { operator: string; edit: { text: string } }) => {
      return one.operator === operator && one.edit.text === change;
    })?.fate.kind;

  it('are tried', () => {
    expect(stderr).toContain('11 mutants in 1 files');
    expect(all).toHaveLength(11);
  });

  it.each([
    ['boundary', '>'],
    ['condition', '<'],
    ['return', '!(count >= room)'],
    ['arithmetic', '/'],
  ])('are killed where a test fails: %s %s', (operator, change) => {
    expect(fateOf(operator, change)).toBe('killed');
  });

  it('survive where none does, and make the run a failure', () => {
    expect(fateOf('number', '1')).toBe('survived');
    expect(status).toBe(1);
  });

  it('are excused with the reason that the source gives', () => {
    expect(excused).toMatchObject([
      { about: 8, operator: 'method', count: 1, why: 'nobody counts half a stool' },
    ]);
    expect(stale).toEqual([]);
  });
});

it('one mutant is repeated by its name', () => {
  const { stdout, status } = mutants('--mutant', `${file}:3:71:boundary`);
  expect(stdout).toContain('count >= room  ->  count > room');
  expect(stdout).toContain('"kind":"killed"');
  expect(status).toBe(0);
});

it('a mutant that is not there any more is said to be gone', () => {
  const { stderr, status } = mutants('--mutant', `${file}:1:1:boundary`);
  expect(stderr).toContain(`no mutant ${file}:1:1:boundary`);
  expect(status).toBe(2);
});
