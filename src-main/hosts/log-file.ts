import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type HostLog, lineLog } from './host-log.ts';

/** Two files of this size are kept at most: the one written to, and the one before it, with `.1` at its end. */
export const maxLogBytes = 5 * 1024 * 1024;

/** A host's log in a file. A disk that takes no more loses log lines, never work. */
export const fileLog = (path: string, maxBytes = maxLogBytes): HostLog => {
  mkdirSync(dirname(path), { recursive: true });
  return lineLog((line) => {
    try {
      if (sizeOf(path) >= maxBytes) renameSync(path, `${path}.1`);
      appendFileSync(path, line);
    } catch {
      process.stderr.write(line);
    }
  });
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
