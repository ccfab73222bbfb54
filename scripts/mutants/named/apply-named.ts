import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../places.mjs';
import { parseTree } from '../tree.ts';
import type { NamedMutant } from './named-mutants.ts';

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Formatting may break a line anywhere. */
const patternOf = (was: string): RegExp => new RegExp(was.trim().split(/\s+/).map(escaped).join('\\s+'), 'g');

/** The file's text with the mutant in it. Throws when the code it changes is not there any more, or there twice. */
export const applyNamed = ({ fact, file, was, would }: NamedMutant, source: string): string => {
  const found = [...source.matchAll(patternOf(was))];
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(
      `Named mutant "${fact}": ${file} has ${found.length} places that read "${was}", one is due. The code changed its shape: say in scripts/mutants/named/named-mutants.ts how it would be wrong now.`,
    );
  const text = source.slice(0, only.index) + would + source.slice(only.index + only[0].length);
  parseTree(file, text);
  return text;
};

export const readNamed = (named: NamedMutant): string =>
  applyNamed(named, readFileSync(join(root, named.file), 'utf8'));
