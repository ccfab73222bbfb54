import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const ignored = readFileSync(join(projectFolder, '.gitignore'), 'utf8').trim().split('\n');

/** By the forms of pattern that .gitignore has here: `/folder/` at the top, `folder/` anywhere, `*.ending` of a file. */
const isIgnored = (path: string, isFolder: boolean): boolean => {
  const name = posix.basename(path);
  return ignored.some((pattern) => {
    if (pattern.startsWith('*')) return !isFolder && name.endsWith(pattern.slice(1));
    return isFolder && pattern === (pattern.startsWith('/') ? `/${path}/` : `${name}/`);
  });
};

/** Paths from the project's folder, with `/`, of the files below `folder` whose names end so, without what git ignores. */
export const filesBelow = (folder: string, ...endings: readonly string[]): readonly string[] => {
  const start = join(projectFolder, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name).split(sep).join('/');
    if (path === '.git' || isIgnored(path, entry.isDirectory())) return [];
    if (entry.isDirectory()) return filesBelow(path, ...endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
  });
};
