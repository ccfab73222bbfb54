import type { BenchEvent, BenchSnapshot } from '../../src-shared/contract/bench.ts';
import { applyEvent } from './apply-event.ts';

/** What following needs of the core; the client has it. */
export interface BenchSource {
  readonly snapshot: () => Promise<BenchSnapshot>;
  readonly events: (
    after: { readonly coreId: string; readonly afterSeq: number },
    signal: AbortSignal,
  ) => Promise<AsyncIterable<BenchEvent>>;
}

export interface BenchListener {
  /** A whole new view: nothing in it is news. */
  readonly onSnapshot: (bench: BenchSnapshot) => void;
  /** One event applied to the view. */
  readonly onChange: (bench: BenchSnapshot, event: BenchEvent, before: BenchSnapshot) => void;
}

/**
 * Keeps the view of one joined core: a snapshot, then its events, and a snapshot again whenever one was missed. Ends
 * when the events end; rejects as the core's calls do. Never retries on its own: reconnecting is the caller's.
 */
export const followBench = async (
  source: BenchSource,
  listener: BenchListener,
  signal: AbortSignal,
): Promise<void> => {
  let isMissing = true;
  while (isMissing && !signal.aborted) {
    const bench = await source.snapshot();
    if (signal.aborted) return;
    listener.onSnapshot(bench);
    isMissing = await followUntilGap(source, bench, listener, signal);
  }
};

/** Resolves to true on a gap, to false when the events are over. */
const followUntilGap = async (
  source: BenchSource,
  snapshot: BenchSnapshot,
  listener: BenchListener,
  signal: AbortSignal,
): Promise<boolean> => {
  let bench = snapshot;
  for await (const event of await source.events({ coreId: bench.coreId, afterSeq: bench.seq }, signal)) {
    if (signal.aborted) return false;
    const applied = applyEvent(bench, event);
    if (applied.kind === 'gap') return true;
    if (applied.kind === 'seen') continue;
    const before = bench;
    bench = applied.bench;
    listener.onChange(bench, event, before);
  }
  return false;
};
