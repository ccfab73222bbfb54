import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHubSearch } from '../../src-main/core/review/hub-search.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import { openTestStore } from '../store/open-test-store.ts';

interface Pair {
  readonly chf: string;
  readonly gpf: string | null;
}

const addHubs = (db: Writable, hubs: readonly Pair[]): void => {
  const insert = prepared(
    db,
    `INSERT INTO hubs (chf_id, gpf_id, manufacturer, model, hardware_version, register_firmware_version, smi_status)
     VALUES (?, ?, '106C', '0102', '0003', '00000001', 'Pending')`,
  );
  for (const { chf, gpf } of hubs) insert.run(chf, gpf);
};

const storeOf = (hubs: readonly Pair[]) => {
  const store = openTestStore();
  store.transaction('add hubs', (db) => addHubs(db, hubs));
  return store;
};

/** Few different digits, so that parts of one ID occur in others. */
const digit = fc.constantFrom('0', '1', 'A', 'F');
const octet = fc.tuple(digit, digit).map((pair) => pair.join(''));
const deviceId = fc.array(octet, { minLength: 8, maxLength: 8 }).map((octets) => octets.join('-'));
const register = fc
  .uniqueArray(deviceId, { minLength: 0, maxLength: 60 })
  .chain((ids) => fc.tuple(fc.constant(ids), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 })))
  .map(([ids, hasGpf]) => {
    const half = Math.ceil(ids.length / 2);
    return ids
      .slice(0, half)
      .map((chf, at): Pair => ({ chf, gpf: hasGpf[at] ? (ids[half + at] ?? null) : null }));
  });

const plain = (text: string): string => text.replaceAll('-', '');

/** What a search must give, said the slow way. */
const oracle = (hubs: readonly Pair[], part: string): string[] =>
  hubs
    .filter(({ chf, gpf }) => plain(chf).includes(part) || (gpf !== null && plain(gpf).includes(part)))
    .map(({ chf }) => chf)
    .sort();

describe('a search for hubs', () => {
  it('gives the hubs that hold the text in either Device ID, by CHF, and no others', async () => {
    const parts = fc.array(digit, { minLength: 1, maxLength: 16 }).map((digits) => digits.join(''));
    await fc.assert(
      fc.asyncProperty(register, parts, fc.integer({ min: 1, max: 40 }), async (hubs, part, limit) => {
        const store = storeOf(hubs);
        const found = await createHubSearch(store.db).find(part, limit);
        store.close();
        const expected = oracle(hubs, part);
        expect(found.hubs.map((hub) => hub.chf)).toEqual(expected.slice(0, limit));
        expect(found.isMore).toBe(expected.length > limit);
        expect(found.total).toBe(expected.length);
      }),
      { numRuns: 60 },
    );
  });

  it('finds a part of any length of any Device ID among hubs of several slices', async () => {
    const random = fc.sample(fc.integer({ min: 0, max: 0xffff_ffff }), { numRuns: 9_000, seed: 7 });
    const serials = [...new Set(random)].map((serial) => serial.toString(16).padStart(8, '0').toUpperCase());
    const dashed = (digits: string): string => digits.replace(/..(?=.)/g, '$&-');
    const hubs = serials.map((serial) => ({
      chf: dashed(`88738490${serial}`),
      gpf: dashed(`${serial}88738490`),
    }));
    const search = createHubSearch(storeOf(hubs).db);
    const part = fc
      .tuple(fc.nat(hubs.length - 1), fc.nat(15), fc.integer({ min: 1, max: 16 }), fc.boolean())
      .map(([hub, from, length, isChf]) =>
        plain((isChf ? hubs[hub]?.chf : hubs[hub]?.gpf) ?? '').slice(from, from + length),
      );
    await fc.assert(
      fc.asyncProperty(part, async (text) => {
        const found = await search.find(text, 200);
        const expected = oracle(hubs, text);
        expect(found.hubs.map((hub) => hub.chf)).toEqual(expected.slice(0, 200));
        expect(found.total).toBe(expected.length);
      }),
      { numRuns: 100 },
    );
  });

  const one: Pair = { chf: '88-73-84-90-6A-10-02-DB', gpf: '88-73-84-90-6A-10-02-DC' };
  const other: Pair = { chf: '11-11-11-11-11-11-11-11', gpf: null };

  it.each(['6A-10', '6a:10', '84 90 6a', '4906a1', ' 02dc ', '88-73-84-90-6a-10-02-dc', '88738490 6A1002DB'])(
    'reads %j whatever its case and separators',
    async (text) => {
      const { hubs } = await createHubSearch(storeOf([one, other]).db).find(text, 10);
      expect(hubs).toEqual([
        {
          chf: one.chf,
          gpf: one.gpf,
          model: '106C 0102 hardware 0003',
          firmwareVersion: '00000001',
          smiStatus: 'Pending',
        },
      ]);
    },
  );

  it.each(['02DG', '%', "' OR 1=1", '8873849 06A1002DB0', 'hub', '.', '....'])(
    'finds nothing for %j, which no Device ID holds',
    async (text) => {
      expect((await createHubSearch(storeOf([one, other]).db).find(text, 10)).hubs).toEqual([]);
    },
  );

  it('gives the first hubs by CHF, and the number of all, for empty text', async () => {
    const found = await createHubSearch(storeOf([one, other]).db).find('', 1);
    expect(found).toMatchObject({ hubs: [{ chf: other.chf }], isMore: true, total: 2 });
  });

  it('does not take the end of one Device ID and the start of the next for a match', async () => {
    const { hubs } = await createHubSearch(storeOf([one, other]).db).find('DB88', 10);
    expect(hubs).toEqual([]);
  });

  it('gives both hubs where one hub’s CHF is another’s GPF', async () => {
    const twisted: Pair = { chf: '22-22-22-22-22-22-22-22', gpf: one.chf };
    const { hubs } = await createHubSearch(storeOf([one, twisted]).db).find(one.chf, 10);
    expect(hubs.map((hub) => hub.chf)).toEqual([twisted.chf, one.chf]);
  });

  it('knows hubs of an import after a refresh, also one asked for while another runs', async () => {
    const store = storeOf([one]);
    const search = createHubSearch(store.db);
    const first = search.refresh();
    store.transaction('import', (db) => addHubs(db, [other]));
    await Promise.all([first, search.refresh()]);
    expect((await search.find('1111', 10)).hubs.map((hub) => hub.chf)).toEqual([other.chf]);
  });

  it('ends its refresh quietly when the store is closed', async () => {
    const store = storeOf([one]);
    const search = createHubSearch(store.db);
    const refresh = search.refresh();
    store.close();
    await expect(refresh).resolves.toBeUndefined();
  });
});
