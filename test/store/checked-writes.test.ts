import { describe, expect, it } from 'vitest';
import { finishAttempt, insertAttempt } from '../../src-main/core/store/attempts.ts';
import {
  awaitedVersion,
  hasBegunWrite,
  hasEndedSinceWrite,
  lastCheckedImage,
} from '../../src-main/core/store/checked-writes.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { appendJournal, journalHead } from '../../src-main/core/store/journal.ts';
import {
  endReleaseStop,
  findLastWritten,
  findReleaseStop,
  insertReleaseStop,
  listReleaseStops,
  listReleaseWrites,
} from '../../src-main/core/store/release-stops.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { ReleaseId, Sha256 } from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { chf, otherChf } from '../domain/builders.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const here = 'WO1' as WorkOrderId;
const elsewhere = 'WO2' as WorkOrderId;
const [b, c] = ['b'.repeat(64) as Sha256, 'c'.repeat(64) as Sha256];
const [release, otherRelease] = ['b.img' as ReleaseId, 'c.img' as ReleaseId];

interface Told {
  readonly attemptId: string;
  readonly kind:
    | 'write-begins'
    | 'write-checked'
    | 'storage-compared'
    | 'version-contradicted'
    | 'stranger-written';
  readonly image?: Sha256;
  readonly releaseId?: ReleaseId;
  readonly of?: typeof chf;
  readonly order?: WorkOrderId;
}

/** Attempts as their journal tells them, in this order; each is begun with its first entry. */
const tell = (db: Writable, ...entries: readonly Told[]): void => {
  const begun = new Set<string>();
  for (const { attemptId, kind, image = b, releaseId = release, of = chf, order = here } of entries) {
    if (!begun.has(attemptId))
      insertAttempt(db, {
        attemptId,
        workOrderId: order,
        chf: of,
        slot: 1,
        port: 'port',
        operator: 'Ada',
        startedAtMs: 1,
      });
    begun.add(attemptId);
    appendJournal(db, {
      atMs: 1,
      kind,
      actor: 'Ada',
      subject: of,
      attemptId,
      body: { imageSha256: image, releaseId },
    });
  }
};
const end = (db: Writable, ...attemptIds: readonly string[]): void => {
  for (const attemptId of attemptIds)
    finishAttempt(db, attemptId, {
      endedAtMs: 2,
      outcome: { kind: 'failed', code: 'check-failed', detail: 'no' },
      verdicts: { write: 'fail', restart: 'not-reached', version: 'not-reached' },
      ceilingFraction: null,
      hubLeft: 'unknown',
    });
};

describe('the image that the hub’s own check found whole last', () => {
  it('is known for its Work Order and hub, and no others', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-checked' });
    expect(lastCheckedImage(db, here, chf)).toBe(b);
    expect(lastCheckedImage(db, elsewhere, chf)).toBeNull();
    expect(lastCheckedImage(db, here, otherChf)).toBeNull();
  });

  it('is none while a write was only begun', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-begins' });
    expect(lastCheckedImage(db, here, chf)).toBeNull();
  });

  it('is another one once another image was checked after it, and no sooner', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-checked' }, { attemptId: 'A', kind: 'write-begins', image: c });
    expect(lastCheckedImage(db, here, chf)).toBe(b);
    tell(db, { attemptId: 'B', kind: 'write-checked', image: c });
    expect(eitherWay(db, () => lastCheckedImage(db, here, chf))).toBe(c);
  });

  it('is none here once it was another Work Order’s, and another hub’s changes nothing', () => {
    const { db } = openTestStore();
    tell(
      db,
      { attemptId: 'A', kind: 'write-checked' },
      { attemptId: 'B', kind: 'write-checked', order: elsewhere },
    );
    expect(lastCheckedImage(db, here, chf)).toBeNull();
    expect(lastCheckedImage(db, elsewhere, chf)).toBe(b);
    tell(db, { attemptId: 'C', kind: 'write-checked', of: otherChf, image: c });
    expect(lastCheckedImage(db, elsewhere, chf)).toBe(b);
    expect(lastCheckedImage(db, here, otherChf)).toBe(c);
  });
});

