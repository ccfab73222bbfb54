import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../places.mjs';
import { parseTree } from '../tree.ts';
import type { Change, NamedMutant } from './named-mutant.ts';

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Formatting may break a line anywhere. */
const patternOf = (was: string): RegExp => new RegExp(was.trim().split(/\s+/).map(escaped).join('\\s+'), 'g');

/** The file's text with the change in it. Throws when the code it changes is not there any more, or there twice. */
export const applyChange = (fact: string, { file, was, would }: Change, source: string): string => {
  const found = [...source.matchAll(patternOf(was))];
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(
      `Named mutant "${fact}": ${file} has ${found.length} places that read "${was}", one is due. The code changed its shape: say in scripts/mutants/named/ how it would be wrong now.`,
    );
  const text = source.slice(0, only.index) + would + source.slice(only.index + only[0].length);
  parseTree(file, text);
  return text;
};

/** What the files that it changes would read, by their paths from the project's folder. */
export const readNamed = ({ fact, changes }: NamedMutant): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const change of changes) {
    const source = texts.get(change.file) ?? readFileSync(join(root, change.file), 'utf8');
    texts.set(change.file, applyChange(fact, change, source));
  }
  return texts;
};
