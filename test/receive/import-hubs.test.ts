import { describe, expect, it } from 'vitest';
import {
  countHubs,
  findAsset,
  findAssetByChf,
  markSuspect,
  releaseHub,
  setAcknowledgedVersion,
  setBenchVersion,
} from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { image } from '../domain/builders.ts';
import { openTestStore } from '../store/open-test-store.ts';
import { chf, gpf, hubCsv, hubLine, hubTable, rejectsOf, takeHubs } from './import-fixture.ts';

const version = (text: string) => text as FirmwareVersion;

describe('importing the asset register', () => {
  it('takes every stated column', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1)));
    expect(findAsset(store.db, gpf(1))).toEqual({
      chf: chf(1),
      gpf: gpf(1),
      deviceModel: { manufacturer: '106C', model: '0102', hardwareVersion: '0003' },
      registerFirmwareVersion: '0103000A',
      benchFirmwareVersion: null,
      acknowledgedFirmwareVersion: null,
      smiStatus: 'Pending',
      chtsVersion: 'CHTS V1.4',
      cspRegion: 'North',
      hanVariant: 'Dual Band',
      suspect: null,
      isReleasedByShiftLead: false,
    });
  });

  it('changes nothing when the same file comes again', async () => {
    const store = openTestStore();
    const csv = hubCsv(hubLine(1), hubLine(2), hubLine(3));
    await takeHubs(store, csv);
    const before = hubTable(store);
    const again = await takeHubs(store, csv);
    expect(again).toMatchObject({
      rows: 3,
      added: 0,
      changed: 0,
      unchanged: 3,
      rejected: 0,
      rejectFile: null,
    });
    expect(hubTable(store)).toBe(before);
  });

  it('counts what is new and what differs', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1), hubLine(2)));
    const moved = hubLine(2).replace('North', 'South');
    const result = await takeHubs(store, hubCsv(hubLine(1), moved, hubLine(3)));
    expect(result).toMatchObject({ rows: 3, added: 1, changed: 1, unchanged: 1 });
  });

  it('never overwrites what a bench has seen', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1)));
    store.transaction('bench work', (db) => {
      setBenchVersion(db, chf(1), version('02000000'));
      setAcknowledgedVersion(db, chf(1), version('02000001'));
      markSuspect(db, chf(1), version('A'), image('B'));
      releaseHub(db, chf(1), { by: 'lead', atMs: 7, seq: 1 });
    });
    await takeHubs(store, hubCsv(hubLine(1, '106C,01020003,99,Withdrawn,,South,')));
    expect(findAssetByChf(store.db, chf(1))).toMatchObject({
      registerFirmwareVersion: '99',
      benchFirmwareVersion: '02000000',
      acknowledgedFirmwareVersion: '02000001',
      suspect: { from: 'A', to: 'B' },
      isReleasedByShiftLead: true,
    });
  });

  it('keeps what a column the file lacks held before', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1)));
    const csv = `CHF Device ID,Device Manufacturer,Device Model\n${chf(1)},106C,01020004\n`;
    expect(await takeHubs(store, csv)).toMatchObject({ changed: 1 });
    expect(findAssetByChf(store.db, chf(1))).toMatchObject({ gpf: gpf(1), smiStatus: 'Pending' });
  });

  it('journals one entry with the counts', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1), 'nonsense'));
    const [entry] = listJournal(store.db, { limit: 5 });
    expect(entry).toMatchObject({ kind: 'hubs-imported', actor: 'anna', subject: 'hubs.csv' });
    expect(entry?.body).toMatchObject({ rows: 2, added: 1, rejected: 1 });
  });

  it('takes a file in any order, and in chunks of one byte', async () => {
    const store = openTestStore();
    const csv = hubCsv(...[9, 2, 200, 7].map((n) => hubLine(n)));
    expect(await takeHubs(store, csv, { chunkBytes: 1 })).toMatchObject({ added: 4, rejected: 0 });
  });

  it('removes the reject file of an earlier import', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv('nonsense'));
    expect(rejectsOf(store)).toHaveLength(1);
    await takeHubs(store, hubCsv(hubLine(1)));
    expect(rejectsOf(store)).toEqual([]);
  });

  it('stops between batches when cancelled and reports what was done', async () => {
    const store = openTestStore();
    const abort = new AbortController();
    abort.abort();
    const result = await takeHubs(store, hubCsv(hubLine(1)), { signal: abort.signal });
    expect(result).toMatchObject({ isCancelled: true, added: 0 });
    expect(countHubs(store.db)).toBe(0);
  });
});

