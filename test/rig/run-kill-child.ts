import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchRun } from './kill-child.ts';

const childScript = fileURLToPath(new URL('kill-child.ts', import.meta.url));
/** No run takes as long unless something hangs; its own deadlines are shorter. */
const longestRunMs = 60_000;

export interface KillPlan {
  readonly afterMs: number;
  /** The hubs lose their power at the same moment. */
  readonly cutsPower: boolean;
}

export interface ChildEnd {
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
  /** The last command it began; null before the first. */
  readonly lastCommand: string | null;
}

/** Rejects when a command of the run fails. Compiled code is kept in `cacheFolder`, which makes the next start quicker. */
export const runKillChild = (
  run: BenchRun,
  cacheFolder: string,
  kill: KillPlan | null,
  onKill: () => void,
): Promise<ChildEnd> =>
  new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const child = spawn(process.execPath, [childScript, JSON.stringify(run)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: cacheFolder },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    const strike = (): void => {
      if (child.kill('SIGKILL')) onKill();
    };
    const timer = setTimeout(strike, kill?.afterMs ?? longestRunMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 || (kill !== null && signal !== null))
        resolve({
          signal,
          durationMs: performance.now() - beganMs,
          lastCommand: out.trim().split('\n').at(-1) || null,
        });
      else reject(new Error(`the process ended with ${signal ?? code}, after ${out.trim()}: ${err}`));
    });
  });
