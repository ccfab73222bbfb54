import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { exportSealedBatches, importReceipts } from '../../src-main/core/notify/file-channel.ts';
import { maxMessageChars } from '../../src-main/core/notify/message/xml-schema.ts';
import { sealPending } from '../../src-main/core/notify/seal-batch.ts';
import { findBatch, findReceipt, nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { type Bench, chfOf, inventoryOf, newBench, queueHub, startMs } from './bench-store.ts';
import { fakeGateway } from './fake-gateway.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A bench with one sealed batch per hub and an empty folder to carry them away in. */
const exporting = async (hubs: number): Promise<Bench & { outFolder: string }> => {
  const bench = newBench(hubs);
  open.push(bench);
  const outFolder = join(bench.folder, 'out');
  mkdirSync(outFolder);
  for (let hub = 0; hub < hubs; hub++) queueHub(bench.store, hub, '0000000B');
  await sealPending(bench.store, { nowMs: startMs, limit: 1 });
  return { ...bench, outFolder };
};

const at = { nowMs: startMs };

/** Takes each exported file to the gateway and lays its receipt beside it. */
const carry = async (outFolder: string, hubs: number): Promise<string[]> => {
  const far = fakeGateway(inventoryOf(hubs));
  open.push(far);
  const receipts: string[] = [];
  for (const name of readdirSync(outFolder).sort()) {
    const content = readFileSync(join(outFolder, name), 'utf8');
    const batchId = name.slice(9, -4);
    const { body } = await far.send({ batchId, content, contentSha256: '' }, new AbortController().signal);
    receipts.push(join(outFolder, `${name}.receipt`));
    writeFileSync(receipts.at(-1) ?? '', body);
  }
  return receipts;
};

describe('the file channel', () => {
  test('writes each sealed batch to the byte, in order', async () => {
    const { store, outFolder } = await exporting(2);
    const exported = exportSealedBatches(store, outFolder, at);
    expect(readdirSync(outFolder).sort()).toEqual(
      exported.map(({ batchId }, index) => `0000000${index + 1}-${batchId}.xml`),
    );
    for (const { path, batchId } of exported)
      expect(readFileSync(path, 'utf8')).toBe(findBatch(store.db, batchId)?.content);
  });

  test('has each file in the journal under its batch', async () => {
    const { store, outFolder } = await exporting(1);
    const batchId = exportSealedBatches(store, outFolder, at)[0]?.batchId ?? '';
    expect(listJournal(store.db, { limit: 1 })).toMatchObject([
      {
        atMs: startMs,
        kind: 'batch-exported',
        actor: 'outbox',
        subject: batchId,
        attemptId: null,
        body: {
          file: `00000001-${batchId}.xml`,
          contentSha256: findBatch(store.db, batchId)?.contentSha256,
        },
      },
    ]);
  });

  test('leaves no half of a file where it cannot put the whole', async () => {
    const { store, outFolder } = await exporting(1);
    const { sequence, batchId } = nextSealedBatch(store.db, 0) ?? {};
    mkdirSync(join(outFolder, `0000000${sequence}-${batchId}.xml`));
    expect(() => exportSealedBatches(store, outFolder, at)).toThrow(
      expect.objectContaining({ code: 'export-unwritable' }),
    );
    rmSync(join(outFolder, `0000000${sequence}-${batchId}.xml`), { recursive: true });
    mkdirSync(join(outFolder, `0000000${sequence}-${batchId}.xml.part`));
    expect(() => exportSealedBatches(store, outFolder, at)).toThrow();
    expect(readdirSync(outFolder).filter((name) => name.endsWith('.xml'))).toEqual([]);
  });

  test('writes nothing a second time', async () => {
    const { store, outFolder } = await exporting(1);
    exportSealedBatches(store, outFolder, at);
    const head = listJournal(store.db, { limit: 1 });
    expect(exportSealedBatches(store, outFolder, at)).toMatchObject([{ isNew: false }]);
    expect(listJournal(store.db, { limit: 1 })).toEqual(head);
  });

  test('replaces a file that was cut short', async () => {
    const { store, outFolder } = await exporting(1);
    const [first] = exportSealedBatches(store, outFolder, at);
    writeFileSync(first?.path ?? '', '<half');
    exportSealedBatches(store, outFolder, at);
    expect(readFileSync(first?.path ?? '', 'utf8')).toBe(findBatch(store.db, first?.batchId ?? '')?.content);
  });

  test('says so when the folder is not there', async () => {
    const { store, outFolder } = await exporting(1);
    expect(() => exportSealedBatches(store, join(outFolder, 'missing'), at)).toThrow(
      expect.objectContaining({ code: 'export-unwritable' }),
    );
  });

  test('takes receipts as HTTP would have brought them', async () => {
    const { store, outFolder } = await exporting(2);
    const exported = exportSealedBatches(store, outFolder, at);
    const imported = await importReceipts(store, await carry(outFolder, 2), at);
    expect(imported).toMatchObject([{ result: { accepted: 1 } }, { result: { accepted: 1 } }]);
    expect(findReceipt(store.db, exported[1]?.batchId ?? '')).toMatchObject({ channel: 'file' });
    expect(findAssetByChf(store.db, chfOf(1))?.acknowledgedFirmwareVersion).toBe('0000000B');
    expect(exportSealedBatches(store, outFolder, at)).toEqual([]);
  });

  test('changes nothing when a receipt is imported again', async () => {
    const { store, outFolder } = await exporting(1);
    exportSealedBatches(store, outFolder, at);
    const receipts = await carry(outFolder, 1);
    await importReceipts(store, receipts, at);
    expect(await importReceipts(store, receipts, at)).toMatchObject([
      { result: { isNew: false, accepted: 0 } },
    ]);
  });

  test('reports each file that is no receipt and takes the others', async () => {
    const { store, outFolder } = await exporting(1);
    exportSealedBatches(store, outFolder, at);
    const [good = ''] = await carry(outFolder, 1);
    const lay = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(outFolder, name), content);
      return join(outFolder, name);
    };
    const files = [
      join(outFolder, 'missing.xml'),
      lay('a.xml', '<html/>'),
      lay('long.xml', ' '.repeat(maxMessageChars + 1)),
      lay('b.xml', Uint8Array.of(0xff, 0xfe, 0x3c)),
      lay('c.xml', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`),
      lay('d.xml', readFileSync(good, 'utf8').replace(/<BatchID>.{8}/, '<BatchID>00000000')),
      lay('e.xml', readFileSync(good, 'utf8').replace(/<ContentSHA256>.{8}/, '<ContentSHA256>00000000')),
      good,
    ];
    const imported = await importReceipts(store, files, at);
    expect(imported.map((each) => ('fault' in each ? each.fault.code : each.result.accepted))).toEqual([
      'file-unreadable',
      'receipt-invalid',
      'receipt-invalid',
      'receipt-invalid',
      'receipt-invalid',
      'receipt-not-ours',
      'receipt-invalid',
      1,
    ]);
  });
});
