import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { syncOnce } from '../../src-main/core/notify/sync.ts';
import { nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { type ReferenceGatewayOptions, startReferenceGateway } from '../rig/gateway/server.ts';
import {
  type Bench,
  chfOf,
  inventoryDevice,
  inventoryOf,
  newBench,
  queueHub,
  startMs,
} from './bench-store.ts';
import { fakeClock } from './fake-gateway.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const start = async (options: ReferenceGatewayOptions = {}) => {
  const gateway = await startReferenceGateway({ seed: inventoryOf(3), ...options });
  const transport = httpTransport({ baseUrl: gateway.url });
  open.push(gateway, transport);
  return { gateway, transport };
};

/** A bench with `hubs` notifications sealed in one batch, and that batch's text. */
const sealed = async (hubs: number): Promise<Bench & { content: string; batchId: string }> => {
  const bench = newBench(hubs);
  open.push(bench);
  for (let hub = 0; hub < hubs; hub++) queueHub(bench.store, hub, '0000000B');
  await sealBatch(bench.store, { nowMs: startMs });
  const batch = nextSealedBatch(bench.store.db, 0);
  if (batch === null) throw new Error('nothing was sealed');
  return { ...bench, content: batch.content, batchId: batch.batchId };
};

const options = { signal: new AbortController().signal, clock: fakeClock(), random: () => 0 };

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/pre-notification-batches`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/xml', ...headers },
  });

describe('the reference gateway', () => {
  test('takes a batch over HTTP and shows the new version in its inventory', async () => {
    const { gateway, transport } = await start();
    const { store } = await sealed(2);
    expect(await syncOnce(store, transport, options)).toMatchObject({ accepted: 2, fault: null });
    expect(gateway.inventory(chfOf(1))?.DeviceFirmwareVersion).toBe('0000000B');
    const response = await fetch(`${gateway.url}/v1/inventory/${chfOf(0)}`);
    expect(await response.json()).toMatchObject({ DeviceType: 'CHF', DeviceFirmwareVersion: '0000000B' });
  });

  test.each(['loseReplyOf', 'truncateReplyOf'])('has effect once under %s', async (fault) => {
    const { gateway, transport } = await start({ behaviour: { [fault]: 1 } });
    const { store } = await sealed(1);
    expect(await syncOnce(store, transport, options)).toMatchObject({ accepted: 1, fault: null });
    expect(gateway.applied()).toHaveLength(1);
    expect(gateway.requests().map(({ method, status }) => `${method} ${status}`)).toEqual([
      'POST null',
      'GET 200',
    ]);
  });

  test('gives the stored receipt for the same bytes and refuses others under the same key', async () => {
    const { gateway } = await start();
    const { content, batchId } = await sealed(1);
    const key = { 'idempotency-key': batchId };
    const first = await post(gateway.url, content, key);
    const again = await post(gateway.url, content, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(await again.text()).toBe(await first.text());
    expect((await post(gateway.url, `${content} `, key)).status).toBe(409);
    expect(gateway.applied()).toHaveLength(1);
  });

  test('remembers receipts over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reflash-gateway-'));
    open.push({ close: () => rmSync(folder, { recursive: true, force: true }) });
    const databasePath = join(folder, 'gateway.sqlite');
    const { content, batchId } = await sealed(1);
    const first = await start({ databasePath });
    await post(first.gateway.url, content, { 'idempotency-key': batchId });
    await first.gateway.close();
    open.splice(open.indexOf(first.gateway), 1);
    const second = await startReferenceGateway({ databasePath });
    open.push(second);
    const response = await fetch(`${second.url}/v1/pre-notification-batches/${batchId}`);
    expect(response.status).toBe(200);
    expect(second.applied()).toHaveLength(1);
  });

  test('says line and cause when a batch breaks the schema', async () => {
    const { gateway } = await start();
    const { content, batchId } = await sealed(1);
    const broken = content.replace('<DeviceType>CHF', '<DeviceType>GPF');
    const response = await post(gateway.url, broken, { 'idempotency-key': batchId });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: 'urn:reflash-bench:gateway-problem:batch-invalid',
      detail: expect.stringMatching(/line \d+: Element 'DeviceType'/),
    });
    expect(gateway.applied()).toEqual([]);
  });

  test.each([
    ['no key', {}, 400, 'key-missing'],
    ['another key', { 'idempotency-key': 'x' }, 422, 'key-mismatch'],
    ['another type', { 'content-type': 'text/xml' }, 415, 'media-type'],
  ])('refuses a batch with %s', async (_what, headers, status, name) => {
    const { gateway } = await start();
    const { content } = await sealed(1);
    const response = await post(gateway.url, content, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: `urn:reflash-bench:gateway-problem:${name}` });
  });

  test('refuses a body over its limit', async () => {
    const { gateway } = await start();
    const response = await post(gateway.url, 'x'.repeat(2 * 1024 * 1024 + 1), { 'idempotency-key': 'x' });
    expect(response.status).toBe(413);
  });

  test('refuses a document with entities before it reads them', async () => {
    const { gateway } = await start();
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>';
    const response = await post(gateway.url, bomb, { 'idempotency-key': 'x' });
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('document type') });
  });

  test.each([
    ['E120201', [] as Parameters<typeof inventoryDevice>[1][]],
    ['E120202', [{ AssociatedGPFDeviceID: chfOf(9) }]],
    ['E120203', [{ DeviceStatus: 'Commissioned' }]],
    ['E120204', [{ DeviceModel: '01020004' }]],
  ])('answers %s for a hub its inventory contradicts', async (code, changes) => {
    const { gateway } = await start({ seed: changes.map((change) => inventoryDevice(0, change)) });
    const { content, batchId } = await sealed(1);
    const response = await post(gateway.url, content, { 'idempotency-key': batchId });
    expect(await response.text()).toContain(`<ResponseCode>${code}</ResponseCode>`);
    expect(gateway.applied()).toEqual([]);
  });

  test('answers E120205 for a hub whose GPF is its CHF', async () => {
    const { gateway } = await start();
    const { content, batchId } = await sealed(1);
    const same = content.replace(/(<AssociatedGPFDeviceID>)[^<]*/, `$1${chfOf(0)}`);
    const response = await post(gateway.url, same, { 'idempotency-key': batchId });
    expect(await response.text()).toContain('<ResponseCode>E120205</ResponseCode>');
  });

  test('knows nothing of a batch it never took', async () => {
    const { gateway } = await start();
    const response = await fetch(`${gateway.url}/v1/pre-notification-batches/none`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: 'urn:reflash-bench:gateway-problem:batch-unknown' });
  });
});
