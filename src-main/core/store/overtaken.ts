import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { Readable } from './handles.ts';
import { prepared } from './prepared.ts';

/** The journal's word for a notification that a batch held when the bench learnt that it is not so. */
export const overtakenKind = 'notification-overtaken';

/** Why such a notification is not so any more; null for any other. */
export const overtakenBecause = (db: Readable, chf: DeviceId, outboxId: number): string | null =>
  prepared<{ because: string }>(
    db,
    `SELECT json_extract(body_json, '$.because') AS because FROM journal
     WHERE subject = ? AND kind = '${overtakenKind}' AND json_extract(body_json, '$.requestId') = ?`,
  ).get(chf, outboxId)?.because ?? null;
