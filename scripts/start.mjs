/** `npm start`: builds the bench and opens it in its own window. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { environmentFor, root } from './places.mjs';
import { runChild } from './run-child.mjs';
import { setUpOrExit } from './setup.mjs';

const fetchTimeoutMs = 5 * 60_000;

/**
 * The Electron runtime of this machine. The package brings none: it fetches one when it is first asked.
 * @param {string} nodePath
 * @returns {{ path: string } | { reason: string }}
 */
const findRuntime = (nodePath) => {
  const entry = createRequire(import.meta.url).resolve('electron');
  const script = `process.stdout.write(require(${JSON.stringify(entry)}))`;
  const result = spawnSync(nodePath, ['-e', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: fetchTimeoutMs,
  });
  const path = (result.stdout ?? '').split('\n').at(-1) ?? '';
  if (result.status === 0 && path !== '') return { path };
  const lines = (result.stderr ?? '').split('\n').filter((line) => /error/i.test(line));
  return { reason: result.error?.message ?? lines[0]?.trim() ?? `it ended with ${result.status}` };
};

const nodePath = await setUpOrExit({ needDebianParts: false });
const env = environmentFor(nodePath);
const runtime = findRuntime(nodePath);
if ('reason' in runtime) {
  console.error(`The Electron runtime is not on this machine and could not be fetched (${runtime.reason}).`);
  console.error('The same bench runs in a browser of this machine meanwhile: npm run start:web');
  process.exit(1);
}
const built = await runChild(nodePath, [join(root, 'scripts', 'build.ts')], { cwd: root, env });
if (built !== 0) process.exit(built);
process.exit(await runChild(runtime.path, [root, ...process.argv.slice(2)], { cwd: root, env }));
