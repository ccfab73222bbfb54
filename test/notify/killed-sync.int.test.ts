import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { backlog } from '../../src-main/core/notify/backlog.ts';
import { httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { syncOnce } from '../../src-main/core/notify/sync.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import { startReferenceGateway } from '../rig/gateway/server.ts';
import { chfOf, inventoryOf, newBench, openBench, queueHub, startMs } from './bench-store.ts';

const script = fileURLToPath(new URL('sync-process.ts', import.meta.url));
const kills = 50;
const hubs = 450;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** The same numbers in every run, in [0, 1). */
const seededRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

test(`a sync killed ${kills} times loses nothing and sends nothing twice`, async () => {
  const bench = newBench(hubs);
  for (let hub = 0; hub < hubs; hub++) queueHub(bench.store, hub, '0000000B');
  bench.store.close();

  const random = seededRandom(7);
  let victim: ChildProcess | null = null;
  let killAt = 0;
  const gateway = await startReferenceGateway({
    seed: inventoryOf(hubs),
    databasePath: join(bench.folder, 'gateway.sqlite'),
    behaviour: {
      faultOf: (ordinal) => {
        // A few ms later the batch is being applied, answered, or its receipt is being stored.
        if (ordinal === killAt) setTimeout(() => victim?.kill('SIGKILL'), random() * 12);
        return null;
      },
    },
  });
  const transport = httpTransport({ baseUrl: gateway.url });
  open.push(bench, gateway, transport);

  const signals: (NodeJS.Signals | null)[] = [];
  for (let kill = 0; kill < kills; kill++) {
    killAt = gateway.requests().length + 1 + Math.floor(random() * 3);
    const child = spawn(process.execPath, [script, bench.folder, gateway.url], { stdio: 'ignore' });
    victim = child;
    signals.push(await new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal))));
  }
  killAt = 0;

  const store = openBench(bench.folder);
  open.push(store);
  expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
  await syncOnce(store, transport, { signal: new AbortController().signal });
  expect(signals.filter((signal) => signal === 'SIGKILL')).toHaveLength(kills);
  // Some kills fell between the gateway's effect and the bench's receipt; else this would prove little.
  expect(gateway.requests().some(({ method, status }) => method === 'GET' && status === 200)).toBe(true);
  expect(
    gateway
      .applied()
      .map(({ deviceId }) => deviceId)
      .sort(),
  ).toEqual(Array.from({ length: hubs }, (_, hub) => chfOf(hub)));
  expect(backlog(store.db, startMs)).toMatchObject({ pending: 0, sealed: 0, parked: 0 });
  expect(store.db.prepare('SELECT count(*) FROM receipts').pluck().get()).toBe(
    backlog(store.db, startMs).batches.receipted,
  );
  expect(verifyJournal(store.db).problems).toEqual([]);
});
