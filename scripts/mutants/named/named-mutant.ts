/** A replacement in one file. */
export interface Change {
  /** From the project's folder. */
  readonly file: string;
  /** Stands in the file exactly once; white space counts as one blank. */
  readonly was: string;
  readonly would: string;
}

/** One way to be wrong that no small change makes. */
export interface NamedMutant {
  /** What would be the case. */
  readonly fact: string;
  /** All at once: where one thing is guarded twice, either guard alone hides that the other is gone. */
  readonly changes: readonly Change[];
}

/** The usual case: one place. */
export const mutant = (fact: string, file: string, was: string, would: string): NamedMutant => ({
  fact,
  changes: [{ file, was, would }],
});
