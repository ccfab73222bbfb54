import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { DeviceModel } from '../../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import { hasEndedSinceWrite } from '../store/checked-writes.ts';
import type { Readable, Writable } from '../store/handles.ts';
import { insertOutboxEntry, latestEntryOfHub } from '../store/outbox.ts';
import { notificationFromJson, notificationToJson } from './message/pre-notification.ts';

/** What an attempt established of a hub. */
export interface DueNotification {
  readonly chf: DeviceId;
  readonly gpf: DeviceId | null;
  readonly deviceModel: DeviceModel;
  readonly chtsVersion: string | null;
  /** As the hub said it. */
  readonly version: FirmwareVersion;
  readonly attemptId: string;
  readonly workOrderId: WorkOrderId | null;
  /** When the hub was seen to run it. */
  readonly atMs: number;
}

/**
 * Puts one Pre-Notification in the outbox, as a part of the caller's transaction. Returns the outbox id. An attempt is
 * notified once: a second time throws.
 */
export const enqueueNotification = (db: Writable, due: DueNotification): number => {
  const { chf, gpf, deviceModel, chtsVersion, version, attemptId, workOrderId, atMs } = due;
  const messageJson = notificationToJson({
    deviceModel,
    chtsVersion,
    firmwareVersion: version,
    gpf,
    reflashedAtMs: atMs,
  });
  return insertOutboxEntry(db, { chf, attemptId, workOrderId, messageJson, createdAtMs: atMs });
};

/** Whether the hub's latest notification states this version, and was made after the last write that this bench began on it. */
export const isToldOfWrite = (db: Readable, chf: DeviceId, version: FirmwareVersion): boolean => {
  const entry = latestEntryOfHub(db, chf);
  if (entry === null || notificationFromJson(entry.messageJson).firmwareVersion !== version) return false;
  return entry.attemptId !== null && hasEndedSinceWrite(db, chf, entry.attemptId);
};

/** What a hub's latest notification that was not withdrawn states, whatever became of it; null when there is none. */
export const latestNotification = (
  db: Readable,
  chf: DeviceId,
): { readonly firmwareVersion: FirmwareVersion; readonly workOrderId: string | null } | null => {
  const entry = latestEntryOfHub(db, chf);
  if (entry === null) return null;
  const { firmwareVersion } = notificationFromJson(entry.messageJson);
  return { firmwareVersion, workOrderId: entry.workOrderId };
};
