import { expect, it } from 'vitest';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { overtakenBecause } from '../../src-main/core/store/overtaken.ts';
import { chf, otherChf } from '../domain/builders.ts';
import { openTestStore } from './open-test-store.ts';

it('why a notification is not so any more is known of that one, of its hub, and of no other', () => {
  const { db } = openTestStore();
  const note = (kind: string, requestId: number, because: string): void => {
    appendJournal(db, {
      atMs: 1,
      kind,
      actor: 'Ada',
      subject: chf,
      attemptId: null,
      body: { requestId, because },
    });
  };
  note('notification-accepted', 7, 'the gateway took it');
  expect(overtakenBecause(db, chf, 7)).toBeNull();
  note('notification-overtaken', 6, 'another version');
  note('notification-overtaken', 7, 'another image');
  expect(overtakenBecause(db, chf, 7)).toBe('another image');
  expect(overtakenBecause(db, chf, 8)).toBeNull();
  expect(overtakenBecause(db, otherChf, 7)).toBeNull();
});
