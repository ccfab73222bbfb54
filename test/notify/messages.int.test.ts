import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { syncOnce } from '../../src-main/core/notify/sync.ts';
import { findReceipt, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { describeWith } from '../requires.ts';
import { startReferenceGateway } from '../rig/gateway/server.ts';
import { type Bench, inventoryOf, newBench, queueHub, startMs } from './bench-store.ts';

const schema = fileURLToPath(new URL('../../resources/gateway/pre-notification-1.xsd', import.meta.url));

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** What xmllint, another build of libxml2 than the bench's, says of a document. */
const lint = (bench: Bench, name: string, content: string): string => {
  const path = join(bench.folder, name);
  writeFileSync(path, content);
  return spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, path], { encoding: 'utf8' }).stderr;
};

const fullBench = async (hubs: number) => {
  const bench = newBench(hubs);
  open.push(bench);
  for (let hub = 0; hub < hubs; hub++) queueHub(bench.store, hub, '0000000B', { workOrder: 'WO <é> & 1' });
  await sealBatch(bench.store, { nowMs: startMs });
  const batch = nextSealedBatch(bench.store.db, 0);
  if (batch === null) throw new Error('nothing was sealed');
  return { bench, batch };
};

describeWith('xmllint')('the messages, judged by xmllint', () => {
  test('a batch of 1,000 hubs is valid', async () => {
    const { bench, batch } = await fullBench(1000);
    expect(batch.entryCount).toBe(1000);
    expect(lint(bench, 'batch.xml', batch.content)).toContain('batch.xml validates');
  });

  test('a receipt of the reference gateway is valid', async () => {
    const { bench, batch } = await fullBench(3);
    const gateway = await startReferenceGateway({ seed: inventoryOf(2) });
    const transport = httpTransport({ baseUrl: gateway.url });
    open.push(gateway, transport);
    await syncOnce(bench.store, transport, { signal: new AbortController().signal });
    const receipt = findReceipt(bench.store.db, batch.batchId);
    expect(receipt).toMatchObject({ acceptedCount: 2, parkedCount: 1 });
    expect(lint(bench, 'receipt.xml', receipt?.content ?? '')).toContain('receipt.xml validates');
  });

  test('a batch with a hub twice is not', async () => {
    const { bench, batch } = await fullBench(1);
    const twice = batch.content.replace(
      /<DevicePreNotification>[\s\S]*<\/DevicePreNotification>/,
      (e) => e + e,
    );
    expect(lint(bench, 'twice.xml', twice)).toContain('Duplicate key-sequence');
  });
});
