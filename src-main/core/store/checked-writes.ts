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

/** The image of the last write that the hub's own check found whole, where that was on this Work Order; else null. */
export const lastCheckedImage = (db: Readable, workOrderId: WorkOrderId, chf: DeviceId): Sha256 | null => {
  const last = prepared<{ work_order_id: WorkOrderId | null; image: Sha256 | null }>(
    db,
    `SELECT a.work_order_id, json_extract(j.body_json, '$.imageSha256') AS image
     FROM journal j JOIN attempts a USING (attempt_id)
     WHERE j.subject = ? AND j.kind = 'write-checked' ORDER BY j.seq DESC LIMIT 1`,
  ).get(chf);
  return last?.work_order_id === workOrderId ? last.image : null;
};

/** Whether an attempt of this Work Order began to write this image to the hub, however that ended. */
export const hasBegunWrite = (
  db: Readable,
  workOrderId: WorkOrderId,
  chf: DeviceId,
  image: Sha256,
): boolean =>
  prepared(
    db,
    `SELECT 1 FROM journal j JOIN attempts a USING (attempt_id)
     WHERE j.subject = ? AND j.kind = 'write-begins' AND a.work_order_id = ?
       AND json_extract(j.body_json, '$.imageSha256') = ? LIMIT 1`,
  ).get(chf, workOrderId, image) !== undefined;

/**
 * The Firmware Version of which storage was last found whole, while running firmware has not spoken since: what a hub may
 * say without contradicting what was read of it before. Null where it has spoken, or nothing was found whole.
 */
export const awaitedVersion = (db: Readable, chf: DeviceId): FirmwareVersion | null => {
  const last = prepared<{ version: FirmwareVersion | null }>(
    db,
    `SELECT json_extract(body_json, '$.to') AS version FROM journal
     WHERE subject = ? AND kind IN ('write-checked', 'storage-compared', 'version-read', 'version-contradicted')
     ORDER BY seq DESC LIMIT 1`,
  ).get(chf);
  return last?.version ?? null;
};
