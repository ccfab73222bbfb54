import { describe, expect, it } from 'vitest';
import {
  awaitedVersion,
  hasBegunWrite,
  hasEndedSinceWrite,
  lastCheckedImage,
} from '../../src-main/core/store/checked-writes.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { chf, otherChf } from '../domain/builders.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';
import { b, c, elsewhere, end, here, tell } from './tell-attempts.ts';

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
