import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 200;
/** From making the folder to naming its owner takes no time; an unnamed one older than this was left by a crash. */
const unnamedMs = 5_000;

/**
 * Runs `work` while no other setup of this folder does. A lock whose owner is dead is taken over.
 * @template Result
 * @param {string} folder the lock: a folder, because making one succeeds for a single process
 * @param {{ readonly log: (line: string) => void, readonly timeoutMs: number }} options
 * @param {() => Promise<Result>} work
 */
export const withLock = async (folder, { log, timeoutMs }, work) => {
  mkdirSync(dirname(folder), { recursive: true });
  const deadline = Date.now() + timeoutMs;
  let hasSaid = false;
  while (!take(folder)) {
    if (isAbandoned(folder)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Another setup has held ${folder} for ${timeoutMs / 60_000} minutes. End it, then try again.`,
      );
    }
    if (!hasSaid) log('Another setup is at work in this folder: waiting for it to end.');
    hasSaid = true;
    await pause(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @param {string} folder */
const take = (folder) => {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  writeFileSync(join(folder, 'owner'), String(process.pid));
  return true;
};

/** @param {string} folder */
const isAbandoned = (folder) => {
  try {
    const age = Date.now() - statSync(folder).mtimeMs;
    const owner = Number(readOwner(folder));
    return owner > 0 ? !isAlive(owner) : age > unnamedMs;
  } catch (error) {
    // Gone since: its owner has just ended.
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
};

/** @param {string} folder */
const readOwner = (folder) => {
  try {
    return readFileSync(join(folder, 'owner'), 'utf8');
  } catch {
    return '';
  }
};

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
};

/**
 * @param {unknown} error
 * @param {string} code
 */
const hasCode = (error, code) => error instanceof Error && 'code' in error && error.code === code;
