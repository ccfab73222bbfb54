import type { BatchView, ParkedView } from '../../../src-shared/contract/sync.ts';
import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import { notificationFromJson } from '../notify/message/pre-notification.ts';
import type { Readable } from '../store/handles.ts';
import { listParked } from '../store/outbox.ts';
import { prepared } from '../store/prepared.ts';

interface BatchRow extends Omit<BatchView, 'receipt'> {
  readonly receivedAtMs: number | null;
  readonly accepted: number;
  readonly parked: number;
  readonly channel: 'http' | 'file';
}

const toBatch = ({ receivedAtMs, accepted, parked, channel, ...batch }: BatchRow): BatchView => ({
  ...batch,
  receipt: receivedAtMs === null ? null : { receivedAtMs, accepted, parked, channel },
});

/** Batches with what their receipts said, newest first; `total` over all pages. */
export const batchPage = (
  db: Readable,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): { batches: BatchView[]; total: number } => ({
  batches: prepared<BatchRow>(
    db,
    `SELECT b.batch_id AS batchId, b.sequence, b.sealed_at_ms AS sealedAtMs, b.entry_count AS entryCount, b.state,
       b.send_count AS sendCount, b.last_error AS lastError, r.received_at_ms AS receivedAtMs,
       r.accepted_count AS accepted, r.parked_count AS parked, r.channel
     FROM batches b LEFT JOIN receipts r USING (batch_id) ORDER BY b.sequence DESC LIMIT ? OFFSET ?`,
  )
    .all(limit, offset)
    .map(toBatch),
  total: prepared<{ total: number }>(db, 'SELECT count(*) AS total FROM batches').get()?.total ?? 0,
});

/** More than a person corrects one by one; how many there really are is in the sync state. */
const parkedLimit = 1_000;

/** Parked notifications, oldest first, at most {@link parkedLimit}. */
export const parkedList = (db: Readable): ParkedView[] =>
  listParked(db, parkedLimit).map((entry) => ({
    outboxId: entry.outboxId,
    chf: entry.chf,
    workOrderId: entry.workOrderId,
    firmwareVersion: versionOf(entry.messageJson),
    answerCode: entry.answerCode,
    answerDetail: entry.answerDetail,
    createdAtMs: entry.createdAtMs,
  }));

/** An entry may be parked for the very reason that its message cannot be read; it is shown all the same. */
const versionOf = (messageJson: string): string => {
  try {
    return notificationFromJson(messageJson).firmwareVersion;
  } catch (error) {
    if (isFault(error, 'message-invalid')) return '';
    throw error;
  }
};
