import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Writable } from '../../src-main/core/store/handles.ts';
import {
  appendJournal,
  findLastDecided,
  journalHead,
  listJournal,
  type NewJournalEntry,
} from '../../src-main/core/store/journal.ts';
import { canonicalJson, type JsonValue } from '../../src-main/core/store/json.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import { addAttempt } from '../review/review-store.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const entry = (change: Partial<NewJournalEntry> = {}): NewJournalEntry => ({
  atMs: 1_000,
  kind: 'hub-scanned',
  actor: 'anna',
  subject: '88-73-84-90-6A-10-02-DB',
  attemptId: null,
  body: { slot: 3 },
  ...change,
});

const append = (store: Store, ...entries: readonly NewJournalEntry[]) => {
  for (const one of entries) store.transaction('append', (db) => appendJournal(db, one));
};

/** A chain of `length` entries whose append-only triggers are gone, as an intruder would leave it. */
const openChain = (length: number): Store => {
  const store = openTestStore();
  append(store, ...Array.from({ length }, (_, at) => entry({ atMs: at, body: { at } })));
  store.db.exec('DROP TRIGGER journal_is_append_only_update; DROP TRIGGER journal_is_append_only_delete');
  return store;
};

const problemsAfter = (store: Store, tamper: string): readonly string[] => {
  store.db.exec(tamper);
  return verifyJournal(store.db).problems.map(({ seq, kind }) => `${kind} ${seq}`);
};

const anchorBatch = (db: Writable): void => {
  const head = journalHead(db);
  const row = `'B1', 1, 0, '', '', 0, 'sealed', 0, NULL, NULL, ${head.seq}, '${head.hash}'`;
  db.exec(`INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state,
    send_count, last_sent_at_ms, last_error, journal_seq, journal_hash) VALUES (${row})`);
};

