import { useCallback, useEffect, useRef, useState } from 'react';
import { useConnection } from '../bench-view/bench-store.ts';
import { type BenchClient, useClient } from './bench-client.ts';
import { type ShownFault, shownFault } from './shown-fault.ts';

export interface Answer<T> {
  /** The newest answer; null before the first one for this key. Stays while it is asked again. */
  readonly data: T | null;
  readonly fault: ShownFault | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Held<T> {
  readonly key: string;
  readonly data: T | null;
  readonly fault: ShownFault | null;
}

export type Ask<T> = (client: BenchClient, signal: AbortSignal) => Promise<T>;

/**
 * Asks the core whenever `key` changes, on `reload()`, and when the core comes back. A late answer to an earlier key is
 * dropped and its call cancelled. `key` must name everything the call depends on. With `keepsPrevious`, the data of the
 * last key stays on screen until the new data is there (search while typing).
 */
export const useAnswer = <T>(
  key: string,
  ask: Ask<T>,
  { keepsPrevious = false }: { readonly keepsPrevious?: boolean } = {},
): Answer<T> => {
  const client = useClient();
  const life = useConnection((connection) => connection.life);
  const [held, setHeld] = useState<Held<T> | null>(null);
  const [isLoading, setIsLoading] = useState(true);
  const [round, setRound] = useState(0);
  const latestAsk = useRef(ask);
  latestAsk.current = ask;

  // biome-ignore lint/correctness/useExhaustiveDependencies: life and round are reasons to ask again, not inputs
  useEffect(() => {
    const abort = new AbortController();
    setIsLoading(true);
    const settle = (next: (last: Held<T> | null) => Held<T>): void => {
      if (abort.signal.aborted) return;
      setHeld(next);
      setIsLoading(false);
    };
    latestAsk.current(client, abort.signal).then(
      (data) => settle(() => ({ key, data, fault: null })),
      (error: unknown) =>
        settle((last) => ({ key, data: last?.key === key ? last.data : null, fault: shownFault(error) })),
    );
    return () => abort.abort();
  }, [client, key, life, round]);

  const reload = useCallback(() => setRound((last) => last + 1), []);
  const isOfKey = held?.key === key;
  const data = isOfKey || keepsPrevious ? (held?.data ?? null) : null;
  return { data, fault: isOfKey ? held.fault : null, isLoading: isLoading || !isOfKey, reload };
};
