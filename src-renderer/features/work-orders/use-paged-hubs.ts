import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { WorkOrderHub, WorkOrderRow } from '../../../src-shared/contract/work-orders.ts';
import { useConnection } from '../../bench-view/bench-store.ts';
import { useClient } from '../../client/bench-client.ts';
import { type ShownFault, shownFault } from '../../client/shown-fault.ts';
import { noRows, type PagedRows, pagesToFetch, rowAt, withPage } from './paged-rows.ts';

export type HubFilter = 're-flashed' | 'already-current' | 'quarantined' | 'open' | null;

/** Rows a call brings: a few screens, well under the contract's 500. */
const pageSize = 100;

export interface PagedHubs {
  /** The Work Order itself, as the newest page told it. */
  readonly order: WorkOrderRow | null;
  /** Null before the first page. */
  readonly total: number | null;
  readonly fault: ShownFault | null;
  readonly rowAt: (index: number) => WorkOrderHub | undefined;
  readonly onRange: (first: number, last: number) => void;
  readonly reload: () => void;
}

interface Held {
  /** Which list the rows belong to. */
  readonly key: string;
  readonly order: WorkOrderRow | null;
  readonly rows: PagedRows<WorkOrderHub>;
  readonly fault: ShownFault | null;
}

const nothing: Held = { key: '', order: null, rows: noRows(), fault: null };

/**
 * A Work Order's hubs, fetched page by page as they come into view. `stamp` is a reason to fetch what is in view anew:
 * it changes when a hub of the Work Order was settled. The rows on screen stay until the new ones are there; another
 * disposition is another list and starts empty.
 */
export const usePagedHubs = (id: string, disposition: HubFilter, stamp: string): PagedHubs => {
  const key = `${disposition} ${id}`;
  const client = useClient();
  const life = useConnection((connection) => connection.life);
  const [held, setHeld] = useState<Held>(nothing);
  const [round, setRound] = useState(0);
  const asked = useRef(new Set<number>());
  const range = useRef({ first: 0, last: 0 });
  const generation = useRef(0);

  const fetchPage = useCallback(
    (page: number): void => {
      asked.current.add(page);
      const mine = generation.current;
      const settle = (change: (last: Held) => Held): void => {
        if (mine !== generation.current) return;
        asked.current.delete(page);
        setHeld(change);
      };
      client.workOrders.hubs({ id, disposition, offset: page * pageSize, limit: pageSize }).then(
        ({ order, hubs, total }) =>
          settle((last) => ({
            key,
            order,
            rows: withPage(last.key === key ? last.rows : noRows(), page, hubs, total),
            fault: null,
          })),
        (error: unknown) => settle((last) => ({ ...last, fault: shownFault(error) })),
      );
    },
    [client, id, disposition, key],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: stamp, life and round are reasons to fetch again, not inputs
  useEffect(() => {
    generation.current += 1;
    asked.current.clear();
    const firstPage = Math.floor(range.current.first / pageSize);
    const lastPage = Math.floor(range.current.last / pageSize);
    for (let page = firstPage; page <= lastPage; page++) fetchPage(page);
    return () => {
      generation.current += 1;
    };
  }, [fetchPage, stamp, life, round]);

  const rows = useMemo(() => (held.key === key ? held.rows : noRows<WorkOrderHub>()), [held, key]);
  const onRange = useCallback(
    (first: number, last: number): void => {
      range.current = { first, last };
      for (const page of pagesToFetch(rows, first, last, pageSize, asked.current)) fetchPage(page);
    },
    [rows, fetchPage],
  );
  const at = useCallback((index: number) => rowAt(rows, index, pageSize), [rows]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { order: held.order, total: rows.total, fault: held.fault, rowAt: at, onRange, reload };
};
