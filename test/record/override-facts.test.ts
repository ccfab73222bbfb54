import { describe, expect, it } from 'vitest';
import {
  giveOverride,
  overridesOf,
  spendOverrides,
  withdrawOverride,
} from '../../src-main/core/record/override.ts';
import { takeModel } from '../../src-main/core/record/take-model.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { listOpenOverrides, listOverridesUsedBy } from '../../src-main/core/store/overrides.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import {
  type Block,
  type OverridableReason,
  type Override,
  type OverrideFacts,
  overrideLifeMs,
} from '../../src-shared/domain/override.ts';
import { chf, model, otherChf, release, version } from '../domain/builders.ts';
import { beginIn, openWithHubs, operator } from './one-hub.ts';

const old = version('01000001');
const target = release('01000002');
const [registered, stated] = [model(), model('106C', '01030003')];
const facts = (changes: Partial<OverrideFacts> = {}): OverrideFacts => ({
  reason: 'no-pathway',
  chf,
  registered,
  deviceModel: registered,
  version: old,
  target: target.id,
  ...changes,
});
const allowed = { kind: 'flash', basis: 'wire', from: old, target, steps: [] } as const;
const liftable = (changes: Partial<OverrideFacts> = {}): Block => {
  const lifted = facts(changes);
  const quarantine = { kind: 'quarantine', reason: lifted.reason, detail: 'as met' } as const;
  return { kind: 'liftable', quarantine, facts: lifted, allowed, further: [] };
};
const give = (store: Store, block: Block, reason: OverridableReason = 'no-pathway', atMs = 100): Override =>
  store.transaction('give', (db) =>
    giveOverride(db, block, { reason, by: 'Lea', why: 'looked at it', operator, atMs }),
  );
const open = (store: Store, nowMs = 200) => listOpenOverrides(store.db, nowMs);
const entries = (store: Store, kind: string) =>
  listJournal(store.db, { limit: 100 })
    .filter((entry) => entry.kind === kind)
    .map(({ seq: _seq, hash: _hash, ...entry }) => entry);
const told = ({ overrideId }: Override, changes: object = {}) => ({
  overrideId,
  reason: 'no-pathway',
  registered: '106C 0102 hardware 0003',
  deviceModel: '106C 0102 hardware 0003',
  version: old,
  target: target.id,
  why: 'looked at it',
  ...changes,
});

describe('an override that is given', () => {
  it('is open for a shift, and in the journal with all it was given for', () => {
    const store = openWithHubs();
    const given = give(store, liftable());
    const expiresAtMs = 100 + overrideLifeMs;
    expect(given).toEqual({
      overrideId: given.overrideId,
      facts: facts(),
      by: 'Lea',
      why: 'looked at it',
      givenAtMs: 100,
      expiresAtMs,
    });
    expect(open(store)).toEqual([given]);
    expect(open(store, expiresAtMs)).toEqual([]);
    expect(entries(store, 'override-given')).toEqual([
      {
        atMs: 100,
        kind: 'override-given',
        actor: 'Lea',
        subject: chf,
        attemptId: null,
        body: { ...told(given), expiresAtMs, operator },
      },
    ]);
  });

  it('takes the place of one for the same block of this hub, and of no other', () => {
    const store = openWithHubs();
    const before = give(store, liftable({ version: version('01000009') }));
    const otherBlock = give(store, liftable({ reason: 'model-mismatch' }), 'model-mismatch');
    const otherHub = give(store, liftable({ chf: otherChf }));
    const now = give(store, liftable(), 'no-pathway', 150);
    expect(open(store)).toEqual([otherBlock, otherHub, now]);
    expect(entries(store, 'override-withdrawn')).toEqual([
      {
        atMs: 150,
        kind: 'override-withdrawn',
        actor: 'Lea',
        subject: chf,
        attemptId: null,
        body: told(before, { version: '01000009' }),
      },
    ]);
  });

  it.each<[string, Block, string | RegExp]>([
    [
      'nothing blocks the hub',
      { kind: 'none', decision: allowed },
      'Nothing that is known of this hub blocks it',
    ],
    [
      'an override lifts the block already',
      {
        kind: 'none',
        decision: {
          ...allowed,
          overridden: [
            { overrideId: 3, facts: facts(), by: 'Lou', why: '', givenAtMs: 0, expiresAtMs: 1 },
            { overrideId: 4, facts: facts(), by: 'Lea', why: '', givenAtMs: 0, expiresAtMs: 60_000 },
          ],
        },
      },
      'Override 4 of Lea lifts no-pathway already, until 1970-01-01T00:01:00.000Z',
    ],
    [
      'nobody may lift the block',
      {
        kind: 'final',
        quarantine: { kind: 'quarantine', reason: 'release-held', detail: '' },
        why: 'it is on hold',
      },
      'release-held cannot be lifted: it is on hold',
    ],
    [
      'another block is in the way',
      liftable({ reason: 'model-mismatch' }),
      'The hub is blocked by model-mismatch, not by no-pathway',
    ],
  ])('is refused where %s', (_where, block, why) => {
    const store = openWithHubs();
    const refusal = expect.objectContaining({
      code: 'override-refused',
      message: expect.stringMatching(why),
    });
    expect(() => give(store, block)).toThrow(refusal);
    expect(open(store)).toEqual([]);
  });
});

