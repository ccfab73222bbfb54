import type { Readable } from './handles.ts';
import { entryHash, genesisHash, type JournalRow } from './journal.ts';
import { prepared } from './prepared.ts';

/**
 * `altered`: an entry's own content no longer gives its hash. `unlinked`: it does, yet does not follow from the entry
 * before it, as when entries were put in another order or one was rewritten together with its hash. `missing`: a
 * number is not there. `anchor-lost`: a sealed batch names an entry the journal does not hold, as when its end was
 * cut off or all of it was written anew.
 */
export type JournalProblemKind = 'altered' | 'unlinked' | 'missing' | 'anchor-lost';

export interface JournalProblem {
  readonly seq: number;
  readonly kind: JournalProblemKind;
  readonly message: string;
}

export interface JournalVerdict {
  readonly entries: number;
  readonly headHash: string;
  /** In the order of the chain, anchors last; the first ones only (see {@link problemLimit}). Empty: it verifies. */
  readonly problems: readonly JournalProblem[];
}

export const problemLimit = 100;

interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** Reads the whole chain, one row at a time. */
export const verifyJournal = (db: Readable): JournalVerdict => {
  const check = beginCheck(db);
  for (const row of prepared<JournalRow>(db, 'SELECT * FROM journal ORDER BY seq').iterate()) check.take(row);
  return check.end();
};

/** 250 entries are about 3 ms of hashing. */
const entriesPerSlice = 250;

/**
 * As {@link verifyJournal}, for a process that works meanwhile: `pause` is awaited between slices of a few
 * milliseconds. Entries appended before it ends are verified too.
 */
export const verifyJournalInSlices = async (
  db: Readable,
  pause: () => Promise<void>,
): Promise<JournalVerdict> => {
  const check = beginCheck(db);
  let afterSeq = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = prepared<JournalRow>(db, 'SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?').all(
      afterSeq,
      entriesPerSlice,
    );
    if (rows.length === 0) return check.end();
    for (const row of rows) {
      check.take(row);
      afterSeq = row.seq;
    }
    await pause();
  }
};

interface ChainCheck {
  take(row: JournalRow): void;
  end(): JournalVerdict;
}

const beginCheck = (db: Readable): ChainCheck => {
  const problems: JournalProblem[] = [];
  let entries = 0;
  let last: Link = { seq: 0, hash: genesisHash(db) };
  const note = (problem: JournalProblem | null): void => {
    if (problem !== null && problems.length < problemLimit) problems.push(problem);
  };
  return {
    take: (row) => {
      entries++;
      note(checkEntry(last, row));
      last = { seq: row.seq, hash: row.hash };
    },
    end: () => {
      checkAnchors(db).forEach(note);
      return { entries, headHash: last.hash, problems };
    },
  };
};

const checkEntry = (last: Link, row: JournalRow): JournalProblem | null => {
  const { seq } = row;
  const expected = last.seq + 1;
  if (entryHash(row) !== row.hash)
    return { seq, kind: 'altered', message: `entry ${seq} is not what was written: its hash differs` };
  if (seq !== expected)
    return {
      seq: expected,
      kind: 'missing',
      message: `${seq - expected} entries from ${expected} on are missing before entry ${seq}`,
    };
  if (row.previous_hash !== last.hash)
    return { seq, kind: 'unlinked', message: `entry ${seq} does not follow from entry ${last.seq}` };
  return null;
};

interface LostAnchor {
  readonly batch_id: string;
  readonly journal_seq: number;
}

const checkAnchors = (db: Readable): readonly JournalProblem[] =>
  prepared<LostAnchor>(
    db,
    `SELECT batch_id, journal_seq FROM batches b
     WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = b.journal_seq AND j.hash = b.journal_hash)
     ORDER BY journal_seq`,
  )
    .all()
    .map(({ batch_id, journal_seq }) => ({
      seq: journal_seq,
      kind: 'anchor-lost' as const,
      message: `batch ${batch_id} was sealed over entry ${journal_seq}, which the journal does not hold`,
    }));
