import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from '../store/handles.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { findOutboxEntry, type OutboxEntry, type Replacement, replaceEntry } from '../store/outbox.ts';
import { messageCodec } from './message/message-codec.ts';
import {
  notificationFromJson,
  notificationToJson,
  type PreNotification,
} from './message/pre-notification.ts';
import { unsendableReason } from './seal-batch.ts';

/** What a person changes in a parked notification; the hub and the moment of its re-flash stay. */
export interface NotificationPatch extends Partial<Omit<PreNotification, 'reflashedAtMs'>> {
  readonly workOrderId?: WorkOrderId | null;
}

export interface CorrectedBy {
  /** Who answers for it in the journal. */
  readonly actor: string;
  readonly nowMs: number;
}

const requireParked = (db: Readable, outboxId: number): OutboxEntry => {
  const entry = findOutboxEntry(db, outboxId);
  if (entry?.state === 'parked') return entry;
  const state = entry === null ? 'not in the outbox' : entry.state;
  throw new Fault('outbox-entry-not-parked', `Notification ${outboxId} is ${state}`);
};

const applyPatch = (entry: OutboxEntry, patch: NotificationPatch, nowMs: number): Replacement => {
  const { workOrderId = entry.workOrderId, ...changes } = patch;
  const messageJson =
    Object.keys(changes).length === 0
      ? entry.messageJson
      : notificationToJson({ ...notificationFromJson(entry.messageJson), ...changes });
  return { workOrderId, messageJson, createdAtMs: nowMs };
};

/**
 * Queues a corrected copy of a parked notification in its old place among the hub's notifications. Returns its new
 * outbox id. Rejects with `outbox-entry-not-parked`, or with `message-invalid` when it would be parked again unsent.
 */
export const correctParked = async (
  store: Store,
  outboxId: number,
  patch: NotificationPatch,
  by: CorrectedBy,
): Promise<number> => {
  const codec = await messageCodec();
  return store.transaction('correct a notification', (db) => {
    const entry = requireParked(db, outboxId);
    const replacement = applyPatch(entry, patch, by.nowMs);
    const reason = unsendableReason(codec, { ...entry, ...replacement });
    if (reason !== null) throw new Fault('message-invalid', `Notification ${outboxId}: ${reason}`);
    const newOutboxId = replaceEntry(db, entry, replacement);
    appendJournal(db, {
      atMs: by.nowMs,
      kind: 'notification-corrected',
      actor: by.actor,
      subject: entry.chf,
      attemptId: entry.attemptId,
      body: {
        requestId: outboxId,
        newRequestId: newOutboxId,
        workOrderId: replacement.workOrderId,
        message: replacement.messageJson,
      },
    });
    return newOutboxId;
  });
};

/** Queues a parked notification again as it is, for when its cause was mended at the other end. */
export const resendParked = (store: Store, outboxId: number, by: CorrectedBy): Promise<number> =>
  correctParked(store, outboxId, {}, by);
