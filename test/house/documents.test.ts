import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, projectFolder } from './project-files.ts';

const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');
const documents = filesBelow('.', '.md');

/** Targets of `[text](target)` outside code, without what is not a path in this project. */
const linksOf = (markdown: string): readonly string[] => {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(\s*<?([^)>\s]+)>?[^)]*\)/g)]
    .flatMap(([, target]) => (target === undefined ? [] : [target]))
    .filter((target) => !/^([a-z][a-z+.-]*:|\/\/)/i.test(target));
};

/** The name a heading can be linked by: lower case, punctuation dropped, spaces as hyphens. */
const anchorsOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^#+\s+(.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

const brokenLinks = (document: string, markdown: string): readonly string[] =>
  linksOf(markdown).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? document : join(dirname(document), decodeURIComponent(path));
    if (!existsSync(join(projectFolder, target))) return true;
    if (anchor === undefined || !target.endsWith('.md')) return false;
    return !anchorsOf(path === '' ? markdown : read(target)).includes(anchor);
  });

describe('the documents', () => {
  it.each(documents)('%s leads nowhere that does not exist', (document) => {
    expect(brokenLinks(document, read(document))).toEqual([]);
  });

  it('are found', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'src-main/README.md']));
  });

  it('have an Unreleased section in the changelog', () => {
    expect(read('CHANGELOG.md')).toMatch(/^## \[?Unreleased\]?$/m);
  });
});

describe('the decision records', () => {
  const records = filesBelow('docs/adr', '.md').map((path) => path.replace('docs/adr/', ''));

  it('exist', () => {
    expect(records.length).toBeGreaterThan(1);
  });

  it.each(records)('%s is named by number and title', (name) => {
    expect(name).toMatch(/^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$/);
  });

  it('have a number each', () => {
    const numbers = records.map((name) => name.slice(0, 4));
    expect(numbers).toHaveLength(new Set(numbers).size);
  });

  it.each(records)('%s opens with its own number and says its status', (name) => {
    const markdown = read(`docs/adr/${name}`);
    expect(markdown).toMatch(new RegExp(`^# ${name.slice(0, 4)}[:. ]`));
    expect(markdown).toMatch(/^(## )?Status\b/im);
  });
});

describe('the link rule', () => {
  it('finds a file and a heading that are not there', () => {
    const markdown =
      '[a](no-such-file.md) [b](../README.md#no-such-heading) [c](#nor-this) [d](../README.md)';
    expect(brokenLinks('docs/x.md', markdown)).toEqual([
      'no-such-file.md',
      '../README.md#no-such-heading',
      '#nor-this',
    ]);
  });

  it('overlooks code and what lies outside the project', () => {
    expect(linksOf('`[a](b.md)`\n```\n[c](d.md)\n```\n[e](mailto:f) [g](other.md "title")')).toEqual([
      'other.md',
    ]);
  });
});
