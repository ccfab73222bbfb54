import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from './handles.ts';
import { prepared } from './prepared.ts';

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
