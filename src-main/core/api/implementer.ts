import { implement } from '@orpc/server';
import { contract } from '../../../src-shared/contract/contract.ts';

/** The contract with nothing behind it yet; each file of this folder fills one part. */
export const api = implement(contract);