describe('a bad row is rejected with line, column, value and reason, and the good ones are kept', () => {
  const other = '106C,01020003,0103000A,Pending,CHTS V1.4,North,Dual Band';
  it.each([
    ['empty CHF', `,${gpf(2)},${other}`, '3 | CHF Device ID |  | empty'],
    [
      'wrong hex',
      `88-73,${gpf(2)},${other}`,
      '3 | CHF Device ID | 88-73 | not a Device ID (8 octets, 2 hex digits each)',
    ],
    ['CHF twice', hubLine(1), `3 | CHF Device ID | ${chf(1)} | this Device ID is on line 2 already`],
    [
      'GPF twice',
      `${chf(2)},${gpf(1)},${other}`,
      `3 | GPF Device ID | ${gpf(1)} | this Device ID is on line 2 already`,
    ],
    [
      'GPF of another as CHF',
      `${gpf(1)},,${other}`,
      `3 | CHF Device ID | ${gpf(1)} | this Device ID is on line 2 already`,
    ],
    [
      'CHF and GPF the same',
      `${chf(2)},${chf(2)},${other}`,
      `3 | GPF Device ID | ${chf(2)} | CHF and GPF Device ID of one hub must differ`,
    ],
    ['manufacturer', hubLine(2, '10ZZ,01020003,,,,,'), '3 | Device Manufacturer | 10ZZ | not 4 hex digits'],
    [
      'model without its zero',
      hubLine(2, '106C,1020003,,,,,'),
      '3 | Device Model | 1020003 | not 8 hex digits (model and hardware version); has a spreadsheet dropped leading zeros?',
    ],
    [
      'firmware version',
      hubLine(2, '106C,01020003,123456789,,,,'),
      '3 | Firmware Version | 123456789 | not a Firmware Version (1 to 8 letters and digits)',
    ],
    [
      'region',
      hubLine(2, '106C,01020003,,,,West,'),
      '3 | CSP Region | West | not a CSP Region (North, Central, South, 4G North, 4G Central, 4G South, Unknown, SMETS1)',
    ],
    [
      'NUL byte',
      hubLine(2, '106C,01020003,,,,,Dual\0Band'),
      '3 | HAN Variant | Dual\0Band | holds a control character (U+0000)',
    ],
    ['too few fields', `${chf(2)},${gpf(2)}`, `3 |  | ${chf(2)},${gpf(2)} | 2 fields, and the header has 9`],
    ['too many fields', `${hubLine(2)},more`, `3 |  | ${hubLine(2)},more | 10 fields, and the header has 9`],
    [
      'quote left open',
      `"${hubLine(2)}`,
      `3 |  | "${hubLine(2)} | a quote (") is misplaced, or opened and never closed`,
    ],
    [
      'text after a quote',
      `"${chf(2)}"x,${gpf(2)},${other}`,
      `3 |  | "${chf(2)}"x,${gpf(2)},${other} | a quote (") is misplaced, or opened and never closed`,
    ],
  ])('%s', async (_name, line, expected) => {
    const store = openTestStore();
    const result = await takeHubs(store, hubCsv(hubLine(1), line, hubLine(3)));
    expect(rejectsOf(store)).toEqual([expected]);
    expect(result).toMatchObject({ rows: 3, added: 2, rejected: 1 });
  });

  it('unknown SMI status', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(2, '106C,01020003,,pending,,,')));
    expect(rejectsOf(store)[0]).toMatch(/^2 \| SMI Status \| pending \| not an SMI status \(Pending, /);
  });

  it('bytes that are not UTF-8', async () => {
    const store = openTestStore();
    const text = Buffer.from(hubCsv(hubLine(1).replace('Dual', 'D\u00fcal'), hubLine(2)), 'latin1');
    expect(await takeHubs(store, text)).toMatchObject({ added: 1, rejected: 1 });
    expect(rejectsOf(store)[0]).toMatch(/^2 \| HAN Variant \| .* \| holds bytes that are not UTF-8$/);
  });

  it('a field, or a line, that is far too long', async () => {
    const store = openTestStore();
    const long = hubLine(1).replace('Dual', 'D'.repeat(3_000));
    const endless = hubLine(2).replace('Dual', 'D'.repeat(200_000));
    const result = await takeHubs(store, hubCsv(long, endless, hubLine(3)), { chunkBytes: 10_000 });
    const reasons = rejectsOf(store).map((reject) => `${reject.split(' | ')[0]}: ${reject.split(' | ')[3]}`);
    expect(result).toMatchObject({ added: 1, rejected: 2 });
    expect(reasons.sort()).toEqual([
      '2: 3005 characters long, at most 30 are allowed',
      '3: the line is longer than 65536 bytes',
    ]);
  });

  it('a last line that the file ends in', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1), hubLine(2)).slice(0, -60));
    expect(rejectsOf(store)[0]).toMatch(
      /^3 \|.* fields, and the header has 9; the file ends inside this line$/,
    );
  });

  it('a GPF, or a CHF, that another hub in the store has', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1)));
    await takeHubs(
      store,
      hubCsv(`${chf(2)},${gpf(1)},${other}`, `${gpf(1)},,${other}`, `${chf(3)},${chf(1)},${other}`),
    );
    expect([...rejectsOf(store)].sort()).toEqual([
      `2 | GPF Device ID | ${gpf(1)} | already used by hub ${chf(1)}`,
      `3 | CHF Device ID | ${gpf(1)} | this Device ID is on line 2 already`,
      `4 | GPF Device ID | ${chf(1)} | is the CHF Device ID of another hub`,
    ]);
  });

  it('not for the second time because of a row that was rejected itself', async () => {
    const store = openTestStore();
    const result = await takeHubs(store, hubCsv(hubLine(1, '106C,bad,,,,,'), hubLine(1)));
    expect(result).toMatchObject({ added: 1, rejected: 1 });
  });
});
