import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

export interface SavedSession {
  readonly signedOn: { readonly operator: string; readonly atMs: number } | null;
  readonly workOrderId: WorkOrderId | null;
  /** Re-flashed or found current since sign-on. */
  readonly doneCount: number;
}

/** The schema has both of these or neither. */
type SignedOnColumns =
  | { readonly operator: null; readonly signed_on_at_ms: null }
  | { readonly operator: string; readonly signed_on_at_ms: number };
type Row = SignedOnColumns & {
  readonly work_order_id: WorkOrderId | null;
  readonly done_count: number;
};

const nobody: SavedSession = { signedOn: null, workOrderId: null, doneCount: 0 };

export const loadSession = (db: Readable): SavedSession => {
  const row = prepared<Row>(
    db,
    'SELECT operator, signed_on_at_ms, work_order_id, done_count FROM session',
  ).get();
  if (row === undefined) return nobody;
  return {
    signedOn: row.operator === null ? null : { operator: row.operator, atMs: row.signed_on_at_ms },
    workOrderId: row.work_order_id,
    doneCount: row.done_count,
  };
};

export const saveSession = (db: Writable, { signedOn, workOrderId, doneCount }: SavedSession): void => {
  // mutant: empty: what is not given is bound as NULL
  const { operator, atMs } = signedOn ?? { operator: null, atMs: null };
  prepared(
    db,
    `INSERT INTO session (id, operator, signed_on_at_ms, work_order_id, done_count) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET operator = excluded.operator, signed_on_at_ms = excluded.signed_on_at_ms,
       work_order_id = excluded.work_order_id, done_count = excluded.done_count`,
  ).run(operator, atMs, workOrderId, doneCount);
};
