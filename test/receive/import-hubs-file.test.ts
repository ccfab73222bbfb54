import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseHubMapping } from '../../src-main/core/receive/mapping.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { openTestStore } from '../store/open-test-store.ts';
import { chf, gpf, hubCsv, hubHeader, hubLine, takeHubs } from './import-fixture.ts';

describe('a file as a whole', () => {
  const rejection = (text: string | Uint8Array) =>
    takeHubs(openTestStore(), text).then(
      () => 'taken',
      (error) => `${error.code}: ${error.message}`,
    );

  it.each([
    ['empty', '', 'import-empty: hubs.csv: the file is empty'],
    ['only a byte order mark', '\ufeff', 'import-empty: hubs.csv: the file is empty'],
    [
      'UTF-16',
      Buffer.from(`\ufeff${hubHeader}`, 'utf16le'),
      'import-encoding: the file is UTF-16 or UTF-32, and UTF-8 is needed',
    ],
    [
      'a missing column',
      'CHF Device ID,Device Model\n',
      'import-column-missing: hubs.csv: no column is called "Device Manufacturer"; the header (line 1) has "CHF Device ID", "Device Model"',
    ],
    [
      'a column twice',
      `${hubHeader},han variant\n`,
      'import-column-missing: hubs.csv: two columns are called "HAN Variant"',
    ],
  ])('%s is refused', async (_name, text, expected) => {
    expect(await rejection(text)).toBe(expected);
  });

  it('that is not there is refused by its path', async () => {
    const store = openTestStore();
    const source = join(store.dataFolder, 'absent.csv');
    await expect(takeHubs(store, '', { source })).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('on disk is read, and its progress reported', async () => {
    const store = openTestStore();
    const source = join(store.dataFolder, 'hubs.csv');
    writeFileSync(source, hubCsv(hubLine(1)));
    const seen: unknown[] = [];
    await takeHubs(store, '', { source, onProgress: (progress) => seen.push(progress) });
    const bytes = Buffer.byteLength(hubCsv(hubLine(1)));
    expect(seen.at(-1)).toEqual({ readBytes: bytes, totalBytes: bytes, rows: 1 });
  });

  it('with a header of another case, CRLF and a byte order mark is taken', async () => {
    const store = openTestStore();
    const csv = `\ufeff${hubHeader.toUpperCase()}\r\n"${chf(1)}",${gpf(1)},106C,01020003,,,,,"Dual Band"\r\n`;
    expect(await takeHubs(store, csv)).toMatchObject({ added: 1, rejected: 0 });
    expect(findAssetByChf(store.db, chf(1))?.hanVariant).toBe('Dual Band');
  });

  it('of another site is taken with its mapping, which then needs its columns', async () => {
    const columns = { chfId: 'Id', manufacturer: 'Maker', model: 'Type', hanVariant: 'Band' };
    const mapping = parseHubMapping({ columns, delimiter: ';' });
    const store = openTestStore();
    const line = `${chf(1)};106C;01020003`;
    expect(await takeHubs(store, `Id;Maker;Type;Band\n${line};x\n`, { mapping })).toMatchObject({ added: 1 });
    await expect(takeHubs(store, `Id;Maker;Type\n${line}\n`, { mapping })).rejects.toThrow('"Band"');
  });
});
