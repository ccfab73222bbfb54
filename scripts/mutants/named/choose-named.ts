import type { NamedMutant } from './named-mutant.ts';
import { namedMutants } from './named-mutants.ts';

/** Those whose fact holds `part`; throws when there is none. */
export const chooseNamed = (part: string): readonly NamedMutant[] => {
  const chosen = namedMutants.filter(({ fact }) => fact.toLowerCase().includes(part.toLowerCase()));
  if (chosen.length === 0) throw new Error(`no named mutant is called "${part}"`);
  return chosen;
};
