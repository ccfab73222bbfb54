import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from './handles.ts';
import { prepared } from './prepared.ts';

/**
 * Whether the last write of any attempt that this hub's own check found whole was of this version, on this Work Order. What
 * the hub holds by the bench's own hand needs no other proof.
 */
export const isLastCheckedWrite = (
  db: Readable,
  workOrderId: WorkOrderId,
  chf: DeviceId,
  version: FirmwareVersion,
): boolean => {
  const last = prepared<{ work_order_id: WorkOrderId | null; version: FirmwareVersion }>(
    db,
    `SELECT a.work_order_id, json_extract(j.body_json, '$.to') AS version
     FROM attempts a JOIN journal j USING (attempt_id)
     WHERE a.chf_id = ? AND j.kind = 'write-checked' ORDER BY j.seq DESC LIMIT 1`,
  ).get(chf);
  return last?.work_order_id === workOrderId && last.version === version;
};

/**
 * Whether an attempt of this Work Order wrote exactly this version to the hub and saw the hub's own check pass,
 * however the attempt ended after that. The journal knows, also of an attempt that was cut off.
 */
export const hasCheckedWrite = (
  db: Readable,
  workOrderId: WorkOrderId,
  chf: DeviceId,
  version: FirmwareVersion,
): boolean =>
  prepared<{ found: number }>(
    db,
    `SELECT 1 AS found FROM attempts a JOIN journal j USING (attempt_id)
     WHERE a.chf_id = ? AND a.work_order_id = ? AND j.kind = 'write-checked'
       AND json_extract(j.body_json, '$.to') = ? LIMIT 1`,
  ).get(chf, workOrderId, version) !== undefined;
