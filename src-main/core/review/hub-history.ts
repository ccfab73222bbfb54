import type { Asset } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import { notificationFromJson } from '../notify/message/pre-notification.ts';
import { type Attempt, listAttempts } from '../store/attempts.ts';
import type { Readable } from '../store/handles.ts';
import { findAsset, isReleasedNow } from '../store/hubs.ts';
import { type JournalEntry, listJournal } from '../store/journal.ts';
import { listEntriesOfHub, type OutboxEntry } from '../store/outbox.ts';

export interface HubNotification
  extends Pick<
    OutboxEntry,
    'outboxId' | 'createdAtMs' | 'state' | 'batchId' | 'answerCode' | 'answerDetail'
  > {
  readonly firmwareVersion: FirmwareVersion;
}

/** Everything the bench knows of one hub, each list oldest first. */
export interface HubHistory {
  readonly asset: Asset;
  readonly attempts: readonly Attempt[];
  readonly notifications: readonly HubNotification[];
  readonly journal: readonly JournalEntry[];
}

/** The newest that many; a hub's whole life on a bench is far shorter. */
const journalLimit = 500;

/** Finds the hub by its CHF or GPF Device ID. Rejects with `hub-not-found`. */
export const hubHistory = (db: Readable, id: DeviceId): HubHistory => {
  const found = findAsset(db, id);
  if (found === null)
    throw new Fault('hub-not-found', `Hub ${id} is not in the asset register of this bench`);
  const asset = { ...found, isReleasedByShiftLead: isReleasedNow(db, found.chf) };
  const notifications = listEntriesOfHub(db, asset.chf).map((entry) => ({
    outboxId: entry.outboxId,
    createdAtMs: entry.createdAtMs,
    state: entry.state,
    batchId: entry.batchId,
    answerCode: entry.answerCode,
    answerDetail: entry.answerDetail,
    firmwareVersion: notificationFromJson(entry.messageJson).firmwareVersion,
  }));
  const journal = listJournal(db, { subject: asset.chf, limit: journalLimit });
  return { asset, attempts: listAttempts(db, asset.chf), notifications, journal };
};