describe('the image that was found whole last', () => {
  it.each(['version-contradicted', 'stranger-written'] as const)('is none any more after %s', (kind) => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-checked' }, { attemptId: 'A', kind, of: otherChf });
    expect(lastCheckedImage(db, here, chf)).toBe(b);
    tell(db, { attemptId: 'B', kind });
    expect(lastCheckedImage(db, here, chf)).toBeNull();
    tell(db, { attemptId: 'C', kind: 'write-checked' });
    expect(lastCheckedImage(db, here, chf)).toBe(b);
  });

  it('is the one that a later attempt compared, where the end of its write went unseen', () => {
    const { db } = openTestStore();
    tell(
      db,
      { attemptId: 'A', kind: 'write-checked' },
      { attemptId: 'B', kind: 'storage-compared', image: c },
    );
    expect(lastCheckedImage(db, here, chf)).toBe(c);
  });

  it('is none any more after a hub that nobody had scanned contradicted it', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-checked' });
    const entry = { atMs: 1, kind: 'version-contradicted', actor: 'Ada', subject: chf, attemptId: null };
    appendJournal(db, { ...entry, body: {} });
    expect(lastCheckedImage(db, here, chf)).toBeNull();
  });
});

describe('a write that was begun', () => {
  it('is not one that another Work Order or another image wrote over', () => {
    const { db } = openTestStore();
    tell(
      db,
      { attemptId: 'A', kind: 'write-begins' },
      { attemptId: 'B', kind: 'write-begins', of: otherChf, image: c },
    );
    expect(hasBegunWrite(db, here, chf, b)).toBe(true);
    tell(db, { attemptId: 'C', kind: 'write-begins', order: elsewhere });
    expect(hasBegunWrite(db, here, chf, b)).toBe(false);
    tell(db, { attemptId: 'D', kind: 'write-begins', image: c });
    expect(hasBegunWrite(db, here, chf, b)).toBe(false);
    expect(hasBegunWrite(db, here, chf, c)).toBe(true);
  });

  it('is told from the attempts that ended before it', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-begins' });
    expect(hasEndedSinceWrite(db, chf, 'A')).toBe(false);
    end(db, 'A');
    tell(db, { attemptId: 'B', kind: 'write-begins', of: otherChf });
    expect(hasEndedSinceWrite(db, chf, 'A')).toBe(true);
    tell(db, { attemptId: 'C', kind: 'write-begins' });
    expect(hasEndedSinceWrite(db, chf, 'A')).toBe(false);
  });

  it('is known for its Work Order, hub and image, and no others', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-begins' });
    expect(hasBegunWrite(db, here, chf, b)).toBe(true);
    expect(hasBegunWrite(db, elsewhere, chf, b)).toBe(false);
    expect(hasBegunWrite(db, here, otherChf, b)).toBe(false);
    expect(hasBegunWrite(db, here, chf, c)).toBe(false);
  });

  it('is not one that was checked and nothing more', () => {
    const { db } = openTestStore();
    tell(db, { attemptId: 'A', kind: 'write-checked' });
    expect(hasBegunWrite(db, here, chf, b)).toBe(false);
  });
});

describe('the Firmware Version that a hub may say next', () => {
  const note = (db: Writable, kind: string, to: string | null, of = chf) =>
    appendJournal(db, {
      atMs: 1,
      kind,
      actor: 'Ada',
      subject: of,
      attemptId: null,
      body: to === null ? {} : { to },
    });
  const [old, next] = ['0000000A' as FirmwareVersion, '0000000B' as FirmwareVersion];

  it('is unknown of a hub that nothing was read of', () => {
    expect(awaitedVersion(openTestStore().db, chf)).toBeNull();
  });

  it.each(['write-checked', 'storage-compared'])('is the one that %s found whole last', (kind) => {
    const { db } = openTestStore();
    note(db, kind, old);
    note(db, kind, next);
    note(db, kind, old, otherChf);
    note(db, 'hub-scanned', null);
    expect(eitherWay(db, () => awaitedVersion(db, chf))).toBe(next);
  });

  it.each(['version-read', 'version-contradicted'])('is no longer awaited after %s', (kind) => {
    const { db } = openTestStore();
    note(db, 'write-checked', next);
    note(db, kind, null);
    expect(awaitedVersion(db, chf)).toBeNull();
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
