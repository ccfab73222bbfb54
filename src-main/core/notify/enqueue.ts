import type { Asset } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable, Writable } from '../store/handles.ts';
import { insertOutboxEntry, latestMessageOfHub } from '../store/outbox.ts';
import { notificationFromJson, notificationToJson } from './message/pre-notification.ts';

export interface DueNotification {
  readonly asset: Asset;
  /** As running firmware announced it. */
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
  const { asset, version, attemptId, workOrderId, atMs } = due;
  const messageJson = notificationToJson({
    deviceModel: asset.deviceModel,
    chtsVersion: asset.chtsVersion,
    firmwareVersion: version,
    gpf: asset.gpf,
    reflashedAtMs: atMs,
  });
  return insertOutboxEntry(db, { chf: asset.chf, attemptId, workOrderId, messageJson, createdAtMs: atMs });
};

/** The version the hub's latest notification states, whatever became of it; null when there is none. */
export const latestNotifiedVersion = (db: Readable, chf: DeviceId): FirmwareVersion | null => {
  const json = latestMessageOfHub(db, chf);
  return json === null ? null : notificationFromJson(json).firmwareVersion;
};
