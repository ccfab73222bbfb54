import type { Readable, Writable } from '../store/handles.ts';
import { findAssetByChf } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import { latestEntryOfHub, markWithdrawn, type OutboxEntry } from '../store/outbox.ts';
import { overtakenBecause } from '../store/overtaken.ts';
import { notificationFromJson } from './message/pre-notification.ts';

/**
 * Why nobody is to send a notification again that a batch holds: the bench learnt meanwhile that it is not so. Null where
 * that is not known, or where the hub was seen to bear it out again and nothing else is to be told of it.
 */
export const whyNotAgain = (db: Readable, { chf, outboxId, messageJson }: OutboxEntry): string | null => {
  const because = overtakenBecause(db, chf, outboxId);
  if (because === null) return null;
  const asset = findAssetByChf(db, chf);
  const { firmwareVersion } = notificationFromJson(messageJson);
  const isBorneOut = asset?.suspect === null && asset.benchFirmwareVersion === firmwareVersion;
  return isBorneOut && latestEntryOfHub(db, chf)?.outboxId === outboxId ? null : because;
};

/** Withdraws a notification that was not taken, for the reason {@link whyNotAgain} gives. Call it once it is parked. */
export const dropOvertaken = (
  db: Writable,
  entry: OutboxEntry,
  because: string,
  by: { readonly actor: string; readonly atMs: number },
): void => {
  const { outboxId, chf, attemptId } = entry;
  markWithdrawn(db, outboxId, because);
  const { firmwareVersion } = notificationFromJson(entry.messageJson);
  const body = { requestId: outboxId, firmwareVersion, because };
  appendJournal(db, { ...by, kind: 'notification-withdrawn', subject: chf, attemptId, body });
};
