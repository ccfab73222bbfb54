import { describe, expect, it } from 'vitest';
import {
  findReleaseStop,
  insertReleaseStop,
  listReleaseWrites,
} from '../../src-main/core/store/release-stops.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { openTestStore } from './open-test-store.ts';
import { planOf } from './plan-of.ts';

const releaseId = 'images/01020305.img' as ReleaseId;
const stop = {
  releaseId,
  stoppedAtMs: 1,
  reason: 'check-mismatch',
  failedCount: 3,
  attemptCount: 4,
  hubCount: 2,
} as const;

describe('release stops', () => {
  it('hold one stop in force per release', () => {
    const store = openTestStore();
    const insert = (): void => store.transaction('stop', (db) => insertReleaseStop(db, stop));
    insert();
    expect(insert).toThrow();
    expect(findReleaseStop(store.db, releaseId)).toEqual({ ...stop, stopId: 1 });
  });

  it('find the last writes of a release without reading the journal', () => {
    const plan = planOf(openTestStore().db, (db) => listReleaseWrites(db, releaseId, 5));
    expect(plan).toMatch(/SEARCH j USING INDEX journal_writes_of_release/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
  });
});
