import { ORPCError } from '@orpc/server';
import { type FaultView, faultSchema } from '../../../src-shared/contract/vocabulary.ts';
import { isFault } from '../../../src-shared/domain/faults/fault.ts';

const internal: FaultView = {
  code: 'internal',
  message: 'The program met an error it does not know',
  hint: 'This is a bug. Send the diagnostics to support.',
};

/** What the screen learns of an error; the stack of a bug goes to `onBug` alone. */
export const toContractError = (
  error: unknown,
  onBug: (error: unknown) => void,
): ORPCError<string, unknown> => {
  // Refused before any handler ran: an input that does not fit its schema.
  if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') return error;
  if (!isFault(error)) onBug(error);
  const data: FaultView = isFault(error) ? error.toData() : internal;
  return new ORPCError('FAULT', { defined: true, message: data.message, data: faultSchema.parse(data) });
};
