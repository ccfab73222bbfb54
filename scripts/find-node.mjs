import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast, systemNode } from './node-check.mjs';
import { root } from './places.mjs';

const folder = join(root, 'node_modules', 'node', 'bin');
// The file itself and not node_modules/.bin: on Windows that holds shims, which cannot be started without a shell.
const npmNodes = [join(folder, 'node.exe'), join(folder, 'node')];

/**
 * The Node to run everything else with: the one npm brought, else this one where it is new enough.
 * @throws with what to do where there is neither
 */
export const findNode = () => {
  for (const path of [...npmNodes, process.execPath]) {
    if (!existsSync(path)) continue;
    const version = versionOf(path);
    if (version !== null && isAtLeast(version, systemNode)) return path;
  }
  throw new Error(
    `The Node 24 that npm should have brought does not run (looked in ${folder}), and this one is ${process.version}.\n` +
      'Its install script may be switched off: npm rebuild node --ignore-scripts=false\n' +
      `Where that does not help, install Node ${systemNode} or newer on this machine, then run the command again.`,
  );
};

/** @param {string} path */
const versionOf = (path) => {
  if (path === process.execPath) return process.version;
  const result = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return result.status === 0 ? result.stdout.trim() : null;
};
