import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

export interface SavedSession {
  readonly signedOn: { readonly operator: string; readonly atMs: number } | null;
  readonly workOrderId: WorkOrderId | null;
  /** Re-flashed or found current since sign-on. */
  readonly doneCount: number;
}

interface Row {
  readonly operator: string | null;
  readonly signed_on_at_ms: number | null;
  readonly work_order_id: WorkOrderId | null;
  readonly done_count: number;
}

const nobody: SavedSession = { signedOn: null, workOrderId: null, doneCount: 0 };

export const loadSession = (db: Readable): SavedSession => {
  const row = prepared<Row>(
    db,
    'SELECT operator, signed_on_at_ms, work_order_id, done_count FROM session WHERE id = 1',
  ).get();
  if (row === undefined) return nobody;
  const { operator, signed_on_at_ms: atMs, work_order_id: workOrderId, done_count: doneCount } = row;
  return { signedOn: operator === null || atMs === null ? null : { operator, atMs }, workOrderId, doneCount };
};

export const saveSession = (db: Writable, { signedOn, workOrderId, doneCount }: SavedSession): void => {
  prepared(
    db,
    `INSERT INTO session (id, operator, signed_on_at_ms, work_order_id, done_count) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET operator = excluded.operator, signed_on_at_ms = excluded.signed_on_at_ms,
       work_order_id = excluded.work_order_id, done_count = excluded.done_count`,
  ).run(signedOn?.operator ?? null, signedOn?.atMs ?? null, workOrderId, doneCount);
};
