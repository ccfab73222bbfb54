import { posix } from 'node:path';

export const maximumLines = 300;

/** Data rather than code, so of any length: migrations are never edited once shipped, faults are one table per area. */
export const exemptFromLength = ['src-main/core/store/migrations/', 'src-shared/domain/faults/'];

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const emptyNames = /(^|-)(utils?|helpers?|managers?|common)(-|$)/;

/** What is wrong with a file's path, as sentences. `path` counts from the project's folder, with `/`. */
export const nameViolations = (path: string): readonly string[] => {
  const stem = posix
    .basename(path)
    .replace(/(\.int|\.rig|\.screen|\.conformance)?(\.test|\.bench)?(\.d)?\.(tsx?|mjs)$/, '');
  const words = [...posix.dirname(path).split('/'), stem];
  const isKebab = kebabCase.test(stem);
  const empty = words.find((word) => emptyNames.test(word));
  return [
    ...(isKebab ? [] : [`${path}: file names are kebab-case`]),
    ...(empty === undefined ? [] : [`${path}: "${empty}" says nothing; name the idea`]),
  ];
};

export const lengthViolations = (path: string, source: string): readonly string[] => {
  if (exemptFromLength.some((folder) => path.startsWith(folder))) return [];
  const lineCount = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
  return lineCount < maximumLines ? [] : [`${path}: ${lineCount} lines; files stay under ${maximumLines}`];
};
