import { randomUUID } from 'node:crypto';
import type { BenchChange, BenchEvent } from '../../../src-shared/contract/bench.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

/** What a screen that was away for a moment may catch up on. */
const keptEvents = 2_000;

export interface EventLog {
  /** New in every life of the core: numbers of another life mean nothing here. */
  readonly coreId: string;
  /** Of the last event; 0 before the first. */
  seq(): number;
  publish(change: BenchChange): void;
  /**
   * Every event after `afterSeq`. Whoever names another core, or events no longer kept, gets the nearest there is and
   * sees the gap by its number. Reading reaches into the one kept list, so a reader that falls behind costs nothing; it
   * is cut off with `events-lost` and takes a snapshot.
   */
  follow(from: { readonly coreId: string; readonly afterSeq: number }, signal?: AbortSignal): EventReader;
  /** Ends every reader. */
  close(): void;
}

export type EventReader = AsyncIteratorObject<BenchEvent, undefined, undefined>;

export const createEventLog = (limit = keptEvents, coreId: string = randomUUID()): EventLog => {
  const kept: BenchEvent[] = [];
  const waiting = new Set<() => void>();
  let seq = 0;
  let isClosed = false;
  const oldest = (): number => seq - kept.length + 1;
  const wakeAll = (): void => {
    for (const wake of waiting) wake();
  };

  const read = (next: number): BenchEvent | null => {
    if (next > seq) return null;
    const event = kept[next - oldest()];
    if (event !== undefined) return event;
    throw new Fault('events-lost', `Event ${next} is not kept any more, the oldest is ${oldest()}`);
  };

  const follow: EventLog['follow'] = (from, signal) => {
    const isKnown = from.coreId === coreId && from.afterSeq <= seq;
    let next = Math.max(isKnown ? from.afterSeq + 1 : seq, oldest(), 1);
    let isOver = false;
    const wakes = new Set<() => void>();
    const somethingNew = (): Promise<void> =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          wakes.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        wakes.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    const reader: EventReader = {
      [Symbol.asyncIterator]: () => reader,
      next: async () => {
        for (;;) {
          if (isOver || isClosed || signal?.aborted) return { done: true, value: undefined };
          const event = read(next);
          if (event !== null) {
            next++;
            return { done: false, value: event };
          }
          await somethingNew();
        }
      },
      return: async () => {
        isOver = true;
        for (const wake of wakes) wake();
        return { done: true, value: undefined };
      },
      [Symbol.asyncDispose]: async () => {
        await reader.return?.();
      },
    };
    return reader;
  };

  return {
    coreId,
    seq: () => seq,
    publish: (change) => {
      seq++;
      kept.push({ coreId, seq, change });
      if (kept.length > limit) kept.shift();
      wakeAll();
    },
    follow,
    close: () => {
      isClosed = true;
      wakeAll();
    },
  };
};
