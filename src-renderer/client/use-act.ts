import { useCallback, useEffect, useRef, useState } from 'react';
import { type BenchClient, useClient } from './bench-client.ts';
import { type ShownFault, shownFault } from './shown-fault.ts';

export interface Act<T> {
  /** Resolves to the answer, or to null after a fault, which is then in `fault`. One call at a time. */
  readonly run: (call: (client: BenchClient) => Promise<T>) => Promise<T | null>;
  readonly isRunning: boolean;
  readonly fault: ShownFault | null;
  readonly forget: () => void;
}

/** For what the technician does: a button's call, whether it runs, and what went wrong. */
export const useAct = <T = unknown>(): Act<T> => {
  const client = useClient();
  const [isRunning, setIsRunning] = useState(false);
  const [fault, setFault] = useState<ShownFault | null>(null);
  const isBusy = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const run = useCallback(
    async (call: (client: BenchClient) => Promise<T>): Promise<T | null> => {
      if (isBusy.current) return null;
      isBusy.current = true;
      setIsRunning(true);
      setFault(null);
      try {
        return await call(client);
      } catch (error) {
        if (!isGone.current) setFault(shownFault(error));
        return null;
      } finally {
        isBusy.current = false;
        if (!isGone.current) setIsRunning(false);
      }
    },
    [client],
  );
  const forget = useCallback(() => setFault(null), []);
  return { run, isRunning, fault, forget };
};
