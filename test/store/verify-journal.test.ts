import { describe, expect, it } from 'vitest';
import { insertBatch } from '../../src-main/core/store/batches.ts';
import { appendJournal, journalHead } from '../../src-main/core/store/journal.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import {
  problemLimit,
  verifyJournal,
  verifyJournalInSlices,
} from '../../src-main/core/store/verify-journal.ts';
import type { Sha256 } from '../../src-shared/domain/release.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const append = (store: Store, entries: number, actor = 'anna'): void =>
  store.transaction('append', (db) => {
    for (let atMs = 1; atMs <= entries; atMs++)
      appendJournal(db, { atMs, kind: 'test', actor, subject: null, attemptId: null, body: {} });
  });

/** A journal whose append-only triggers are gone, as an intruder would leave it. */
const openJournal = (entries: number): Store => {
  const store = openTestStore();
  append(store, entries);
  store.db.exec('DROP TRIGGER journal_is_append_only_update; DROP TRIGGER journal_is_append_only_delete');
  return store;
};

/** A batch sealed over the journal's newest entry. */
const seal = (store: Store, batchId: string, sequence: number): void =>
  store.transaction('seal', (db) =>
    insertBatch(db, {
      batchId,
      sequence,
      sealedAtMs: 5,
      content: '',
      contentSha256: '' as Sha256,
      entryCount: 1,
      journal: journalHead(db),
    }),
  );

describe('what is wrong with a journal', () => {
  it('is told with how many entries are missing, and before which', () => {
    const { db } = openJournal(6);
    db.exec('DELETE FROM journal WHERE seq IN (2, 3, 4)');
    expect(verifyJournal(db).problems).toEqual([
      { seq: 2, kind: 'missing', message: '3 entries from 2 on are missing before entry 5' },
    ]);
  });

  it('is all of it written anew: it verifies by itself, and the batches sealed before bear witness', () => {
    const store = openJournal(3);
    seal(store, 'B1', 1);
    store.db.exec('DELETE FROM journal');
    append(store, 3, 'eve');
    expect(verifyJournal(store.db)).toMatchObject({
      entries: 3,
      headHash: journalHead(store.db).hash,
      problems: [
        {
          seq: 3,
          kind: 'anchor-lost',
          message: 'batch B1 was sealed over entry 3, which the journal does not hold',
        },
      ],
    });
  });

  it('is told in the order of the chain, with the lost anchors last, in theirs', () => {
    const store = openJournal(2);
    // The later batch has the lower id, and was put in first.
    append(store, 1);
    seal(store, 'B1', 2);
    store.db.exec('DELETE FROM journal WHERE seq = 3');
    seal(store, 'B2', 1);
    store.db.exec('DELETE FROM journal WHERE seq = 2');
    append(store, 1);
    store.db.exec(`UPDATE journal SET actor = 'eve'`);
    const { problems } = eitherWay(store.db, () => verifyJournal(store.db));
    expect(problems.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'altered'],
      [2, 'altered'],
      [2, 'anchor-lost'],
      [3, 'anchor-lost'],
    ]);
  });

  it(`is told ${problemLimit} times at most`, () => {
    const { db } = openJournal(problemLimit + 1);
    db.exec(`UPDATE journal SET actor = 'eve'`);
    const { entries, problems } = verifyJournal(db);
    expect(entries).toBe(problemLimit + 1);
    expect(problems.map(({ seq }) => seq)).toEqual(Array.from({ length: problemLimit }, (_, at) => at + 1));
  });
});

describe('a journal verified in slices', () => {
  it.each([
    [0, 0],
    [250, 1],
    [251, 2],
    [600, 3],
  ])('of %i entries lets others work %i times meanwhile', async (entries, expected) => {
    const { db } = openJournal(entries);
    let pauses = 0;
    await verifyJournalInSlices(db, async () => void pauses++);
    expect(pauses).toBe(expected);
  });

  it('goes on when the others have done what they do', async () => {
    const store = openJournal(1);
    const verdict = await verifyJournalInSlices(store.db, async () => {
      await Promise.resolve();
      if (journalHead(store.db).seq === 1) append(store, 1);
    });
    expect(verdict).toMatchObject({ entries: 2, problems: [] });
  });

  it('reads in the order of the chain', async () => {
    const { db } = openJournal(600);
    db.pragma('reverse_unordered_selects = ON');
    expect(await verifyJournalInSlices(db, async () => {})).toMatchObject({ entries: 600, problems: [] });
  });
});
