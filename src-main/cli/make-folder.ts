import { mkdirSync } from 'node:fs';
import { Fault, type FaultCode } from '../../src-shared/domain/faults/fault.ts';

/** Makes a folder that the command line names, and those above it; throws `code` naming it and the system's reason. */
export const makeFolder = (folder: string, code: FaultCode): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Fault(code, `${folder}: the folder cannot be made (${why})`, { cause: error });
  }
};
