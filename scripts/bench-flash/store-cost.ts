import type { Store } from '../../src-main/core/store/open-store.ts';

/** What the store took of the core's one thread. */
export interface StoreCost {
  /** Those that wait for the disk. */
  readonly transactions: number;
  readonly transactionMs: number;
  readonly notes: number;
  readonly noteMs: number;
}

type Run = Store['transaction'];

/** Counts and times what `store` is asked from now on; the returned function tells it per attempt. */
export const watchStore = (store: Store): ((attempts: number) => StoreCost) => {
  const timed = (run: Run): { readonly run: Run; readonly took: number[] } => {
    const took: number[] = [];
    return {
      took,
      run: (name, work) => {
        const startedAtMs = performance.now();
        try {
          return run(name, work);
        } finally {
          took.push(performance.now() - startedAtMs);
        }
      },
    };
  };
  const transaction = timed(store.transaction);
  const note = timed(store.note);
  Object.assign(store, { transaction: transaction.run, note: note.run });
  const mean = (took: readonly number[]): number =>
    took.length === 0 ? 0 : took.reduce((sum, ms) => sum + ms, 0) / took.length;
  return (attempts) => ({
    transactions: transaction.took.length / attempts,
    transactionMs: mean(transaction.took),
    notes: note.took.length / attempts,
    noteMs: mean(note.took),
  });
};
