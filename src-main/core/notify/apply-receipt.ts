import { createHash } from 'node:crypto';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { Sha256 } from '../../../src-shared/domain/release.ts';
import { type Batch, findBatch, findReceipt, insertReceipt, settleBatch } from '../store/batches.ts';
import type { Writable } from '../store/handles.ts';
import { setAcknowledgedVersion } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import {
  listEntriesOfBatch,
  markAccepted,
  markParked,
  noteAnswer,
  type OutboxEntry,
  replaceEntry,
} from '../store/outbox.ts';
import { classifyHub, type HubVerdict } from './classify-answer.ts';
import { dropOvertaken, whyNotAgain } from './drop-overtaken.ts';
import { matchReceipt } from './match-receipt.ts';
import { type EntryResponse, messageCodec, type Receipt } from './message/message-codec.ts';
import { notificationFromJson } from './message/pre-notification.ts';
import { outboxActor } from './seal-batch.ts';

export interface ReceivedReceipt {
  readonly content: string;
  readonly channel: 'http' | 'file';
  /** The batch that was asked about; null where the receipt alone says which one it answers. */
  readonly batchId: string | null;
  readonly nowMs: number;
  /** Where it came from, for messages. */
  readonly source: string;
}

export interface ReceiptResult {
  readonly batchId: string;
  /** False when this very receipt was stored before, and nothing was changed. */
  readonly isNew: boolean;
  readonly accepted: number;
  readonly parked: number;
  /** Hubs the gateway could not decide now; they wait for a later batch. */
  readonly requeued: number;
}

const sha256 = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;

const parse = async (received: ReceivedReceipt): Promise<Receipt> => {
  const codec = await messageCodec();
  try {
    return codec.parseReceipt(received.content, received.source);
  } catch (cause) {
    if (!isFault(cause, 'message-invalid')) throw cause;
    throw new Fault('receipt-invalid', cause.message, { cause });
  }
};

/** Stores the answer of one hub. */
const settleEntry = (
  db: Writable,
  entry: OutboxEntry,
  response: EntryResponse,
  nowMs: number,
): HubVerdict | 'withdrawn' => {
  const verdict = classifyHub(response.code);
  const because = verdict === 'accepted' ? null : whyNotAgain(db, entry);
  const answer = { code: response.code, detail: response.detail };
  switch (verdict) {
    case 'accepted':
      markAccepted(db, entry.outboxId, answer);
      setAcknowledgedVersion(db, entry.chf, notificationFromJson(entry.messageJson).firmwareVersion);
      break;
    case 'rejected':
      markParked(db, entry.outboxId, answer);
      break;
    case 'retryable':
      noteAnswer(db, entry.outboxId, answer);
      if (because === null) replaceEntry(db, entry, { ...entry });
      else markParked(db, entry.outboxId, answer);
      break;
  }
  appendJournal(db, {
    atMs: nowMs,
    kind: journalKinds[verdict],
    actor: outboxActor,
    subject: entry.chf,
    attemptId: entry.attemptId,
    body: { requestId: entry.outboxId, batchId: entry.batchId, ...answer },
  });
  if (because === null) return verdict;
  dropOvertaken(db, entry, because, { actor: outboxActor, atMs: nowMs });
  return 'withdrawn';
};

const journalKinds = {
  accepted: 'notification-accepted',
  rejected: 'notification-parked',
  retryable: 'notification-requeued',
} as const satisfies Record<HubVerdict, string>;

const settleEntries = (db: Writable, batch: Batch, receipt: Receipt, nowMs: number) => {
  const entries = listEntriesOfBatch(db, batch.batchId);
  const responses = matchReceipt({ ...batch, requestIds: entries.map(({ outboxId }) => outboxId) }, receipt);
  const counts = { accepted: 0, rejected: 0, retryable: 0, withdrawn: 0 };
  for (const entry of entries) {
    const response = responses.get(entry.outboxId);
    // mutant: condition: matchReceipt lets no request go without one
    if (response === undefined) throw new Error(`request ${entry.outboxId} was matched without a response`);
    counts[settleEntry(db, entry, response, nowMs)]++;
  }
  return counts;
};

const storeReceipt = (db: Writable, batch: Batch, receipt: Receipt, received: ReceivedReceipt) => {
  const { content, channel, nowMs } = received;
  const { batchId } = batch;
  const counts = settleEntries(db, batch, receipt, nowMs);
  const contentSha256 = sha256(content);
  insertReceipt(db, {
    batchId,
    receivedAtMs: nowMs,
    channel,
    content,
    contentSha256,
    acceptedCount: counts.accepted,
    parkedCount: counts.rejected,
  });
  settleBatch(db, batchId, 'receipted', null);
  appendJournal(db, {
    atMs: nowMs,
    kind: 'batch-receipted',
    actor: outboxActor,
    subject: batchId,
    attemptId: null,
    body: { ...counts, channel, contentSha256 },
  });
  return { accepted: counts.accepted, parked: counts.rejected, requeued: counts.retryable };
};

const requireBatch = (db: Writable, receipt: Receipt, received: ReceivedReceipt): Batch => {
  if (received.batchId !== null && receipt.batchId !== received.batchId)
    throw new Fault(
      'receipt-invalid',
      `${received.source}: names batch ${receipt.batchId} and not ${received.batchId}`,
    );
  const batch = findBatch(db, receipt.batchId);
  if (batch === null)
    throw new Fault('receipt-not-ours', `${received.source}: batch ${receipt.batchId} is not in this store`);
  if (batch.state === 'refused')
    throw new Fault(
      'receipt-invalid',
      `${received.source}: batch ${batch.batchId} was refused before, ${batch.lastError}`,
    );
  return batch;
};

const repeat = (db: Writable, batch: Batch, received: ReceivedReceipt): ReceiptResult => {
  const kept = findReceipt(db, batch.batchId);
  // mutant: optional: a receipt is never deleted
  if (kept?.contentSha256 !== sha256(received.content))
    throw new Fault(
      'receipt-invalid',
      `${received.source}: batch ${batch.batchId} has another receipt already`,
    );
  return { batchId: batch.batchId, isNew: false, accepted: 0, parked: 0, requeued: 0 };
};

/**
 * The end of a batch as one business fact: receipt, outcome of each hub, acknowledged versions and journal, or nothing
 * at all with `receipt-invalid` or `receipt-not-ours`. The same receipt twice changes nothing.
 */
export const applyReceipt = async (store: Store, received: ReceivedReceipt): Promise<ReceiptResult> => {
  const receipt = await parse(received);
  return store.transaction('store a receipt', (db) => {
    const batch = requireBatch(db, receipt, received);
    if (batch.state === 'receipted') return repeat(db, batch, received);
    return { batchId: batch.batchId, isNew: true, ...storeReceipt(db, batch, receipt, received) };
  });
};
