import { reconnectDelayMs } from '../client/backoff.ts';
import type { BenchClient } from '../client/bench-client.ts';
import type { Connect, Connection } from '../client/connection.ts';
import { useBenchStore } from './bench-store.ts';
import { type BenchListener, type BenchSource, followBench } from './follow-bench.ts';

export interface JoinOptions {
  readonly connect: Connect;
  readonly switchTo: (link: Connection['link'] | null) => void;
  readonly client: BenchClient;
  /** Told of every event, after the view has it. */
  readonly onChange: BenchListener['onChange'];
}

/** Joins the core, follows it, and joins again for as long as `signal` is not aborted. */
export const keepJoined = async (options: JoinOptions, signal: AbortSignal): Promise<void> => {
  for (let attempt = 1; !signal.aborted; attempt++) {
    if (await joinOnce(options, signal)) attempt = 1;
    if (!signal.aborted) markLost();
    await pause(reconnectDelayMs(attempt), signal);
  }
};

/** Resolves, once it is over, to whether a core was really followed. */
const joinOnce = async (options: JoinOptions, signal: AbortSignal): Promise<boolean> => {
  const once = new AbortController();
  const giveUp = (): void => once.abort();
  signal.addEventListener('abort', giveUp, { once: true });
  let wasJoined = false;
  try {
    const { link, closed } = await options.connect(once.signal);
    options.switchTo(link);
    const listener = listenerOf(options, () => {
      wasJoined = true;
    });
    const following = followBench(sourceOf(options.client), listener, once.signal);
    await Promise.race([following, closed]);
  } catch {
    // Not reachable, or cut off: the view says so, and the next round tries again.
  } finally {
    options.switchTo(null);
    once.abort();
    signal.removeEventListener('abort', giveUp);
  }
  return wasJoined;
};

const sourceOf = (client: BenchClient): BenchSource => ({
  snapshot: () => client.bench.snapshot({}),
  events: (after, signal) => client.bench.events(after, { signal }),
});

const listenerOf = (options: JoinOptions, onJoined: () => void): BenchListener => ({
  onSnapshot: (bench) => {
    onJoined();
    useBenchStore.setState(({ connection }) => ({
      bench,
      connection:
        connection.state === 'joined'
          ? connection
          : { state: 'joined', sinceMs: Date.now(), life: connection.life + 1 },
    }));
  },
  onChange: (bench, event, before) => {
    useBenchStore.setState({ bench });
    options.onChange(bench, event, before);
  },
});

const markLost = (): void =>
  useBenchStore.setState(({ bench, connection }) => {
    const state = bench === null ? 'joining' : 'lost';
    return connection.state === state ? {} : { connection: { ...connection, state, sinceMs: Date.now() } };
  });

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
