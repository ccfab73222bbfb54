import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const generated = new Set(['node_modules', '.git', '.cache', 'dist', 'coverage', 'test-results', '.reflash']);

/** Paths from the project's folder, with `/`, of the files below `folder` whose names end so; generated ones left out. */
export const filesBelow = (folder: string, ...endings: readonly string[]): readonly string[] => {
  const start = join(projectFolder, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { withFileTypes: true }).flatMap((entry) => {
    if (generated.has(entry.name)) return [];
    const path = join(folder, entry.name).split(sep).join('/');
    if (entry.isDirectory()) return filesBelow(path, ...endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
  });
};
