import { readFileSync } from 'node:fs';
import { Fault } from '../../src-shared/domain/faults/fault.ts';

/** A file named on the command line, whole. Rejects with `file-unreadable` naming the system's reason. */
export const readInput = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Fault('file-unreadable', `${path}: cannot be read (${why})`, { cause: error });
  }
};

/** As {@link readInput}, parsed as JSON. */
export const readJsonInput = (path: string): unknown => {
  const text = readInput(path).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault('arguments-invalid', `${path}: is not JSON`, { cause: error });
  }
};
