import { join } from 'node:path';
import { resendParked } from '../../src-main/core/notify/correct-parked.ts';
import { syncOnce } from '../../src-main/core/notify/sync.ts';
import type {
  GatewayTransport,
  OutgoingBatch,
  TransportAnswer,
} from '../../src-main/core/notify/transport.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { listParked } from '../../src-main/core/store/outbox.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { RequestFault } from '../rig/gateway/behaviour.ts';
import { chfOf, inventoryOf, newBench, openBench, queueHub, startMs } from './bench-store.ts';
import { type FakeClock, type FakeGateway, fakeClock, fakeGateway } from './fake-gateway.ts';
import { type HistoryEnd, judgeHistory } from './history-end.ts';

export type HistoryEvent =
  | { readonly kind: 'queue'; readonly hub: number }
  | {
      readonly kind: 'sync';
      /** What each request of this run meets, in order; none after the last. */
      readonly faults: readonly string[];
      readonly limit: number;
      /** The process ends at this boundary of a transaction or request. */
      readonly crashAfterSteps: number | null;
    }
  | { readonly kind: 'restart-gateway' }
  | { readonly kind: 'repeat-an-old-request' }
  | { readonly kind: 'jump-clock'; readonly days: number }
  | { readonly kind: 'refuse'; readonly hub: number; readonly code: string }
  | { readonly kind: 'refuse-no-more'; readonly hub: number }
  | { readonly kind: 'resend-parked' };

type SyncEvent = Extract<HistoryEvent, { kind: 'sync' }>;

const hubs = 3;

class Crash extends Error {}

interface World {
  folder: string;
  store: Store;
  gateway: FakeGateway;
  readonly clock: FakeClock;
  readonly refuseHub: Record<string, string>;
  /** Of the run under way. */
  faults: string[];
  /** Sends that arrive after the bench stopped waiting for them. */
  readonly late: OutgoingBatch[];
  readonly everSent: OutgoingBatch[];
  /** The version of each notification of a hub, in the order queued. */
  readonly queued: string[][];
}

const never = new AbortController().signal;

const startGateway = (world: Pick<World, 'folder' | 'refuseHub'>, faultOf: () => RequestFault | null) =>
  fakeGateway([], { refuseHub: world.refuseHub, faultOf }, join(world.folder, 'gateway.sqlite'));

const nextFault = (world: World): RequestFault | null => {
  const kind = world.faults.shift();
  if (kind === 'busy') return { kind: 'fail', status: 503 };
  if (kind === 'lose-request' || kind === 'lose-reply' || kind === 'truncate-reply') return { kind };
  return null;
};

const begin = (): World => {
  const { folder, store } = newBench(hubs);
  const refuseHub: Record<string, string> = {};
  const world: World = {
    folder,
    store,
    gateway: fakeGateway(inventoryOf(hubs), {}, join(folder, 'gateway.sqlite')),
    clock: fakeClock(),
    refuseHub,
    faults: [],
    late: [],
    everSent: [],
    queued: Array.from({ length: hubs }, () => []),
  };
  restartGateway(world);
  return world;
};

const restartGateway = (world: World): void => {
  world.gateway.close();
  world.gateway = startGateway(world, () => nextFault(world));
};

/** Ends the process at the given boundary: everything after it is as if it had never been called. */
const crashing = (after: number | null): (() => void) => {
  let left = after ?? Number.POSITIVE_INFINITY;
  return () => {
    if (--left <= 0) throw new Crash();
  };
};

const crashingStore = (store: Store, step: () => void): Store => ({
  ...store,
  transaction: (name, work) => {
    step();
    const result = store.transaction(name, work);
    step();
    return result;
  },
});

const crashingTransport = (world: World, step: () => void): GatewayTransport => {
  const between = async (call: () => Promise<TransportAnswer>): Promise<TransportAnswer> => {
    step();
    const answer = await call();
    step();
    return answer;
  };
  return {
    name: 'history',
    send: (batch) =>
      between(async () => {
        world.everSent.push(batch);
        if (world.faults[0] === 'arrive-late') {
          world.faults.shift();
          world.late.push(batch);
          throw new Fault('gateway-timeout', 'history: the request is still on its way');
        }
        return world.gateway.send(batch, never);
      }),
    lookUp: (batchId) => between(() => world.gateway.lookUp(batchId, never)),
  };
};

const deliverLate = async (world: World): Promise<void> => {
  world.faults = [];
  for (const batch of world.late.splice(0).reverse()) await world.gateway.send(batch, never);
};

const sync = async (world: World, event: SyncEvent): Promise<void> => {
  const step = crashing(event.crashAfterSteps);
  world.faults = [...event.faults];
  try {
    await syncOnce(crashingStore(world.store, step), crashingTransport(world, step), {
      signal: never,
      clock: world.clock,
      random: () => 0.5,
      limit: event.limit,
    });
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    world.store.close();
    world.store = openBench(world.folder);
  }
  await deliverLate(world);
};

const queue = (world: World, hub: number): void => {
  const versions = world.queued[hub];
  if (versions === undefined) throw new Error(`no hub ${hub}`);
  const version = `V${versions.length + 1}`;
  versions.push(version);
  queueHub(world.store, hub, version, { atMs: startMs + versions.length });
};

const resendAll = async (world: World): Promise<void> => {
  for (const { outboxId } of listParked(world.store.db, 1000))
    await resendParked(world.store, outboxId, { actor: 'lee', nowMs: world.clock.nowMs() });
};

const happen = async (world: World, event: HistoryEvent): Promise<void> => {
  switch (event.kind) {
    case 'queue':
      return queue(world, event.hub);
    case 'sync':
      return sync(world, event);
    case 'restart-gateway':
      return restartGateway(world);
    case 'repeat-an-old-request': {
      const [first] = world.everSent;
      if (first !== undefined) world.late.push(first);
      return deliverLate(world);
    }
    case 'jump-clock':
      return world.clock.jumpTo(startMs + event.days * 86_400_000);
    case 'refuse':
      world.refuseHub[chfOf(event.hub)] = event.code;
      return;
    case 'refuse-no-more':
      delete world.refuseHub[chfOf(event.hub)];
      return;
    case 'resend-parked':
      return resendAll(world);
  }
};

/** Lets every event happen, then lets all trouble end and syncs until nothing is left, in a bounded number of runs. */
export const runHistory = async (events: readonly HistoryEvent[]): Promise<HistoryEnd> => {
  const world = begin();
  for (const event of events) await happen(world, event);
  for (const deviceId of Object.keys(world.refuseHub)) delete world.refuseHub[deviceId];
  const calm: SyncEvent = { kind: 'sync', faults: [], limit: 2, crashAfterSteps: null };
  for (let run = 0; run < 3; run++) {
    await resendAll(world);
    await sync(world, calm);
  }
  const end = judgeHistory(world.store, world.gateway, world.queued);
  world.store.close();
  world.gateway.close();
  return { ...end, folder: world.folder };
};
