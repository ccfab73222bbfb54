import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { enqueueNotification } from '../src-main/core/notify/enqueue.ts';
import { httpTransport } from '../src-main/core/notify/http-transport.ts';
import { syncOnce } from '../src-main/core/notify/sync.ts';
import { insertAttempt } from '../src-main/core/store/attempts.ts';
import type { Writable } from '../src-main/core/store/handles.ts';
import { findAssetByChf } from '../src-main/core/store/hubs.ts';
import { openStore, type Store } from '../src-main/core/store/open-store.ts';
import { prepared } from '../src-main/core/store/prepared.ts';
import { requireDeviceId } from '../src-shared/domain/device-id.ts';
import { parseFirmwareVersion } from '../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../src-shared/domain/work-order.ts';
import { openInventory } from '../test/rig/gateway/inventory.ts';

/**
 * Notifications enqueued, sealed, sent and receipted to the reference gateway in a process of its own, over HTTP on the
 * loopback interface, every transaction synced to disk at both ends. The bar: 100,000 in under 60 s.
 */
const barPerSecond = 100_000 / 60;

const deviceId = (prefix: string, index: number): string => {
  const digits = index.toString(16).padStart(8, '0').toUpperCase().match(/../g) ?? [];
  return `${prefix}-${digits.join('-')}`;
};
const chfOf = (index: number) => requireDeviceId(deviceId('88-73-84-90', index), 'bench');
const gpfOf = (index: number) => requireDeviceId(deviceId('88-73-84-91', index), 'bench');

const registerCsv = (count: number): string => {
  const lines = ['chf_id,gpf_id,manufacturer,model,firmware_version,smi_status,chts_version'];
  for (let index = 0; index < count; index++)
    lines.push(`${chfOf(index)},${gpfOf(index)},106C,01020003,00000001,Pending,CHTS V1.4`);
  return `${lines.join('\n')}\n`;
};

const startGateway = async (folder: string, count: number): Promise<{ child: ChildProcess; url: string }> => {
  const seed = join(folder, 'register.csv');
  writeFileSync(seed, registerCsv(count));
  const script = fileURLToPath(new URL('gateway.ts', import.meta.url));
  const database = join(folder, 'gateway.sqlite');
  const child = spawn(process.execPath, [script, '--database', database, '--seed', seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+\d/.exec(line)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error('the reference gateway ended before it was ready');
};

const stopGateway = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

const chunked = (store: Store, count: number, what: string, work: (db: Writable, index: number) => void) => {
  for (let from = 0; from < count; from += 1000)
    store.transaction(what, (db) => {
      for (let index = from; index < Math.min(from + 1000, count); index++) work(db, index);
    });
};

const addHub = (db: Writable, index: number): void => {
  prepared(
    db,
    `INSERT INTO hubs (chf_id, gpf_id, manufacturer, model, hardware_version, chts_version)
     VALUES (?, ?, '106C', '0102', '0003', 'CHTS V1.4')`,
  ).run(chfOf(index), gpfOf(index));
  insertAttempt(db, {
    attemptId: `attempt-${index}`,
    workOrderId: null,
    chf: chfOf(index),
    slot: null,
    port: 'bench',
    operator: 'bench',
    startedAtMs: Date.now(),
  });
};

const enqueue = (db: Writable, index: number): void => {
  const asset = findAssetByChf(db, chfOf(index));
  const version = parseFirmwareVersion('0000000B');
  if (asset === null || version === null) throw new Error(`hub ${index} is missing`);
  enqueueNotification(db, {
    ...asset,
    version,
    attemptId: `attempt-${index}`,
    workOrderId: 'WO0000000000001' as WorkOrderId,
    atMs: Date.now(),
  });
};

const timed = async <T>(work: () => Promise<T> | T): Promise<{ value: T; seconds: number }> => {
  const startedAt = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - startedAt) / 1000 };
};

const requireAllApplied = (folder: string, count: number): void => {
  const inventory = openInventory(join(folder, 'gateway.sqlite'));
  const applied = new Set(inventory.applied().map(({ requestId }) => requestId)).size;
  const rows = inventory.applied().length;
  inventory.close();
  if (applied !== count || rows !== count)
    throw new Error(`the gateway applied ${applied} notifications in ${rows} rows, not ${count} once each`);
};

const measure = async (folder: string, count: number): Promise<number> => {
  const { child, url } = await startGateway(folder, count);
  const store = openStore({ mode: 'write', dataFolder: join(folder, 'bench'), nowMs: Date.now });
  const transport = httpTransport({ baseUrl: url });
  try {
    chunked(store, count, 'add hubs', addHub);
    const queued = await timed(() => chunked(store, count, 'enqueue', enqueue));
    const synced = await timed(() => syncOnce(store, transport, { signal: new AbortController().signal }));
    if (synced.value.accepted !== count) throw new Error(`not all accepted: ${JSON.stringify(synced.value)}`);
    console.log(`enqueue                    ${queued.seconds.toFixed(1)} s`);
    console.log(`seal, send, store receipts ${synced.seconds.toFixed(1)} s, ${synced.value.sent} batches`);
    return queued.seconds + synced.seconds;
  } finally {
    transport.close();
    store.close();
    await stopGateway(child);
  }
};

const { values } = parseArgs({ options: { count: { type: 'string', default: '20000' } } });
const count = Number(values.count);
if (!Number.isInteger(count) || count < 1)
  throw new Error(`--count ${values.count} is not a positive number`);
const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-outbox-'));
try {
  const seconds = await measure(folder, count);
  requireAllApplied(folder, count);
  const perSecond = count / seconds;
  console.log(
    `${count} notifications applied once each in ${seconds.toFixed(1)} s: ${perSecond.toFixed(0)} a second`,
  );
  console.log(
    `bar ${barPerSecond.toFixed(0)} a second (100,000 in 60 s): ${perSecond > barPerSecond ? 'met' : 'MISSED'}`,
  );
  if (perSecond <= barPerSecond) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