describe('an override that is withdrawn', () => {
  const withdraw = (store: Store, overrideId: number): Override =>
    store.transaction('withdraw', (db) => withdrawOverride(db, overrideId, { by: 'Lou', atMs: 300 }));

  it('is not open any more, in the name of who took it back', () => {
    const store = openWithHubs();
    const kept = give(store, liftable({ chf: otherChf }));
    const given = give(store, liftable());
    expect(withdraw(store, given.overrideId)).toEqual(given);
    expect(open(store)).toEqual([kept]);
    expect(entries(store, 'override-withdrawn')).toMatchObject([
      { atMs: 300, actor: 'Lou', body: told(given) },
    ]);
    const gone = expect.objectContaining({ code: 'override-not-open' });
    expect(() => withdraw(store, given.overrideId)).toThrow(gone);
  });
});

describe('an override that an attempt stands on', () => {
  const spend = (store: Store, attemptId: string, decision: Decision): void =>
    store.transaction('spend', (db) =>
      spendOverrides(db, decision, { attemptId, operator: 'Bo', atMs: 400 }),
    );

  it('is that attempt’s and no other’s, and spent once', () => {
    const store = openWithHubs();
    const given = give(store, liftable());
    const { attemptId } = beginIn(store);
    const decision = { ...allowed, overridden: [given] };
    spend(store, attemptId, decision);
    spend(store, attemptId, decision);
    expect(open(store)).toEqual([]);
    expect(listOverridesUsedBy(store.db, attemptId)).toEqual([given]);
    expect(entries(store, 'override-used')).toEqual([
      {
        atMs: 400,
        kind: 'override-used',
        actor: 'Bo',
        subject: chf,
        attemptId,
        body: { ...told(given), by: 'Lea' },
      },
    ]);
    const another = beginIn(store).attemptId;
    expect(() => spend(store, another, decision)).toThrow(expect.objectContaining({ code: 'override-gone' }));
  });

  it('is told of models by both', () => {
    const store = openWithHubs();
    const given = give(store, liftable({ reason: 'model-mismatch', deviceModel: stated }), 'model-mismatch');
    spend(store, beginIn(store).attemptId, { ...allowed, overridden: [given] });
    expect(entries(store, 'override-used')[0]?.body).toMatchObject({
      registered: '106C 0102 hardware 0003',
      deviceModel: '106C 0103 hardware 0003',
    });
  });

  it.each<[string, (given: Override) => Decision]>([
    ['a forecast', (given) => ({ ...allowed, basis: 'record', overridden: [given] })],
    [
      'a forecast that the hub is current',
      (given) => ({ kind: 'already-current', basis: 'record', release: target, overridden: [given] }),
    ],
    ['a quarantine', () => ({ kind: 'quarantine', reason: 'no-pathway', detail: '' })],
    ['a decision that stands on none', () => allowed],
  ])('stays open over %s', (_what, decide) => {
    const store = openWithHubs();
    const given = give(store, liftable());
    const decision = decide(given);
    spend(store, beginIn(store).attemptId, decision);
    expect(open(store)).toEqual([given]);
    expect(overridesOf(decision)).toEqual('overridden' in decision ? [given] : []);
  });
});

describe('the Device Model that an override takes', () => {
  const use = (
    store: Store,
    changes: Partial<OverrideFacts>,
  ): { attemptId: string; operator: string; atMs: number } => {
    const reason = changes.reason ?? 'model-mismatch';
    const given = give(store, liftable({ reason, ...changes }), reason);
    const { attemptId } = beginIn(store);
    const by = { attemptId, operator: 'Bo', atMs: 500 };
    store.transaction('use', (db) => spendOverrides(db, { ...allowed, overridden: [given] }, by));
    return by;
  };
  const take = (store: Store, by: ReturnType<typeof use>, hub = chf): void =>
    store.transaction('take', (db) => takeModel(db, hub, by));
  const recorded = (store: Store, hub = chf) => findAssetByChf(store.db, hub)?.deviceModel;

  it('is the hub’s by this bench’s record from the write on, and is told once', () => {
    const store = openWithHubs();
    const by = use(store, { deviceModel: stated });
    take(store, by);
    take(store, by);
    expect(recorded(store)).toEqual(stated);
    expect(entries(store, 'device-model-taken')).toEqual([
      {
        atMs: 500,
        kind: 'device-model-taken',
        actor: 'Bo',
        subject: chf,
        attemptId: by.attemptId,
        body: { registered: '106C 0102 hardware 0003', taken: '106C 0103 hardware 0003' },
      },
    ]);
  });

  it('is taken, whatever else was lifted first', () => {
    const store = openWithHubs();
    const by = use(store, { reason: 'no-pathway' });
    const given = give(store, liftable({ reason: 'model-mismatch', deviceModel: stated }), 'model-mismatch');
    store.transaction('use', (db) => spendOverrides(db, { ...allowed, overridden: [given] }, by));
    take(store, by);
    expect(recorded(store)).toEqual(stated);
  });

  it.each<[string, Partial<OverrideFacts>]>([
    ['stated no other one', { reason: 'no-pathway' }],
    ['is another hub', { chf: otherChf, deviceModel: stated }],
  ])('is not taken for a hub that %s', (_what, changes) => {
    const store = openWithHubs();
    take(store, use(store, changes));
    expect(recorded(store)).toEqual(registered);
    expect(entries(store, 'device-model-taken')).toEqual([]);
  });

  it('is not taken by an attempt that used none, nor for a hub that is in no register', () => {
    const store = openWithHubs();
    const by = use(store, { deviceModel: stated });
    take(store, { ...by, attemptId: 'another' });
    expect(recorded(store)).toEqual(registered);
    const gone = use(store, { chf: otherChf, deviceModel: stated });
    store.transaction('gone', (db) => db.prepare('DELETE FROM hubs WHERE chf_id = ?').run(otherChf));
    expect(() => take(store, gone, otherChf)).not.toThrow();
  });
});
