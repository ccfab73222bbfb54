import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exportSealedBatches, importReceipts } from '../../src-main/core/notify/file-channel.ts';
import { maxMessageChars } from '../../src-main/core/notify/message/xml-schema.ts';
import { sealBatch } from '../../src-main/core/notify/seal-batch.ts';
import { nextSealedBatch } from '../../src-main/core/store/batches.ts';
import { type Bench, newBench, queueHub, startMs } from './bench-store.ts';

/** What was asked of the disk, in order, of files below the folder `out`. */
const asked = vi.hoisted((): string[] => []);
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const files = new Map<number, string>();
  const noted = (what: string, file: unknown) => {
    const path = typeof file === 'number' ? files.get(file) : String(file);
    if (path?.includes('/out/')) asked.push(`${what} ${path.slice(-9)}`);
  };
  return {
    ...fs,
    openSync: (...parameters: Parameters<typeof fs.openSync>) => {
      const file = fs.openSync(...parameters);
      files.set(file, String(parameters[0]));
      noted('open', file);
      return file;
    },
    fsyncSync: (file: number) => {
      noted('sync', file);
      fs.fsyncSync(file);
    },
    closeSync: (file: number) => {
      noted('close', file);
      fs.closeSync(file);
    },
    renameSync: (...parameters: Parameters<typeof fs.renameSync>) => {
      noted('rename', parameters[0]);
      fs.renameSync(...parameters);
    },
  };
});

let bench: Bench;
let outFolder = '';
beforeEach(async () => {
  bench = newBench(1);
  outFolder = join(bench.folder, 'out');
  mkdirSync(outFolder);
  queueHub(bench.store, 0, '0000000B');
  await sealBatch(bench.store, { nowMs: startMs });
  asked.length = 0;
});
afterEach(() => bench.close());

const at = { nowMs: startMs };
const exportAll = () => exportSealedBatches(bench.store, outFolder, at);
const dueName = (): string => {
  const { sequence, batchId } = nextSealedBatch(bench.store.db, 0) ?? {};
  return `0000000${sequence}-${batchId}.xml`;
};

describe('an exported batch', () => {
  test('is on the disk to its last byte before it has its name', () => {
    expect(exportAll()).toMatchObject([{ isNew: true }]);
    expect(asked.map((each) => each.replace(/ .*(?=\.)/, ' '))).toEqual([
      'open .part',
      'sync .part',
      'close .part',
      'rename .part',
    ]);
  });

  test('leaves nothing beside the place where it cannot be put', () => {
    mkdirSync(join(outFolder, dueName()));
    expect(exportAll).toThrow(expect.objectContaining({ code: 'export-unwritable' }));
    expect(readdirSync(outFolder)).toEqual([dueName()]);
  });

  test('says which file could not be written, and why', () => {
    rmSync(outFolder, { recursive: true });
    expect(exportAll).toThrow(`${join(outFolder, dueName())}: ENOENT`);
  });
});

describe('a file of a receipt', () => {
  const faultOf = async (content: string) => {
    const file = join(mkdtempSync(join(bench.folder, 'in-')), 'a.xml');
    writeFileSync(file, content);
    const [imported] = await importReceipts(bench.store, [file], at);
    if (imported === undefined || !('fault' in imported)) throw new Error('it was taken');
    return imported.fault.message.replace(file, basename(file));
  };

  test('longer than any is not even read', async () => {
    expect(await faultOf(' '.repeat(maxMessageChars + 1))).toBe(
      `a.xml: ${maxMessageChars + 1} bytes, no receipt is so long`,
    );
    expect(await faultOf(' '.repeat(maxMessageChars))).toContain('not well-formed XML');
  });

  test('is not blamed for a store that fails', async () => {
    exportAll();
    const file = join(outFolder, 'a.xml');
    const { batchId = '', contentSha256 = '' } = nextSealedBatch(bench.store.db, 0) ?? {};
    writeFileSync(
      file,
      `<PreNotificationReceipt xmlns="urn:reflash-bench:pre-notification:1" schemaVersion="1.0"><BatchID>${batchId}</BatchID><ContentSHA256>${contentSha256}</ContentSHA256><ReceivedAt>2026-04-01T10:00:00.000Z</ReceivedAt><Response><RequestID>1</RequestID><ResponseCode>I0</ResponseCode></Response></PreNotificationReceipt>`,
    );
    const failing = {
      ...bench.store,
      transaction: () => {
        throw new Error('disk I/O error');
      },
    };
    await expect(importReceipts(failing, [file], at)).rejects.toThrow('disk I/O error');
  });
});
