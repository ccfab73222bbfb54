import { describe, expect, it } from 'vitest';
import { journalHead } from '../../src-main/core/store/journal.ts';
import {
  endReleaseStop,
  findLastWritten,
  findReleaseStop,
  insertReleaseStop,
  listReleaseStops,
  listReleaseWrites,
} from '../../src-main/core/store/release-stops.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';
import { planOf } from './plan-of.ts';
import { end, otherRelease, release, tell } from './tell-attempts.ts';

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

describe('the writes of a release', () => {
  it('are those of attempts that ended, the newest first, as many as are asked for', () => {
    const { db } = openTestStore();
    for (const attemptId of ['A', 'B', 'C', 'D']) tell(db, { attemptId, kind: 'write-begins' });
    end(db, 'A', 'C', 'D');
    const ids = (limit: number) =>
      eitherWay(db, () => listReleaseWrites(db, release, limit)).map(({ attemptId }) => attemptId);
    expect(ids(9)).toEqual(['D', 'C', 'A']);
    expect(ids(2)).toEqual(['D', 'C']);
  });

  it('are of that release only, and begun, not checked', () => {
    const { db } = openTestStore();
    tell(
      db,
      { attemptId: 'A', kind: 'write-begins', releaseId: otherRelease },
      { attemptId: 'B', kind: 'write-checked' },
    );
    end(db, 'A', 'B');
    expect(listReleaseWrites(db, release, 9)).toEqual([]);
  });

  it('are told from those that another write of the same attempt followed', () => {
    const { db } = openTestStore();
    tell(
      db,
      { attemptId: 'A', kind: 'write-begins' },
      { attemptId: 'A', kind: 'write-checked' },
      { attemptId: 'B', kind: 'write-begins' },
      { attemptId: 'A', kind: 'write-begins', releaseId: otherRelease },
    );
    end(db, 'A', 'B');
    expect(listReleaseWrites(db, release, 9)).toEqual([
      { attemptId: 'B', isLastOfAttempt: true },
      { attemptId: 'A', isLastOfAttempt: false },
    ]);
    expect(eitherWay(db, () => findLastWritten(db, 'A'))).toBe(otherRelease);
    expect(findLastWritten(db, 'X')).toBeNull();
  });

  it('count anew once a shift lead let the release go on', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-begins' });
    insertReleaseStop(db, {
      releaseId: release,
      stoppedAtMs: 3,
      reason: 'check-failed',
      failedCount: 3,
      attemptCount: 3,
      hubCount: 2,
    });
    tell(db, { attemptId: 'B', kind: 'write-begins' });
    end(db, 'A', 'B');
    endReleaseStop(db, release, { by: 'Lead', atMs: 4, seq: 1 });
    expect(listReleaseWrites(db, release, 9).map(({ attemptId }) => attemptId)).toEqual(['B']);
  });
});

it('the writes of a release count anew from its last stop that was ended, and from no other’s', () => {
  const { db } = openTestStore();
  const stopAndGoOn = (releaseId: ReleaseId) => {
    insertReleaseStop(db, {
      releaseId,
      stoppedAtMs: 3,
      reason: 'check-failed',
      failedCount: 3,
      attemptCount: 3,
      hubCount: 2,
    });
    endReleaseStop(db, releaseId, { by: 'Lead', atMs: 4, seq: journalHead(db).seq });
  };
  for (const attemptId of ['A', 'B']) {
    tell(db, { attemptId, kind: 'write-begins' });
    stopAndGoOn(release);
  }
  tell(db, { attemptId: 'C', kind: 'write-begins' });
  stopAndGoOn(otherRelease);
  end(db, 'A', 'B', 'C');
  expect(listReleaseWrites(db, release, 9).map(({ attemptId }) => attemptId)).toEqual(['C']);
});

describe('a stop of a release', () => {
  const stop = {
    stoppedAtMs: 3,
    reason: 'check-failed',
    failedCount: 3,
    attemptCount: 4,
    hubCount: 2,
  } as const;

  it('is in force until a shift lead ends it, for its release only', () => {
    const { db } = openTestStore();
    // The journal entry that says so.
    tell(db, { attemptId: 'A', kind: 'write-begins' });
    for (const releaseId of [otherRelease, release]) insertReleaseStop(db, { releaseId, ...stop });
    const stopped = eitherWay(db, () => listReleaseStops(db)).map(({ releaseId }) => releaseId);
    expect(stopped).toEqual([otherRelease, release]);
    endReleaseStop(db, otherRelease, { by: 'Lead', atMs: 4, seq: 1 });
    expect(listReleaseStops(db)).toEqual([{ stopId: 2, releaseId: release, ...stop }]);
    expect(findReleaseStop(db, otherRelease)).toBeNull();
    expect(findReleaseStop(db, release)?.stopId).toBe(2);
  });

  it('is ended once', () => {
    const { db } = openTestStore();
    // The journal entry that says so.
    tell(db, { attemptId: 'A', kind: 'write-begins' });
    insertReleaseStop(db, { releaseId: release, ...stop });
    endReleaseStop(db, release, { by: 'Lead', atMs: 4, seq: 1 });
    expect(() => endReleaseStop(db, release, { by: 'Lead', atMs: 5, seq: 1 })).toThrow(
      `release ${release} is not stopped`,
    );
  });
});
