import { hash } from 'node:crypto';
import type { Readable, Writable } from './handles.ts';
import { canonicalJson, type JsonObject } from './json.ts';
import { prepared } from './prepared.ts';

/** One thing somebody did or saw. `subject` is the Device ID, Work Order or file it is about. */
export interface NewJournalEntry {
  readonly atMs: number;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly attemptId: string | null;
  readonly body: JsonObject;
}

export interface JournalEntry extends NewJournalEntry {
  readonly seq: number;
  readonly hash: string;
}

export interface JournalHead {
  /** 0 for an empty journal. */
  readonly seq: number;
  readonly hash: string;
}

export interface JournalRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly attempt_id: string | null;
  readonly body_json: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** What the first entry's previous hash is: SHA-256 of the bench id, so that no two benches share a chain. */
export const genesisHash = (db: Readable): string => {
  const { bench_id } = prepared<{ bench_id: string }>(db, 'SELECT bench_id FROM bench').one();
  return hash('sha256', bench_id);
};

/**
 * SHA-256 (lower-case hex) over the previous hash, a line feed, and the canonical JSON of
 * `[seq, atMs, kind, actor, subject, attemptId, body]`. The stored body is canonical already, so its very text is hashed.
 */
export const entryHash = (entry: Omit<JournalRow, 'hash'>): string => {
  const { seq, at_ms, kind, actor, subject, attempt_id, body_json } = entry;
  const fields = [seq, at_ms, kind, actor, subject, attempt_id].map(canonicalJson).join(',');
  return hash('sha256', `${entry.previous_hash}\n[${fields},${body_json}]`);
};

export const journalHead = (db: Readable): JournalHead =>
  prepared<JournalHead>(db, 'SELECT seq, hash FROM journal ORDER BY seq DESC').get() ?? {
    seq: 0,
    hash: genesisHash(db),
  };

/** Call it inside the transaction of the fact it records. */
export const appendJournal = (db: Writable, entry: NewJournalEntry): JournalHead => {
  const head = journalHead(db);
  const row = {
    seq: head.seq + 1,
    at_ms: entry.atMs,
    kind: entry.kind,
    actor: entry.actor,
    subject: entry.subject,
    attempt_id: entry.attemptId,
    body_json: canonicalJson(entry.body),
    previous_hash: head.hash,
  };
  const ownHash = entryHash(row);
  prepared(
    db,
    `INSERT INTO journal (seq, at_ms, kind, actor, subject, attempt_id, body_json, previous_hash, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    row.seq,
    row.at_ms,
    row.kind,
    row.actor,
    row.subject,
    row.attempt_id,
    row.body_json,
    row.previous_hash,
    ownHash,
  );
  return { seq: row.seq, hash: ownHash };
};

export interface JournalFilter {
  readonly subject?: string;
  readonly attemptId?: string;
  readonly limit: number;
}

/** Oldest first; with a limit the newest that many. */
export const listJournal = (db: Readable, filter: JournalFilter): readonly JournalEntry[] => {
  const { where, values } = conditions(filter);
  return prepared<JournalRow>(db, `SELECT * FROM journal ${where} ORDER BY seq DESC LIMIT ?`)
    .all(...values, filter.limit)
    .reverse()
    .map(toEntry);
};

/** What was last decided about a hub, at a scan or on the wire. */
export const findLastDecided = (db: Readable, chf: string): JournalEntry | null => {
  const row = prepared<JournalRow>(
    db,
    `SELECT * FROM journal WHERE subject = ? AND kind = 'decided' ORDER BY seq DESC`,
  ).get(chf);
  return row === undefined ? null : toEntry(row);
};

const conditions = ({ subject, attemptId }: JournalFilter): { where: string; values: readonly string[] } => {
  const asked = Object.entries({ subject, attempt_id: attemptId }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value }],
  );
  return {
    where: asked.map(({ column }, at) => `${at === 0 ? 'WHERE' : 'AND'} ${column} = ?`).join(' '),
    values: asked.map(({ value }) => value),
  };
};

const toEntry = (row: JournalRow): JournalEntry => ({
  seq: row.seq,
  hash: row.hash,
  atMs: row.at_ms,
  kind: row.kind,
  actor: row.actor,
  subject: row.subject,
  attemptId: row.attempt_id,
  body: JSON.parse(row.body_json) as JsonObject,
});
