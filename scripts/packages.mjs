import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/**
 * Installs without install scripts, because npm would build better-sqlite3 from source where it need not, with a
 * compiler and headers from outside the registry. Every package here carries its binaries except `node`, whose script
 * fetches one from the registry; where that fails a system Node may do, and find-node.mjs says so where none does.
 * @param {(line: string) => void} log
 */
const install = (log) => {
  log('Installing the npm packages that package-lock.json names (about a minute)');
  mkdirSync(dirname(npmLog), { recursive: true });
  writeFileSync(npmLog, '');
  const failure = npm(installArguments());
  if (failure !== null) {
    throw new Error(
      `npm could not install the packages: ${failure.reason}\n\n${failure.output}\n\n` +
        `All of its output is in ${npmLog}. Check the network and npm's settings (npm config list), then run the command again.`,
    );
  }
  const scriptFailure = npm(['rebuild', 'node', '--ignore-scripts=false']);
  if (scriptFailure !== null)
    log(`The node package brought no binary (${scriptFailure.reason}; log: ${npmLog})`);
};

/** On Windows a running node.exe inside node_modules cannot be removed, which is what `npm ci` begins with. */
const installArguments = () => {
  const isLocked = process.platform === 'win32' && isInside(process.execPath, modules);
  // NODE_ENV=production would leave out the tools, Node 24 among them.
  const options = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  return [...(isLocked ? ['install', '--no-save'] : ['ci']), ...options];
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
  writeFileSync(npmLog, `$ npm ${args.join(' ')}\n${output}\n`, { flag: 'a' });
  if (result.status === 0) return null;
  const reason = result.error?.message ?? `npm ${args[0]} ended with ${result.status ?? result.signal}`;
  return { reason, output: output.trim().split('\n').slice(-25).join('\n') };
};
