import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFor, root } from './places.mjs';
import { runChild } from './run-child.mjs';

/** Where the build of the screen lies, for both hosts. */
export const rendererFolder = join(root, 'dist', 'renderer');
const sources = ['src-renderer', 'src-shared', 'vite.config.ts', 'package-lock.json'];

/**
 * The newest change below a path, ms; 0 where there is nothing. A folder's own time counts, so that a deleted file shows.
 * @param {string} path
 * @returns {number}
 */
const newestBelow = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestBelow(join(path, name))));
};

/** Whether the build is missing, or older than anything it is made of. */
export const isRendererStale = () => {
  const built = join(rendererFolder, 'index.html');
  if (!existsSync(built)) return true;
  const builtAtMs = statSync(built).mtimeMs;
  return sources.some((source) => newestBelow(join(root, source)) > builtAtMs);
};

/** `vite build` as a stage of the tests and as a step of the demo. */
export const rendererStage = {
  name: 'build of the screen',
  tool: 'vite',
  args: ['build', '--logLevel', 'warn'],
};

/**
 * Builds the screen where it is stale.
 * @param {string} nodePath
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the folder of the build
 * @throws when the build fails; what was wrong is on the console then
 */
export const bringRenderer = async (nodePath, log) => {
  if (!isRendererStale()) return rendererFolder;
  log('Building the screen (vite build)');
  const entry = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const code = await runChild(nodePath, [entry, ...rendererStage.args], {
    cwd: root,
    env: environmentFor(nodePath),
  });
  if (code !== 0) throw new Error(`vite build ended with exit code ${code}`);
  return rendererFolder;
};
