import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast, systemNode } from './node-check.mjs';
import { environmentForNpm, isInside, root } from './places.mjs';
import { withLock } from './setup-lock.mjs';

const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const stampFile = join(modules, '.reflash-setup');
const npmLog = join(root, '.cache', 'npm.log');
const npmTimeoutMs = 15 * 60_000;

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} LockFile */

/**
 * Installs what package-lock.json names, unless exactly that is already there.
 * @param {(line: string) => void} log
 */
export const setUpPackages = async (log) => {
  if (isStamped()) return;
  const options = { log, timeoutMs: npmTimeoutMs };
  await withLock(join(root, '.cache', 'setup-lock'), options, async () => {
    // Whoever held the lock before may have done the work.
    if (isStamped()) return;
    if (!isAlreadyInstalled()) install(log);
    writeFileSync(stampFile, lockFileHash());
  });
};

const lockFileHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

const isStamped = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockFileHash();

/** npm writes its own record at the end of an installation, so one done by hand need not be done again. */
const isAlreadyInstalled = () => {
  const record = join(modules, '.package-lock.json');
  return existsSync(record) && holdsAll(readJson(lockFile), readJson(record));
};

/**
 * Whether `installed` has every package that `wanted` names, at its version; optional ones belong to other machines.
 * @param {LockFile} wanted
 * @param {LockFile} installed
 */
export const holdsAll = (wanted, installed) =>
  Object.entries(wanted.packages).every(
    ([path, entry]) => path === '' || entry.optional || installed.packages[path]?.version === entry.version,
  );

/**
 * @param {string} file
 * @returns {LockFile}
 */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** @param {(line: string) => void} log */
const install = (log) => {
  log('Installing the npm packages that package-lock.json names (about a minute)');
  let failure = npm(installArguments());
  // The `node` package's install script refuses machines it has no binary for; a system Node does as well there.
  if (failure !== null && isAtLeast(process.version, systemNode) && existsSync(process.execPath)) {
    log('An install script failed: trying once more without install scripts, on the Node of this machine.');
    failure = npm([...installArguments(), '--ignore-scripts']);
  }
  if (failure === null) return;
  throw new Error(
    `npm could not install the packages: ${failure.reason}\n\n${failure.output}\n\n` +
      `All of its output is in ${npmLog}. Check the network and npm's registry settings (npm config list), then run the command again.`,
  );
};

/** On Windows a running node.exe inside node_modules cannot be removed, which is what `npm ci` begins with. */
const installArguments = () => {
  const isLocked = process.platform === 'win32' && isInside(process.execPath, modules);
  // NODE_ENV=production would leave out the tools, Node 24 among them.
  return [...(isLocked ? ['install', '--no-save'] : ['ci']), '--include=dev', '--no-audit', '--no-fund'];
};

/**
 * @param {readonly string[]} args
 * @returns {{ reason: string, output: string } | null} null when all went well
 */
const npm = (args) => {
  const result = spawnSync('npm', args, {
    cwd: root,
    env: environmentForNpm(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: npmTimeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    // npm is a .cmd file there, which only a shell starts; no argument needs quoting.
    shell: process.platform === 'win32',
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(npmLog, output);
  if (result.status === 0) return null;
  const reason = result.error?.message ?? `npm ${args[0]} ended with ${result.status ?? result.signal}`;
  return { reason, output: output.trim().split('\n').slice(-25).join('\n') };
};
