import { describe, expect, it } from 'vitest';
import { insertAttempt } from '../../src-main/core/store/attempts.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import {
  endByUse,
  endByWithdrawal,
  insertOverride,
  listOpenOverrides,
  listOverridesOf,
  listOverridesUsedBy,
} from '../../src-main/core/store/overrides.ts';
import type { OverrideFacts } from '../../src-shared/domain/override.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { chf, model, otherChf, version } from '../domain/builders.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';
import { planOf } from './plan-of.ts';

const facts: OverrideFacts = {
  reason: 'model-mismatch',
  chf,
  registered: model('106C', '01020003'),
  deviceModel: model('1086', '01030009'),
  version: version('FF000001'),
  target: 'images/B2.img' as ReleaseId,
};
const given = { facts, by: 'Lead', why: 'looked at it', givenAtMs: 10, expiresAtMs: 20 };
const begin = (db: Writable, attemptId: string): void =>
  insertAttempt(db, {
    attemptId,
    workOrderId: null,
    chf,
    slot: null,
    port: 'port',
    operator: 'Ada',
    startedAtMs: 1,
  });

describe('overrides', () => {
  it('come back as they were given, those about no version too', () => {
    const { db } = openTestStore();
    const bare = {
      ...given,
      facts: { ...facts, reason: 'hardware-version-not-supported', version: null },
    } as const;
    const ids = [given, bare].map((one) => insertOverride(db, one));
    expect(listOverridesOf(db, chf)).toEqual([
      { overrideId: ids[0], ...given },
      { overrideId: ids[1], ...bare },
    ]);
    expect(listOverridesOf(db, otherChf)).toEqual([]);
  });

  it('are used by one attempt and by no second one', () => {
    const { db } = openTestStore();
    const id = insertOverride(db, given);
    for (const attemptId of ['A1', 'A2']) begin(db, attemptId);
    expect(endByUse(db, id, { attemptId: 'A1', atMs: 15 })).toBe(true);
    expect(endByUse(db, id, { attemptId: 'A2', atMs: 16 })).toBe(false);
    expect(listOverridesUsedBy(db, 'A1')).toEqual([{ overrideId: id, ...given }]);
    expect([listOverridesOf(db, chf), listOpenOverrides(db, 15)]).toEqual([[], []]);
    expect(endByWithdrawal(db, id, { by: 'Lead', atMs: 17 })).toBe(false);
  });

  it('are not used once they are withdrawn or expired', () => {
    const { db } = openTestStore();
    const [withdrawn, expired] = [insertOverride(db, given), insertOverride(db, given)];
    begin(db, 'A1');
    expect(endByWithdrawal(db, withdrawn, { by: 'Lead', atMs: 11 })).toBe(true);
    expect(endByUse(db, withdrawn, { attemptId: 'A1', atMs: 12 })).toBe(false);
    expect(listOpenOverrides(db, 19).map(({ overrideId }) => overrideId)).toEqual([expired]);
    expect(listOpenOverrides(db, 20)).toEqual([]);
    expect(endByUse(db, expired, { attemptId: 'A1', atMs: 20 })).toBe(false);
  });

  it('are listed in the order in which they were given, each for what it is', () => {
    const { db } = openTestStore();
    begin(db, 'A1');
    begin(db, 'A2');
    const [first, second, used, stranger] = [
      insertOverride(db, given),
      insertOverride(db, given),
      insertOverride(db, given),
      insertOverride(db, { ...given, facts: { ...facts, chf: otherChf } }),
    ] as const;
    endByUse(db, used, { attemptId: 'A2', atMs: 19 });
    const ids = (list: () => readonly { overrideId: number }[]) =>
      eitherWay(db, list).map(({ overrideId }) => overrideId);
    expect(ids(() => listOverridesOf(db, chf))).toEqual([first, second]);
    expect(ids(() => listOpenOverrides(db, 12))).toEqual([first, second, stranger]);
    expect(ids(() => listOverridesUsedBy(db, 'A2'))).toEqual([used]);
    endByUse(db, first, { attemptId: 'A2', atMs: 19 });
    expect(ids(() => listOverridesUsedBy(db, 'A2'))).toEqual([first, used]);
    expect(listOverridesUsedBy(db, 'A1')).toEqual([]);
  });

  it('that expired are still those of their hub: only an end takes them away', () => {
    const { db } = openTestStore();
    const id = insertOverride(db, given);
    expect(listOpenOverrides(db, 99)).toEqual([]);
    expect(listOverridesOf(db, chf).map(({ overrideId }) => overrideId)).toEqual([id]);
  });

  it('are withdrawn each by itself', () => {
    const { db } = openTestStore();
    const [one, two] = [insertOverride(db, given), insertOverride(db, given)];
    expect(endByWithdrawal(db, one, { by: 'Lead', atMs: 11 })).toBe(true);
    expect(endByWithdrawal(db, one, { by: 'Lead', atMs: 12 })).toBe(false);
    expect(listOverridesOf(db, chf).map(({ overrideId }) => overrideId)).toEqual([two]);
  });

  it('are refused by the store itself without a name or a reason', () => {
    const { db } = openTestStore();
    expect(() => insertOverride(db, { ...given, by: '' })).toThrow();
    expect(() => insertOverride(db, { ...given, why: '' })).toThrow();
  });

  it('of a hub are found without reading the others', () => {
    const plan = planOf(openTestStore().db, (db) => listOverridesOf(db, chf));
    expect(plan).toMatch(/SEARCH overrides USING INDEX overrides_not_ended/);
  });
});
