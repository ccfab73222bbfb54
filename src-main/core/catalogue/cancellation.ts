import { Fault } from '../../../src-shared/domain/faults/fault.ts';

export const cancelledFault = (signal: AbortSignal): Fault =>
  new Fault('cancelled', 'the catalogue update was cancelled; the earlier catalogue stays in use', {
    cause: signal.reason,
  });

export const throwIfCancelled = (signal: AbortSignal): void => {
  if (signal.aborted) throw cancelledFault(signal);
};
