/** The facts of a record that are judged, each by a file of its own. */
export const facts = [
  'verdict',
  'hub left',
  'disposition',
  'quarantine',
  'suspicion',
  'notification',
  'permission',
  'journal',
  'attempt',
  'override',
  'stop',
  'time',
] as const;
export type Fact = (typeof facts)[number];

/** What the record says that is not so, or does not say that is. */
export interface Wrong {
  readonly fact: Fact;
  /** What is, and what should be. */
  readonly says: string;
}

export const wrong = (fact: Fact, says: string): Wrong => ({ fact, says });

/** `says` where `isSo`; nothing where it is not. */
export const when = (isSo: boolean, fact: Fact, says: string): readonly Wrong[] =>
  isSo ? [wrong(fact, says)] : [];
