import { describe, expect, it } from 'vitest';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import {
  type HubChanges,
  registerColumns,
  type UpsertOptions,
  upsertHubs,
} from '../../src-main/core/store/register-hubs.ts';
import { chf, gpf } from '../receive/import-fixture.ts';
import { openTestStore } from './open-test-store.ts';

type Column = (typeof registerColumns)[number];

/** Hub number `n` of the register; its GPF unless `change` says otherwise. */
const hub = (n: number, change: Partial<Record<Column, string | null>> = {}) => {
  const stated: Record<Column, string | null> = {
    chf_id: chf(n),
    gpf_id: gpf(n),
    manufacturer: '106C',
    model: '0102',
    hardware_version: '0003',
    register_firmware_version: '0103000A',
    smi_status: 'Pending',
    chts_version: 'CHTS V1.4',
    csp_region: 'North',
    han_variant: 'Dual Band',
    ...change,
  };
  return { chf: chf(n), values: registerColumns.map((column) => stated[column]) };
};
const hubs = (count: number) => Array.from({ length: count }, (_, n) => hub(n));

const upsert = (
  store: Store,
  some: readonly ReturnType<typeof hub>[],
  options: Partial<UpsertOptions> = {},
): HubChanges =>
  store.transaction('import', (db) =>
    upsertHubs(db, some, { stated: new Set(registerColumns), isFreshStore: false, ...options }),
  );
const countOf = ({ db }: Store) => db.prepare('SELECT count(*) FROM hubs').pluck().get();
const none = { added: 0, changed: 0, unchanged: 0, conflicts: [] };

describe('the register’s hubs', () => {
  it.each([
    [0, true],
    [1, true],
    [20, true],
    [45, true],
    [0, false],
    [45, false],
  ])('are added, all %i of them, to a store that is fresh: %s', (count, isFreshStore) => {
    const store = openTestStore();
    expect(upsert(store, hubs(count), { isFreshStore })).toEqual({ ...none, added: count });
    expect(countOf(store)).toBe(count);
  });

  it('are kept to the letter, one by one as well as together', () => {
    for (const isFreshStore of [true, false]) {
      const store = openTestStore();
      upsert(store, [hub(1), hub(2, { gpf_id: null, csp_region: null })], { isFreshStore });
      const rows = store.db.prepare(`SELECT ${registerColumns.join()} FROM hubs ORDER BY chf_id`).raw().all();
      expect(rows).toEqual([hub(1).values, hub(2, { gpf_id: null, csp_region: null }).values]);
    }
  });

  it('are counted by what they change', () => {
    const store = openTestStore();
    upsert(store, hubs(3));
    const again = [hub(0), hub(1, { csp_region: 'South' }), hub(2, { gpf_id: gpf(9) }), hub(3)];
    expect(upsert(store, again)).toEqual({ ...none, added: 1, changed: 2, unchanged: 1 });
    expect(findAssetByChf(store.db, chf(0))?.cspRegion).toBe('North');
    expect(findAssetByChf(store.db, chf(1))).toMatchObject({ cspRegion: 'South', gpf: gpf(1) });
    expect(findAssetByChf(store.db, chf(2))?.gpf).toBe(gpf(9));
  });

  it('keep what a file without that column does not state, and lose what it states as empty', () => {
    const store = openTestStore();
    upsert(store, [hub(1)]);
    const bare = hub(1, { csp_region: null, han_variant: null });
    upsert(store, [bare], { stated: new Set<Column>(['chf_id', 'csp_region']) });
    expect(findAssetByChf(store.db, chf(1))).toMatchObject({ cspRegion: null, hanVariant: 'Dual Band' });
  });
});

it('a register that the disk has no room for leaves none of it', () => {
  const store = openTestStore();
  store.db.pragma(`max_page_count = ${store.db.pragma('page_count', { simple: true })}`);
  expect(() => upsert(store, hubs(200), { isFreshStore: true })).toThrow(
    expect.objectContaining({ code: 'store-full' }),
  );
  expect(countOf(store)).toBe(0);
});

describe('a hub that cannot stand beside the others', () => {
  it.each([true, false])('is named by its place, in order, and stops no other; fresh: %s', (isFreshStore) => {
    const store = openTestStore();
    upsert(store, [hub(99)]);
    const some = hubs(45).map((each, n) => (n === 21 || n === 30 ? hub(n, { gpf_id: gpf(99) }) : each));
    const conflict = { column: 'gpf_id', reason: `already used by hub ${chf(99)}` };
    expect(upsert(store, some, { isFreshStore })).toEqual({
      ...none,
      added: 43,
      conflicts: [
        { ...conflict, index: 21 },
        { ...conflict, index: 30 },
      ],
    });
    expect(countOf(store)).toBe(44);
  });

  it.each([
    [
      'is the GPF of a known hub',
      hub(1, { chf_id: gpf(5), gpf_id: null }),
      'chf_id',
      `is the GPF Device ID of hub ${chf(5)}`,
    ],
    [
      'has the CHF of a known hub for its GPF',
      hub(1, { gpf_id: chf(5) }),
      'gpf_id',
      'is the CHF Device ID of another hub',
    ],
    ['has the GPF of a known hub', hub(1, { gpf_id: gpf(5) }), 'gpf_id', `already used by hub ${chf(5)}`],
    [
      'was known before and takes the GPF of another',
      hub(6, { gpf_id: gpf(5) }),
      'gpf_id',
      `already used by hub ${chf(5)}`,
    ],
    [
      'was known before and takes the CHF of another',
      hub(6, { gpf_id: chf(5) }),
      'gpf_id',
      'is the CHF Device ID of another hub',
    ],
  ] as const)('%s', (_what, one, column, reason) => {
    const store = openTestStore();
    upsert(store, [hub(5), hub(6)]);
    const before = store.db.prepare('SELECT * FROM hubs ORDER BY chf_id').all();
    const stated = { ...one, chf: one.values[0] as typeof one.chf };
    expect(upsert(store, [stated])).toEqual({ ...none, conflicts: [{ index: 0, column, reason }] });
    expect(store.db.prepare('SELECT * FROM hubs ORDER BY chf_id').all()).toEqual(before);
  });

  it('is looked at closer in a store that was believed to be empty, and each hub is counted once', () => {
    const store = openTestStore();
    upsert(store, [hub(5), hub(6)]);
    expect(upsert(store, [hub(6), hub(7, { gpf_id: gpf(5) })], { isFreshStore: true })).toEqual({
      ...none,
      unchanged: 1,
      conflicts: [{ index: 1, column: 'gpf_id', reason: `already used by hub ${chf(5)}` }],
    });
  });
});
