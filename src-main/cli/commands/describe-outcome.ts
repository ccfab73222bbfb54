import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';

/** An outcome in a few words, with its reason or code. */
export const describeOutcome = (outcome: AttemptOutcome): string => {
  switch (outcome.kind) {
    case 're-flashed':
    case 'already-current':
      return outcome.kind;
    case 'quarantined':
      return `quarantine, ${outcome.reason}`;
    case 'failed':
      return `failed, ${outcome.code}`;
    case 'interrupted':
      return `interrupted, ${outcome.hubState}`;
  }
};
