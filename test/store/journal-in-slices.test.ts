import { describe, expect, it } from 'vitest';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { verifyJournal, verifyJournalInSlices } from '../../src-main/core/store/verify-journal.ts';
import { openTestStore } from './open-test-store.ts';

const append = (db: Writable, atMs: number): void => {
  appendJournal(db, { atMs, kind: 'test', actor: 'anna', subject: null, attemptId: null, body: {} });
};

const storeOf = (entries: number) => {
  const store = openTestStore();
  store.transaction('fill', (db) => {
    for (let at = 1; at <= entries; at++) append(db, at);
  });
  return store;
};
const noPause = async (): Promise<void> => undefined;

describe('a journal verified in slices', () => {
  it.each([0, 1, 249, 250, 251, 600])(
    'of %i entries has the verdict of one read at once',
    async (entries) => {
      const { db } = storeOf(entries);
      const verdict = await verifyJournalInSlices(db, noPause);
      expect(verdict).toEqual(verifyJournal(db));
      expect(verdict).toMatchObject({ entries, problems: [] });
    },
  );

  it.each([
    ['an altered entry', `UPDATE journal SET actor = 'eve' WHERE seq = 300`],
    ['a missing entry', 'DELETE FROM journal WHERE seq = 250'],
    [
      'an entry put before the first',
      `INSERT INTO journal VALUES (-5, 1, 'k', 'a', NULL, NULL, '{}', '', 'x')`,
    ],
  ])('finds %s as one read at once does', async (_, damage) => {
    const { db } = storeOf(400);
    db.exec('DROP TRIGGER journal_is_append_only_update; DROP TRIGGER journal_is_append_only_delete');
    db.exec(damage);
    const verdict = await verifyJournalInSlices(db, noPause);
    expect(verdict).toEqual(verifyJournal(db));
    expect(verdict.problems.length).toBeGreaterThan(0);
  });

  it('takes in what is appended meanwhile', async () => {
    const store = storeOf(300);
    let hasAppended = false;
    const verdict = await verifyJournalInSlices(store.db, async () => {
      if (!hasAppended) store.transaction('work goes on', (db) => append(db, 301));
      hasAppended = true;
    });
    expect(verdict).toMatchObject({ entries: 301, problems: [] });
  });
});
