import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable } from './handles.ts';
import { prepared } from './prepared.ts';

/**
 * Whether a hub's re-flashed disposition was taken back outside of an attempt, as by asking who it is, and no attempt on it
 * began since. The one that is `underWay` does not count: it is the first that can tell a person.
 */
export const isTakenBackUnheard = (
  db: Readable,
  workOrderId: WorkOrderId,
  chf: DeviceId,
  underWay: string | null,
): boolean =>
  prepared(
    db,
    `SELECT 1 FROM journal r
     WHERE r.subject = @chf AND r.kind = 'disposition-reopened' AND r.attempt_id IS NULL
       AND json_extract(r.body_json, '$.workOrderId') = @workOrderId
       AND json_extract(r.body_json, '$.was') = 're-flashed'
       AND NOT EXISTS (
         SELECT 1 FROM journal b WHERE b.subject = @chf AND b.seq > r.seq AND b.kind = 'attempt-began'
           AND b.attempt_id IS NOT @underWay)`,
  ).get({ chf, workOrderId, underWay }) !== undefined;
