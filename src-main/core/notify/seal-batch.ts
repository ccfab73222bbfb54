import { createHash, randomUUID } from 'node:crypto';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { Sha256 } from '../../../src-shared/domain/release.ts';
import { insertBatch, nextBatchSequence } from '../store/batches.ts';
import type { Writable } from '../store/handles.ts';
import { appendJournal, journalHead } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { lastOutboxId, listSealable, markParked, markSealed, type OutboxEntry } from '../store/outbox.ts';
import {
  type BatchEntry,
  type BatchHeader,
  type MessageCodec,
  maxBatchEntries,
  messageCodec,
} from './message/message-codec.ts';
import { notificationFromJson } from './message/pre-notification.ts';

/** The journal's actor for what the outbox does by itself. */
export const outboxActor = 'outbox';

export interface SealOptions {
  readonly nowMs: number;
  /** Hubs per batch, 1 to 1,000; 1,000 unless given. */
  readonly limit?: number | undefined;
  /** Leaves entries made after this one for a later batch. */
  readonly upToOutboxId?: number;
}

export interface SealedBatch {
  readonly batchId: string;
  readonly sequence: number;
  readonly contentSha256: Sha256;
  readonly entryCount: number;
}

export interface SealResult {
  /** Null when no entry was ready. */
  readonly batch: SealedBatch | null;
  /** Entries that could not be put into a message, parked with their reason. */
  readonly parked: number;
}

interface Unsendable {
  readonly entry: OutboxEntry;
  readonly reason: string;
}

export const toBatchEntry = (entry: OutboxEntry): BatchEntry => ({
  requestId: entry.outboxId,
  chf: entry.chf,
  workOrderId: entry.workOrderId,
  notification: notificationFromJson(entry.messageJson),
});

// mutant: number: as good as any
const anyNumber = 1;

/** One that is known to be good, to try an entry with. */
const sampleHeader = (): BatchHeader => ({
  batchId: randomUUID(),
  benchId: 'sample',
  sequence: anyNumber,
  sealedAtMs: anyNumber,
  journalSequence: anyNumber,
  journalHash: '0'.repeat(64),
});

/** Why this entry alone breaks the schema, or null. */
export const unsendableReason = (codec: MessageCodec, entry: OutboxEntry): string | null => {
  try {
    codec.buildBatch(sampleHeader(), [toBatchEntry(entry)]);
    return null;
  } catch (error) {
    if (error instanceof RangeError || isFault(error, 'message-invalid')) return error.message;
    throw error;
  }
};

const isUnsendable = (item: { reason: string | null; entry: OutboxEntry }): item is Unsendable =>
  item.reason !== null;

interface Draft {
  readonly content: string | null;
  readonly entries: readonly OutboxEntry[];
  readonly unsendable: readonly Unsendable[];
}

/** Builds the batch; entries that break it are found one by one, only then. */
const draftBatch = (codec: MessageCodec, header: BatchHeader, entries: readonly OutboxEntry[]): Draft => {
  try {
    return { content: codec.buildBatch(header, entries.map(toBatchEntry)), entries, unsendable: [] };
  } catch {
    const unsendable = entries
      .map((entry) => ({ entry, reason: unsendableReason(codec, entry) }))
      .filter(isUnsendable);
    const bad = new Set(unsendable.map(({ entry }) => entry.outboxId));
    const good = entries.filter(({ outboxId }) => !bad.has(outboxId));
    // What no entry is to blame for, as a bad header, is thrown again here.
    const content = good.length === 0 ? null : codec.buildBatch(header, good.map(toBatchEntry));
    return { content, entries: good, unsendable };
  }
};

const parkUnsendable = (db: Writable, { entry, reason }: Unsendable, nowMs: number): void => {
  markParked(db, entry.outboxId, { code: 'message-invalid', detail: reason });
  appendJournal(db, {
    atMs: nowMs,
    kind: 'notification-parked',
    actor: outboxActor,
    subject: entry.chf,
    attemptId: entry.attemptId,
    body: { requestId: entry.outboxId, code: 'message-invalid', detail: reason },
  });
};

const keepBatch = (
  db: Writable,
  header: BatchHeader,
  content: string,
  entries: readonly OutboxEntry[],
): SealedBatch => {
  const { batchId, sequence, sealedAtMs, journalSequence, journalHash } = header;
  const contentSha256 = createHash('sha256').update(content).digest('hex') as Sha256;
  const entryCount = entries.length;
  const journal = { seq: journalSequence, hash: journalHash };
  insertBatch(db, { batchId, sequence, sealedAtMs, content, contentSha256, entryCount, journal });
  for (const { outboxId } of entries) markSealed(db, outboxId, batchId);
  appendJournal(db, {
    atMs: sealedAtMs,
    kind: 'batch-sealed',
    actor: outboxActor,
    subject: batchId,
    attemptId: null,
    body: { sequence, entryCount, contentSha256 },
  });
  return { batchId, sequence, contentSha256, entryCount };
};

const requireLimit = (limit: number): number => {
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxBatchEntries) return limit;
  throw new Fault('arguments-invalid', `Batch limit ${limit} is not between 1 and ${maxBatchEntries}`);
};

/**
 * Seals one batch of pending entries in one transaction: oldest first, one per hub, a hub with an earlier entry still
 * open held back. The batch carries the journal's head, so the gateway holds a witness of the journal up to here.
 */
export const sealBatch = async (store: Store, options: SealOptions): Promise<SealResult> => {
  const codec = await messageCodec();
  const { nowMs } = options;
  const limit = requireLimit(options.limit ?? maxBatchEntries);
  return store.transaction('seal a batch', (db) => {
    const entries = listSealable(db, limit, options.upToOutboxId ?? lastOutboxId(db));
    // mutant: condition: of no entries no batch comes either, only later
    if (entries.length === 0) return { batch: null, parked: 0 };
    const head = journalHead(db);
    const header: BatchHeader = {
      batchId: randomUUID(),
      benchId: store.benchId,
      sequence: nextBatchSequence(db),
      sealedAtMs: nowMs,
      journalSequence: head.seq,
      journalHash: head.hash,
    };
    const draft = draftBatch(codec, header, entries);
    const batch = draft.content === null ? null : keepBatch(db, header, draft.content, draft.entries);
    for (const each of draft.unsendable) parkUnsendable(db, each, nowMs);
    return { batch, parked: draft.unsendable.length };
  });
};

/** Seals until nothing is ready. */
export const sealPending = async (
  store: Store,
  options: Omit<SealOptions, 'upToOutboxId'>,
): Promise<{ readonly batches: number; readonly parked: number }> => {
  let batches = 0;
  let parked = 0;
  for (;;) {
    const sealed = await sealBatch(store, options);
    if (sealed.batch === null && sealed.parked === 0) return { batches, parked };
    batches += sealed.batch === null ? 0 : 1;
    parked += sealed.parked;
  }
};
