import { randomUUID } from 'node:crypto';
import type { SyncState } from '../../../src-shared/contract/bench.ts';
import type { BenchSettings } from '../../../src-shared/contract/settings.ts';
import { Fault, type FaultCode, type FaultData, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { backlog } from '../notify/backlog.ts';
import { type HttpTransport, httpTransport } from '../notify/http-transport.ts';
import { syncOnce } from '../notify/sync.ts';
import { syncClockOf } from '../notify/sync-clock.ts';
import type { CoreTime } from '../record/core-time.ts';
import type { Store } from '../store/open-store.ts';
import type { Timer } from '../timer.ts';

/** Being without the gateway is a state of the bench, not an error: work goes on, and the next sync tries again. */
export interface SyncKeeper {
  state(): SyncState;
  /** Starts a sync unless one runs. Throws `gateway-unset`. */
  now(): void;
  /** Something was put into the outbox: sync soon, together with what comes right after. */
  soon(): void;
  configure(gateway: BenchSettings['gateway']): void;
  /** Stops a sync under way; whatever was settled is stored. */
  close(): Promise<void>;
}

interface Dependencies {
  readonly store: Store;
  readonly time: CoreTime;
  readonly timer: Timer;
  readonly onChange: (state: SyncState) => void;
  readonly onSynced: () => void;
  readonly onBug: (error: unknown) => void;
}

const soonMs = 1_000;
const offlineFaults: readonly FaultCode[] = ['gateway-unreachable', 'gateway-timeout', 'gateway-reply-lost'];

export const createSyncKeeper = (dependencies: Dependencies): SyncKeeper => {
  const { store, time, timer, onChange, onSynced, onBug } = dependencies;
  let gateway: BenchSettings['gateway'] = { address: null, everySeconds: 0 };
  let met: Met = neverMet;
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  let callOff = (): void => {};
  let isClosed = false;

  const state = (): SyncState => {
    const { pending, sealed, parked, oldestPendingAgeMs } = backlog(store.db, time.nowMs());
    const counts = { pending, sealed, parked, oldestAgeMs: oldestPendingAgeMs };
    return { gateway: gateway.address, isSyncing: running !== null, ...counts, ...met };
  };
  const show = (): void => onChange(state());

  const laterMs = (waitMs: number): void => {
    callOff();
    callOff = timer.after(waitMs, () => {
      if (gateway.address !== null) start(gateway.address);
    });
  };
  const scheduleNext = (retryAfterMs: number | null): void => {
    if (isClosed || gateway.address === null || gateway.everySeconds === 0) return;
    laterMs(Math.max(gateway.everySeconds * 1_000, retryAfterMs ?? 0));
  };

  const run = async (address: string, signal: AbortSignal): Promise<number | null> => {
    let transport: HttpTransport | null = null;
    try {
      transport = httpTransport({ baseUrl: address });
      const onTime = (dateMs: number): void => time.hear(dateMs, address);
      const clock = syncClockOf(time);
      const result = await syncOnce(store, transport, { signal, clock, onProgress: show, onTime });
      const isMet = result.sent > 0 || result.fault !== null;
      const fault = isMet ? result.fault : await knock(transport, onTime, signal);
      met = metAfter(met, fault, time.nowMs());
      return result.retryAfterMs;
    } catch (error) {
      if (!isFault(error)) onBug(error);
      if (!isFault(error, 'sync-cancelled')) met = { ...met, lastFault: toData(error) };
      return null;
    } finally {
      transport?.close();
    }
  };
  const start = (address: string): void => {
    if (running !== null || isClosed) return;
    callOff();
    const stop = new AbortController();
    const done = run(address, stop.signal).then((retryAfterMs) => {
      running = null;
      if (isClosed) return;
      show();
      onSynced();
      scheduleNext(retryAfterMs);
    });
    running = { stop, done: done.catch(onBug) };
    show();
  };

  return {
    state,
    now: () => {
      if (gateway.address === null)
        throw new Fault('gateway-unset', 'Sync: no gateway is named in the settings');
      start(gateway.address);
    },
    soon: () => {
      show();
      if (gateway.address !== null && gateway.everySeconds > 0) laterMs(soonMs);
    },
    configure: (next) => {
      if (next.address !== gateway.address) met = neverMet;
      gateway = { ...next };
      show();
      // Soon, so that the screen knows at the start of the day whether the gateway is there.
      if (next.address !== null && next.everySeconds > 0) laterMs(soonMs);
      else callOff();
    },
    close: async () => {
      isClosed = true;
      callOff();
      running?.stop.abort();
      await running?.done;
    },
  };
};

const neverMet = { online: 'unknown', lastFault: null, lastSyncAtMs: null } as const;

/**
 * A run with nothing to send learns whether the gateway is there by asking for a batch that nobody sent. Any answer
 * will do; a way that is not there rejects.
 */
const knock = async (
  transport: HttpTransport,
  onTime: (dateMs: number) => void,
  signal: AbortSignal,
): Promise<FaultData | null> => {
  try {
    const { dateMs } = await transport.lookUp(randomUUID(), signal);
    if (dateMs !== null) onTime(dateMs);
    return null;
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'sync-cancelled') throw error;
    return error.toData();
  }
};

type Met = Pick<SyncState, 'online' | 'lastFault' | 'lastSyncAtMs'>;

const metAfter = (met: Met, fault: FaultData | null, nowMs: number): Met => {
  if (fault === null) return { online: 'online', lastFault: null, lastSyncAtMs: nowMs };
  return { ...met, online: offlineFaults.includes(fault.code) ? 'offline' : 'online', lastFault: fault };
};

const toData = (error: unknown): FaultData | { code: 'internal'; message: string; hint: string } =>
  isFault(error)
    ? error.toData()
    : {
        code: 'internal',
        message: 'Sync: an unexpected error',
        hint: 'This is a bug. Send the diagnostics to support.',
      };
