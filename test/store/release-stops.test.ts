import { describe, expect, it } from 'vitest';
import { findReleaseStop, insertReleaseStop } from '../../src-main/core/store/release-stops.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { openTestStore } from './open-test-store.ts';

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
    expect(findReleaseStop(store.db, releaseId)).toEqual({ ...stop, stopId: 1, released: null });
  });

  it('find the last writes of a release without reading the journal', () => {
    const plan = openTestStore()
      .db.prepare<unknown[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT attempt_id FROM journal
         WHERE kind = 'write-begins' AND json_extract(body_json, '$.releaseId') = @releaseId AND seq > @seq
         ORDER BY seq DESC LIMIT 5`,
      )
      .all({ releaseId, seq: 0 })
      .map(({ detail }) => detail)
      .join('\n');
    expect(plan).toMatch(/SEARCH journal USING INDEX journal_writes_of_release/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
  });
});
