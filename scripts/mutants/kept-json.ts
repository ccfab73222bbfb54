import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../places.mjs';

/** What a second run need not find out again. */
export const cacheFolder = join(root, '.cache', 'mutants');

/** Null when nothing, or nothing readable, is kept under that name: a cache is never worth a failure. */
export const readKept = <T>(name: string): T | null => {
  try {
    return JSON.parse(readFileSync(join(cacheFolder, name), 'utf8')) as T;
  } catch {
    return null;
  }
};

export const keep = (name: string, value: unknown): void => {
  const path = join(cacheFolder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
};
