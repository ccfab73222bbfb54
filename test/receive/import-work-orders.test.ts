import { describe, expect, it } from 'vitest';
import {
  closeWorkOrder,
  listExpectedHubs,
  listWorkOrders,
  setDisposition,
} from '../../src-main/core/store/work-orders.ts';
import { openTestStore } from '../store/open-test-store.ts';
import {
  chf,
  gpf,
  hubCsv,
  hubLine,
  rejectsOf,
  streamOf,
  takeHubs,
  takeWorkOrders,
  workOrderId,
} from './import-fixture.ts';

const header = 'Work Order,SEC Party,CHF Device ID,GPF Device ID';
const csv = (...lines: readonly string[]): string => `${[header, ...lines].join('\r\n')}\r\n`;
const wo1 = workOrderId('WO1');
const settlement = { disposition: 're-flashed', reason: null, attemptId: 'A1', atMs: 9 } as const;

describe('importing Work Orders', () => {
  it('takes the orders and their expected hubs', async () => {
    const store = openTestStore();
    const text = csv(`WO1,Party A,${chf(1)},${gpf(1)}`, `WO1,Party A,${chf(2)},`, `WO2,Party B,${chf(3)},`);
    const result = await takeWorkOrders(store, text);
    expect(result).toMatchObject({ rows: 3, added: 3, rejected: 0, workOrders: { added: 2 } });
    expect(listWorkOrders(store.db).map(({ id, secParty, expected }) => [id, secParty, expected])).toEqual([
      ['WO1', 'Party A', 2],
      ['WO2', 'Party B', 1],
    ]);
  });

  it('changes nothing the second time', async () => {
    const store = openTestStore();
    const text = csv(`WO1,Party A,${chf(1)},${gpf(1)}`, `WO1,Party A,${chf(2)},`);
    await takeWorkOrders(store, text);
    const again = await takeWorkOrders(store, text);
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 2, workOrders: { added: 0, changed: 0 } });
  });

  it('never touches a disposition', async () => {
    const store = openTestStore();
    await takeWorkOrders(store, csv(`WO1,Party A,${chf(1)},`));
    store.transaction('settle', (db) => setDisposition(db, wo1, chf(1), settlement));
    const result = await takeWorkOrders(store, csv(`WO1,Party A,${chf(1)},${gpf(1)}`));
    expect(result).toMatchObject({ changed: 1 });
    expect(listExpectedHubs(store.db, wo1)).toEqual([
      { chf: chf(1), gpf: gpf(1), disposition: 're-flashed', reason: null, attemptId: 'A1', disposedAtMs: 9 },
    ]);
  });

  it('keeps and reports a hub that a newer export leaves out', async () => {
    const store = openTestStore();
    await takeWorkOrders(store, csv(`WO1,Party A,${chf(1)},`, `WO1,Party A,${chf(2)},`, `WO2,B,${chf(3)},`));
    const result = await takeWorkOrders(store, csv(`WO1,Party A,${chf(2)},`));
    expect(result.dropped).toEqual([{ workOrderId: 'WO1', chf: chf(1) }]);
    expect(listExpectedHubs(store.db, wo1)).toHaveLength(2);
  });

  it('finds a hub that is named by its GPF alone through the asset register', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1)));
    await takeWorkOrders(store, csv(`WO1,Party A,,${gpf(1)}`));
    expect(listExpectedHubs(store.db, wo1).map((hub) => hub.chf)).toEqual([chf(1)]);
  });

  it('takes JSON, and names a bad hub by its place', async () => {
    const store = openTestStore();
    const hubs = [{ chf: chf(1), gpf: gpf(1) }, { chf: 'junk' }];
    const text = JSON.stringify({ workOrders: [{ id: 'WO1', secParty: 'Party A', hubs }] });
    const result = await takeWorkOrders(store, '', { source: { name: 'o.json', bytes: streamOf(text) } });
    expect(result).toMatchObject({ added: 1, rejected: 1 });
    expect(rejectsOf(store)).toEqual([
      ' | workOrders[0].hubs[1].chf | junk | not a Device ID (8 octets, 2 hex digits each)',
    ]);
  });

  it.each([
    ['no JSON', '{"workOrders": ['],
    ['another shape', '{"workOrders": [{"id": 5}]}'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('refuses a JSON file that is %s', async (_name, text) => {
    const taken = takeWorkOrders(openTestStore(), text, { format: 'json' });
    await expect(taken).rejects.toMatchObject({ code: 'import-json-invalid' });
  });

  it('refuses a CSV file that names no hubs', async () => {
    const taken = takeWorkOrders(openTestStore(), 'Work Order,SEC Party\nWO1,A\n');
    await expect(taken).rejects.toMatchObject({ code: 'import-column-missing' });
  });
});

describe('a Work Order row is rejected', () => {
  it.each([
    [
      'without a reference',
      `,Party A,${chf(2)},`,
      '3 | Work Order |  | not a Work Order reference (1 to 40 printable characters)',
    ],
    ['without a SEC Party', `WO1,,${chf(2)},`, '3 | SEC Party |  | empty'],
    [
      'without any hub',
      'WO1,Party A,,',
      '3 | CHF Device ID |  | the row names no hub: CHF and GPF Device ID are empty',
    ],
    [
      'with a wrong CHF',
      'WO1,Party A,12,',
      '3 | CHF Device ID | 12 | not a Device ID (8 octets, 2 hex digits each)',
    ],
    [
      'with CHF as GPF',
      `WO1,Party A,${chf(2)},${chf(2)}`,
      `3 | GPF Device ID | ${chf(2)} | CHF and GPF Device ID of one hub must differ`,
    ],
    [
      'with a hub twice',
      `WO1,Party A,${chf(1)},`,
      `3 | CHF Device ID | ${chf(1)} | this hub is on Work Order WO1 already in this file`,
    ],
    [
      'with a GPF of another hub of the order',
      `WO1,Party A,${chf(2)},${gpf(1)}`,
      `3 | GPF Device ID | ${gpf(1)} | already stated for hub ${chf(1)} on this Work Order`,
    ],
    [
      'with another SEC Party than above',
      `WO1,Party B,${chf(2)},`,
      '3 | SEC Party | Party B | Work Order WO1 has SEC Party Party A further up in this file',
    ],
    [
      'whose only ID is an unknown GPF',
      `WO1,Party A,,${gpf(9)}`,
      `3 | GPF Device ID | ${gpf(9)} | not in the asset register, which is needed to find the CHF Device ID`,
    ],
    ['with too few fields', 'WO1,Party A', '3 |  | WO1,Party A | 2 fields, and the header has 4'],
  ])('%s', async (_name, line, expected) => {
    const store = openTestStore();
    const text = csv(`WO1,Party A,${chf(1)},${gpf(1)}`, line, `WO1,Party A,${chf(3)},`);
    const result = await takeWorkOrders(store, text);
    expect(rejectsOf(store)).toEqual([expected]);
    expect(result).toMatchObject({ rows: 3, added: 2, rejected: 1 });
  });

  it('whose CHF is a GPF by the asset register', async () => {
    const store = openTestStore();
    await takeHubs(store, hubCsv(hubLine(1)));
    await takeWorkOrders(store, csv(`WO1,Party A,${gpf(1)},`));
    expect(rejectsOf(store)[0]).toContain(`this is the GPF Device ID of hub ${chf(1)} in the asset register`);
  });

  it('that adds a hub to a closed Work Order', async () => {
    const store = openTestStore();
    await takeWorkOrders(store, csv(`WO1,Party A,${chf(1)},`));
    store.transaction('close', (db) => closeWorkOrder(db, wo1));
    const result = await takeWorkOrders(store, csv(`WO1,Party A,${chf(1)},`, `WO1,Party A,${chf(2)},`));
    expect(result).toMatchObject({ unchanged: 1, rejected: 1 });
    expect(rejectsOf(store)[0]).toContain('Work Order WO1 is closed; reopen it to add hubs');
  });
});
