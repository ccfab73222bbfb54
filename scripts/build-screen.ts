import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './places.mjs';

export const rendererFolder = join(root, 'dist', 'renderer');

/** What the screen is made from. */
const sources = ['src-renderer', 'src-shared', 'vite.config.ts', 'package-lock.json'];

/** Builds what both hosts serve, into dist/renderer. */
export const buildScreen = async (): Promise<void> => {
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
};

/** Whether the screen was never built, or something it is made from is newer than the build. */
export const isScreenStale = (): boolean => {
  const page = join(rendererFolder, 'index.html');
  return !existsSync(page) || newestMs(sources.map((name) => join(root, name))) > statSync(page).mtimeMs;
};

export const buildScreenIfStale = async (log: (line: string) => void): Promise<void> => {
  if (!isScreenStale()) return;
  log('Building the screen …');
  await buildScreen();
};

/** Time of the last change below these paths, ms since the epoch; folders count too, for what was removed. */
const newestMs = (paths: readonly string[]): number =>
  paths.reduce((newest, path) => {
    if (!existsSync(path)) return newest;
    const { mtimeMs } = statSync(path);
    const isFolder = statSync(path).isDirectory();
    const below = isFolder ? newestMs(readdirSync(path).map((name) => join(path, name))) : 0;
    return Math.max(newest, mtimeMs, below);
  }, 0);
