import { recordMutants } from './facts/record.ts';
import { tellingMutants } from './facts/telling.ts';
import { verdictMutants } from './facts/verdicts.ts';
import { writeMutants } from './facts/writes.ts';
import type { NamedMutant } from './named-mutant.ts';

/** Each was, or could have been, somebody's honest slip; each would pass a hub, lose a fact, or send one twice. */
export const namedMutants: readonly NamedMutant[] = [
  ...verdictMutants,
  ...writeMutants,
  ...recordMutants,
  ...tellingMutants,
];
