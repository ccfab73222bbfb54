import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, projectFolder } from './project-files.ts';

const loaders = 'src-main/core/loaders';
const families = filesBelow(loaders, 'loader.ts')
  .filter((path) => basename(path) === 'loader.ts' && dirname(path) !== loaders)
  .map((path) => basename(dirname(path)));
const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');

/** What whoever trusts a verdict wants to know of a family. */
const questions = ['identity', 'stored bytes', 'restart', 'version', 'resume', 'torn hub', 'swap'];

it('there are loaders', () => {
  expect(families.toSorted()).toEqual(['gecko', 'mcuboot', 'u-boot']);
});

it.each(families)('%s says what it can prove and what it cannot, question by question', (family) => {
  const path = `${loaders}/${family}/README.md`;
  expect(existsSync(join(projectFolder, path))).toBe(true);
  const readme = read(path);
  expect(questions.filter((question) => !readme.includes(question))).toEqual([]);
  expect(readme).toMatch(/cannot|not proven/i);
});

it.each(families)('docs/loaders.md sets %s beside the others', (family) => {
  const gathered = read('docs/loaders.md');
  expect(gathered).toContain(`${loaders}/${family}/README.md`);
  expect(gathered).toMatch(new RegExp(`^\\| question .*\`${family}\``, 'm'));
});

it('docs/loaders.md asks every question of every family', () => {
  const rows = read('docs/loaders.md')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  for (const question of questions)
    expect(
      rows.filter((row) => row.includes(question)),
      question,
    ).not.toEqual([]);
  for (const row of rows) {
    const cells = row.split('|').slice(1, -1);
    expect(cells).toHaveLength(1 + families.length);
    expect(cells.map((cell) => cell.trim())).not.toContain('');
  }
});