describe('the journal', () => {
  it('is empty, and verifies, in a new store', () => {
    const { db } = openTestStore();
    expect(verifyJournal(db)).toMatchObject({ entries: 0, problems: [] });
  });

  it('refuses to change or delete an entry', () => {
    const store = openTestStore();
    append(store, entry());
    expect(() => store.db.exec("UPDATE journal SET actor = 'eve'")).toThrow('append-only');
    expect(() => store.db.exec('DELETE FROM journal')).toThrow('append-only');
  });

  it('gives each entry its place and its hash, which the next one follows from', () => {
    const store = openTestStore();
    const [first, second] = [1, 2].map((atMs) =>
      store.transaction('append', (db) => appendJournal(db, entry({ atMs }))),
    );
    expect([first?.seq, second?.seq]).toEqual([1, 2]);
    expect(eitherWay(store.db, () => journalHead(store.db))).toEqual(second);
    const linked = store.db.prepare('SELECT previous_hash FROM journal WHERE seq = 2').pluck().get();
    expect(linked).toBe(first?.hash);
  });

  it('hashes as documented: previous hash, line feed, canonical JSON', () => {
    const store = openTestStore();
    append(store, entry({ body: { b: 1, a: 'x' } }));
    // printf 'BENCH-TEST' | sha256sum, then that, a line feed, and the array, into sha256sum again.
    expect(journalHead(store.db).hash).toBe(
      '3afe4fb350b55bf9934d7a98e4606bee835e4b0b86af94cc61c8ae8bf0b111f7',
    );
  });

  it('lists the newest entries of one subject, oldest first', () => {
    const store = openTestStore();
    append(
      store,
      entry({ atMs: 1 }),
      entry({ atMs: 2, subject: 'WO1' }),
      entry({ atMs: 3 }),
      entry({ atMs: 4 }),
    );
    const filter = { subject: entry().subject ?? '', limit: 2 };
    const listed = eitherWay(store.db, () => listJournal(store.db, filter));
    expect(listed.map(({ atMs }) => atMs)).toEqual([3, 4]);
  });

  it('lists by attempt, by subject, by both, or all of it', () => {
    const store = openTestStore();
    addAttempt(store.db, {
      attemptId: 'A1',
      hub: 1,
      startedAtMs: 1,
      endedAtMs: 2,
      outcome: { kind: 're-flashed' },
    });
    append(
      store,
      entry({ kind: 'a', subject: 'one' }),
      entry({ kind: 'b', subject: 'one', attemptId: 'A1' }),
      entry({ kind: 'c', subject: 'two', attemptId: 'A1' }),
    );
    const kinds = (filter: { subject?: string; attemptId?: string }) =>
      listJournal(store.db, { ...filter, limit: 9 }).map(({ kind }) => kind);
    expect(kinds({})).toEqual(['a', 'b', 'c']);
    expect(kinds({ subject: 'one' })).toEqual(['a', 'b']);
    expect(kinds({ attemptId: 'A1' })).toEqual(['b', 'c']);
    expect(kinds({ subject: 'one', attemptId: 'A1' })).toEqual(['b']);
  });

  it('knows what was last decided about a hub', () => {
    const store = openTestStore();
    expect(findLastDecided(store.db, 'one')).toBeNull();
    append(
      store,
      entry({ kind: 'decided', subject: 'one', body: { at: 1 } }),
      entry({ kind: 'decided', subject: 'one', body: { at: 2 } }),
      entry({ kind: 'decided', subject: 'two', body: { at: 3 } }),
      entry({ kind: 'scanned', subject: 'one', body: { at: 4 } }),
    );
    expect(eitherWay(store.db, () => findLastDecided(store.db, 'one'))?.body).toEqual({ at: 2 });
  });

  it('gives back what was appended, whatever text and values it holds', () => {
    const entries = fc.record({
      atMs: fc.nat(),
      kind: fc.string(),
      actor: fc.string({ unit: 'grapheme' }),
      subject: fc.option(fc.string()),
      attemptId: fc.option(fc.string()),
      body: fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })),
    });
    const store = openTestStore();
    let appended = 0;
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 8 }), (list) => {
        store.transaction('append', (db) => {
          for (const one of list) appendJournal(db, one as unknown as NewJournalEntry);
        });
        appended += list.length;
        const listed = listJournal(store.db, { limit: list.length });
        expect(verifyJournal(store.db)).toMatchObject({ entries: appended, problems: [] });
        expect(listed.map(({ seq, hash, ...rest }) => canonicalJson(rest as unknown as JsonValue))).toEqual(
          list.map((one) => canonicalJson(one as unknown as JsonValue)),
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe('verifying the journal finds', () => {
  it.each([
    ['an altered body', `UPDATE journal SET body_json = '{"at":9}' WHERE seq = 3`, ['altered 3']],
    ['an altered time', 'UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 1', ['altered 1']],
    ['another actor', "UPDATE journal SET actor = 'eve' WHERE seq = 5", ['altered 5']],
    ['white space in a body', `UPDATE journal SET body_json = '{"at": 2}' WHERE seq = 3`, ['altered 3']],
    ['a deleted entry', 'DELETE FROM journal WHERE seq = 2', ['missing 2']],
    ['several deleted entries', 'DELETE FROM journal WHERE seq IN (2, 3)', ['missing 2']],
    ['the first entry gone', 'DELETE FROM journal WHERE seq = 1', ['missing 1']],
    [
      'two entries that changed places',
      'UPDATE journal SET seq = 99 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 99',
      ['altered 2', 'altered 3', 'unlinked 4'],
    ],
    [
      'an entry that names another predecessor',
      `UPDATE journal SET previous_hash = (SELECT hash FROM journal WHERE seq = 1) WHERE seq = 4`,
      ['altered 4'],
    ],
  ])('%s', (_name, tamper, expected) => {
    expect(problemsAfter(openChain(5), tamper)).toEqual(expected);
  });

  it('a rewritten entry whose own hash was made to fit', () => {
    const store = openChain(5);
    const other = openTestStore();
    append(other, entry({ atMs: 0, body: { at: 0 } }), entry({ atMs: 77, body: { forged: true } }));
    const forged = other.db.prepare('SELECT * FROM journal WHERE seq = 2').get();
    store.db.exec('DELETE FROM journal WHERE seq = 2');
    store.db
      .prepare(
        'INSERT INTO journal VALUES (@seq, @at_ms, @kind, @actor, @subject, @attempt_id, @body_json, @previous_hash, @hash)',
      )
      .run(forged);
    expect(problemsAfter(store, 'SELECT 1')).toEqual(['unlinked 3']);
  });

  it('a cut-off end, by the batches sealed over it', () => {
    const store = openChain(5);
    anchorBatch(store.db);
    expect(problemsAfter(store, 'DELETE FROM journal WHERE seq > 3')).toEqual(['anchor-lost 5']);
  });

  it('nothing wrong with a sealed batch whose entry is there', () => {
    const store = openChain(5);
    anchorBatch(store.db);
    append(store, entry());
    expect(verifyJournal(store.db).problems).toEqual([]);
  });

  it('any single altered character of any entry', () => {
    const texts = ['kind', 'actor', 'subject', 'body_json', 'hash', 'previous_hash'] as const;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...texts), fc.nat(), (seq, column, at) => {
        const store = openChain(4);
        const sql = `SELECT ${column} AS text FROM journal WHERE seq = ?`;
        const { text } = store.db.prepare(sql).get(seq) as { text: string };
        const place = at % text.length;
        const changed = `${text.slice(0, place)}${text[place] === '~' ? '!' : '~'}${text.slice(place + 1)}`;
        store.db.prepare(`UPDATE journal SET ${column} = ? WHERE seq = ?`).run(changed, seq);
        const { problems } = verifyJournal(store.db);
        store.close();
        expect(problems[0]?.seq).toBe(seq);
      }),
      { numRuns: 40 },
    );
  });
});
