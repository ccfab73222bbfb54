import type { Kill } from './hunt.ts';
import type { Mutant } from './mutant.ts';

/** What became of one mutant. */
export type Fate =
  | ({ readonly kind: 'killed' } & Kill)
  /** `isCut`: not every test that reaches it was tried, since that would have taken too long. */
  | { readonly kind: 'survived'; readonly isCut: boolean }
  /** No test that passes comes past it. */
  | { readonly kind: 'unreached' };

export interface Verdict {
  readonly mutant: Mutant;
  /** Of the file it changes. */
  readonly source: string;
  readonly fate: Fate;
}

export const isAlive = ({ fate }: Verdict): boolean => fate.kind !== 'killed';
