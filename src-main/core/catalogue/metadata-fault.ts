import { LengthOrHashMismatchError, UnsignedMetadataError } from '@tufjs/models/dist/error.js';
import {
  BadVersionError,
  EqualVersionError,
  ExpiredMetadataError,
  RepositoryError,
} from 'tuf-js/dist/error.js';
import { Fault, type FaultCode } from '../../../src-shared/domain/faults/fault.ts';

export const isEqualVersion = (error: unknown): boolean => error instanceof EqualVersionError;

/** tuf-js raises a plain RepositoryError only where a snapshot lacks a file that an earlier one had: a rollback. */
const codeOf = (error: unknown): FaultCode => {
  if (error instanceof UnsignedMetadataError || error instanceof LengthOrHashMismatchError)
    return 'catalogue-tampered';
  if (error instanceof ExpiredMetadataError) return 'catalogue-expired';
  if (error instanceof BadVersionError || error instanceof RepositoryError) return 'catalogue-rolled-back';
  return 'catalogue-malformed';
};

/** Any refusal of tuf-js as one of the catalogue's own faults; `where` names source and file. */
export const asMetadataFault = (error: unknown, where: string): Fault => {
  if (error instanceof Fault) return error;
  const detail =
    error instanceof SyntaxError ? 'is not JSON' : error instanceof Error ? error.message : String(error);
  return new Fault(codeOf(error), `${where}: ${detail}`, { cause: error });
};
