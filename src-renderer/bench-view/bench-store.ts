import { create } from 'zustand';
import type { BenchSnapshot } from '../../src-shared/contract/bench.ts';

/**
 * `joining`: the first try runs. `joined`: what is shown is what is. `lost`: what is shown is the last that was known,
 * and may be wrong by now.
 */
export interface ConnectionView {
  readonly state: 'joining' | 'joined' | 'lost';
  /** When the core was lost, or the first try began, by this machine's clock. */
  readonly sinceMs: number;
  /** Counts the times a core was joined: a reason to ask everything again. */
  readonly life: number;
}

export interface BenchStore {
  readonly connection: ConnectionView;
  /** Null before the first snapshot. Kept, and marked by `connection`, while the core is lost. */
  readonly bench: BenchSnapshot | null;
}

export const useBenchStore = create<BenchStore>(() => ({
  connection: { state: 'joining', sinceMs: Date.now(), life: 0 },
  bench: null,
}));

/** A part of the bench as the core last told it. Only below `WithBench`, which waits for the first snapshot. */
export const useBench = <T>(select: (bench: BenchSnapshot) => T): T =>
  useBenchStore(({ bench }) => {
    if (bench === null) throw new Error('useBench is used before the first snapshot');
    return select(bench);
  });

export const useConnection = <T>(select: (connection: ConnectionView) => T): T =>
  useBenchStore(({ connection }) => select(connection));
