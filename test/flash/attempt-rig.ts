import { openBenchTime } from '../../src-main/core/bench-time.ts';
import {
  type AttemptDependencies,
  type AttemptReport,
  type AttemptRequest,
  runAttempt,
} from '../../src-main/core/flash/attempt.ts';
import type { AttemptEvent } from '../../src-main/core/flash/attempt-events.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { defaultPolicy } from '../../src-shared/domain/decide.ts';
import { catalogue, chf, gpf, nowMs, release, version } from '../domain/builders.ts';
import { openWithHubs } from '../record/one-hub.ts';
import { createFakeHub, emptyLink, type FakeHub } from '../rig/fake-loader.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';

/** Attempts over a store and a fake hub, and nothing else: quick, where a test needs no signed catalogue. */

export const [old, middle, fresh] = [version('01000001'), version('01000002'), version('01000003')];
export const toMiddle = release('01000002', { installableFrom: [old] });
export const toFresh = release('01000003', { installableFrom: [middle] });
export const view = catalogue([toMiddle, toFresh], '01000003');

export interface AttemptRig {
  readonly store: Store;
  readonly hub: FakeHub;
  readonly events: AttemptEvent[];
  readonly bugs: unknown[];
  /** What was done to hub and port, told, and brought to the disk, in order. */
  readonly log: string[];
  run(request?: Partial<AttemptRequest>, signal?: AbortSignal): Promise<AttemptReport>;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Says when what was committed is durable, which takes a while: whoever does not wait acts before it. */
const slowDisk = (store: Store, log: string[]): Store => ({
  ...store,
  commit: async (name, work) => {
    const result = await store.commit(name, work);
    await turn();
    log.push(`disk: ${name}`);
    return result;
  },
});

const logged = (loader: Loader, log: string[]): Loader => ({
  ...loader,
  identify: (signal) => {
    log.push('hub: identify');
    return loader.identify(signal);
  },
  holds: (image, signal) => {
    log.push('hub: compare');
    return loader.holds(image, signal);
  },
  load: (image, hooks, signal) => {
    log.push('hub: load');
    const onWriteBegins = async (): Promise<void> => {
      await hooks.onWriteBegins();
      log.push('hub: storage changes');
    };
    return loader.load(image, { ...hooks, onWriteBegins }, signal);
  },
  check: (image, signal) => {
    log.push('hub: check');
    return loader.check(image, signal);
  },
  restart: async (signal) => {
    log.push('hub: restart');
    await loader.restart(signal);
  },
});

const logText = (event: AttemptEvent): string | null => {
  switch (event.kind) {
    case 'began':
      return 'told: began';
    case 'decided':
      return `told: ${event.decision.kind}${event.decision.kind === 'quarantine' ? '' : ` by ${event.decision.basis}`}`;
    default:
      return null;
  }
};

export const openAttempt = (changes: Partial<AttemptDependencies> = {}): AttemptRig => {
  const log: string[] = [];
  const events: AttemptEvent[] = [];
  const bugs: unknown[] = [];
  const store = openWithHubs();
  const hub = createFakeHub({ chf, gpf, manufacturer: '106C', model: '01020003' }, old);
  let monotonicMs = 100;
  const clock = { nowMs: () => nowMs, monotonicMs: () => ++monotonicMs };
  const dependencies: AttemptDependencies = {
    store: slowDisk(store, log),
    time: openBenchTime(clock, null),
    policy: defaultPolicy,
    catalogue: () => view,
    openLink: async (port) => {
      log.push(`port: ${port} is opened`);
      return {
        ...emptyLink(port),
        close: async () => {
          await turn();
          log.push('port: closed');
        },
      };
    },
    createLoader: () => logged(hub.createLoader(), log),
    readImage: async ({ firmwareVersion }) => makeRigFirmware({ version: firmwareVersion }),
    knownImagesOf: async () => [],
    onBug: (error) => bugs.push(error),
    ...changes,
  };
  const request: AttemptRequest = {
    label: [gpf],
    workOrderId: null,
    port: 'port 1',
    slot: 1,
    operator: 'Ada',
    rescue: null,
  };
  const onEvent = (event: AttemptEvent): void => {
    events.push(event);
    const text = logText(event);
    if (text !== null) log.push(text);
  };
  return {
    store,
    hub,
    events,
    bugs,
    log,
    run: (more = {}, signal = new AbortController().signal) =>
      runAttempt(dependencies, { ...request, ...more }, onEvent, signal),
  };
};
