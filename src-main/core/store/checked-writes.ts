import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { Sha256 } from '../../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from './handles.ts';
import { prepared } from './prepared.ts';

/**
 * Which images this bench's own hand brought to a hub, as the journal tells it. Firmware is known by its image: another one
 * under the same Firmware Version is another one (ADR 0014). Entries from before images were kept prove nothing.
 */

interface LastEntry {
  readonly kind: string;
  readonly work_order_id: WorkOrderId | null;
  readonly image: Sha256 | null;
}

/**
 * The image that the hub's storage was last found to hold whole, after a write of this bench, where that was on this Work
 * Order; else null. The end of a write that was cut off is seen by a later attempt, which compares. A hub that was seen to
 * run what nobody here wrote to it since, or was taken for another, holds whatever it holds.
 */
export const lastCheckedImage = (db: Readable, workOrderId: WorkOrderId, chf: DeviceId): Sha256 | null => {
  const last = prepared<LastEntry>(
    db,
    `SELECT j.kind, a.work_order_id, json_extract(j.body_json, '$.imageSha256') AS image
     FROM journal j LEFT JOIN attempts a USING (attempt_id)
     WHERE j.subject = ?
       AND j.kind IN ('write-checked', 'storage-compared', 'version-contradicted', 'stranger-written')
     ORDER BY j.seq DESC`,
  ).get(chf);
  const isWhole = last?.kind === 'write-checked' || last?.kind === 'storage-compared';
  return isWhole && last.work_order_id === workOrderId ? last.image : null;
};

/**
 * Whether the last write that this bench began on the hub was of this image, and on this Work Order, however it ended. What
 * another Work Order wrote over it since is that one's work.
 */
export const hasBegunWrite = (
  db: Readable,
  workOrderId: WorkOrderId,
  chf: DeviceId,
  image: Sha256,
): boolean => {
  const last = prepared<LastEntry>(
    db,
    `SELECT j.kind, a.work_order_id, json_extract(j.body_json, '$.imageSha256') AS image
     FROM journal j JOIN attempts a USING (attempt_id)
     WHERE j.subject = ? AND j.kind = 'write-begins' ORDER BY j.seq DESC`,
  ).get(chf);
  return last?.work_order_id === workOrderId && last.image === image;
};

/** Whether an attempt on the hub came to its end after the last write that this bench began on it. */
export const hasEndedSinceWrite = (db: Readable, chf: DeviceId, attemptId: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM attempts WHERE attempt_id = ? AND ended_seq >= (
       SELECT max(seq) FROM journal WHERE subject = ? AND kind = 'write-begins')`,
  ).get(attemptId, chf) !== undefined;

/**
 * The Firmware Version of which storage was last found whole, while running firmware has not spoken since: what a hub may
 * say without contradicting what was read of it before. Null where it has spoken, or nothing was found whole.
 */
export const awaitedVersion = (db: Readable, chf: DeviceId): FirmwareVersion | null => {
  const last = prepared<{ version: FirmwareVersion | null }>(
    db,
    `SELECT json_extract(body_json, '$.to') AS version FROM journal
     WHERE subject = ? AND kind IN ('write-checked', 'storage-compared', 'version-read', 'version-contradicted')
     ORDER BY seq DESC`,
  ).get(chf);
  return last?.version ?? null;
};
