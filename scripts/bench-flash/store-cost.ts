import type { Store } from '../../src-main/core/store/open-store.ts';

/** What the store took of the core's one thread. */
export interface StoreCost {
  /** Those that wait for the disk. */
  readonly commits: number;
  /** Until the thread is free for other slots. */
  readonly commitMs: number;
  /** Until the disk has it. */
  readonly durableMs: number;
  readonly notes: number;
  readonly noteMs: number;
}

const mean = (took: readonly number[]): number =>
  took.length === 0 ? 0 : took.reduce((sum, ms) => sum + ms, 0) / took.length;

/** Counts and times what `store` is asked from now on; the returned function tells it per attempt. */
export const watchStore = (store: Store): ((attempts: number) => StoreCost) => {
  const { transaction, commit, note } = store;
  const took = { onThread: [] as number[], durable: [] as number[], note: [] as number[] };
  const timed = <T>(list: number[], work: () => T): T => {
    const startedAtMs = performance.now();
    try {
      return work();
    } finally {
      list.push(performance.now() - startedAtMs);
    }
  };
  const watched: Pick<Store, 'transaction' | 'commit' | 'note'> = {
    transaction: (name, work) =>
      timed(took.durable, () => timed(took.onThread, () => transaction(name, work))),
    commit: async (name, work) => {
      const startedAtMs = performance.now();
      const committing = timed(took.onThread, () => commit(name, work));
      try {
        return await committing;
      } finally {
        took.durable.push(performance.now() - startedAtMs);
      }
    },
    note: (name, work) => timed(took.note, () => note(name, work)),
  };
  Object.assign(store, watched);
  return (attempts) => ({
    commits: took.onThread.length / attempts,
    commitMs: mean(took.onThread),
    durableMs: mean(took.durable),
    notes: took.note.length / attempts,
    noteMs: mean(took.note),
  });
};
