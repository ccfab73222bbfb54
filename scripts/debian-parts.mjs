import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isProgramOnPath, root } from './places.mjs';

/** @typedef {{ readonly package: string, readonly path: string | null }} Part */

const aptTimeoutMs = 15 * 60_000;
const aptLog = join(root, '.cache', 'apt.log');

/** The one list of real parts, shared with test/requires.ts: what a suite asks for, and the package that brings it. */
export const readParts = () =>
  /** @type {Record<string, Part>} */ (
    JSON.parse(readFileSync(new URL('./debian-parts.json', import.meta.url), 'utf8'))
  );

/**
 * Debian packages of which some part is not on this machine, each once.
 * @param {Record<string, Part>} parts
 * @param {(name: string, path: string | null) => boolean} [isPresent]
 */
export const missingPackages = (parts, isPresent = isPartPresent) => [
  ...new Set(
    Object.entries(parts)
      .filter(([name, part]) => !isPresent(name, part.path))
      .map(([, part]) => part.package),
  ),
];

/**
 * Installs what is missing where that is allowed; otherwise says what is missing and how to get it.
 * @param {(line: string) => void} log
 */
export const setUpDebianParts = (log) => {
  const missing = missingPackages(readParts());
  if (missing.length === 0) return;
  const prefix = aptPrefix();
  if (prefix !== null) install(prefix, missing, log);
  const still = missingPackages(readParts());
  if (still.length > 0) sayWhatIsMissing(still, log);
};

/**
 * /usr/sbin holds mkfs.vfat and sfdisk and is not on everybody's PATH.
 * @param {string} name
 * @param {string | null} path
 */
const isPartPresent = (name, path) =>
  path === null
    ? isProgramOnPath(name, [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter))
    : existsSync(path);

/** How apt-get may be called without asking anybody for a password; null where it may not. */
const aptPrefix = () => {
  if (process.platform !== 'linux' || !isProgramOnPath('apt-get', process.env.PATH ?? '')) return null;
  if (process.getuid?.() === 0) return [];
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore', timeout: 10_000 });
  return sudo.status === 0 ? ['sudo', '-n'] : null;
};

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} packages
 * @param {(line: string) => void} log
 */
const install = (prefix, packages, log) => {
  log(`Installing Debian packages ${packages.join(' ')} (log: ${aptLog})`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(aptLog, '');
  // A list of packages that cannot be refreshed may still be good enough to install from.
  apt(prefix, ['update']);
  // Without recommendations: the chromium and QEMU ones bring desktops and firmware that no suite uses.
  const failure = apt(prefix, ['install', '-y', '--no-install-recommends', ...packages]);
  if (failure !== null) log(`apt-get could not install them: ${failure}. Its output is in ${aptLog}`);
};

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} args
 * @returns the reason when it failed, else null
 */
const apt = (prefix, args) => {
  // sudo drops the environment, so it is handed over with env(1).
  const [program = 'env', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args];
  const result = spawnSync(program, [...rest, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: aptTimeoutMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  writeFileSync(aptLog, `$ apt-get ${args.join(' ')}\n${result.stdout}${result.stderr}\n`, { flag: 'a' });
  if (result.error) return result.error.message;
  return result.status === 0 ? null : `it ended with ${result.status ?? result.signal}`;
};

/**
 * @param {readonly string[]} packages
 * @param {(line: string) => void} log
 */
const sayWhatIsMissing = (packages, log) => {
  const list = packages.join(' ');
  const outcome = process.env.CI === 'true' ? 'fail, because CI=true' : 'be skipped';
  log(`Missing: the Debian packages ${list}. The suites that need them will ${outcome}.`);
  log(
    process.platform === 'linux'
      ? `To bring them: sudo apt-get install --no-install-recommends ${list}`
      : 'They exist on Debian and Ubuntu only: run the tests there to run every suite.',
  );
};
