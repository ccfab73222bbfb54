import type { Readable } from './handles.ts';
import { prepared } from './prepared.ts';

/** A step that ended, of an attempt that ended. */
export interface StepDuration {
  readonly slot: number | null;
  readonly step: string;
  readonly releaseId: string | null;
  readonly durationMs: number;
  readonly result: 'pass' | 'fail';
}

/** Where reading goes on: after the attempt that ended then. */
export interface AttemptCursor {
  readonly endedAtMs: number;
  readonly attemptId: string;
}

export interface StepPage {
  readonly steps: readonly StepDuration[];
  /** Null when there was nothing further. */
  readonly next: AttemptCursor | null;
}

/** As it is read; an attempt without an ended step has one row without a step. */
interface Row extends Omit<StepDuration, 'step'> {
  readonly endedAtMs: number;
  readonly attemptId: string;
  readonly step: string | null;
}

const isStep = (row: Row): row is Row & StepDuration => row.step !== null;

/**
 * The steps of at most `limit` attempts that ended after `after` and before `beforeMs`, in the order of their ends. Pages,
 * so that a caller with ports to serve can let them in between.
 */
export const readStepPage = (
  db: Readable,
  after: AttemptCursor,
  beforeMs: number,
  limit: number,
): StepPage => {
  const rows = prepared<Row>(
    db,
    `SELECT ended_at_ms AS endedAtMs, page.attempt_id AS attemptId, slot, step, release_id AS releaseId,
       coalesce(duration_ms, 0) AS durationMs, result
     FROM (SELECT ended_at_ms, attempt_id, slot FROM attempts
           WHERE (ended_at_ms, attempt_id) > (?, ?) AND ended_at_ms < ?
           ORDER BY ended_at_ms, attempt_id LIMIT ?) AS page
     LEFT JOIN attempt_steps ON attempt_steps.attempt_id = page.attempt_id AND result IS NOT NULL
     ORDER BY ended_at_ms, page.attempt_id`,
  ).all(after.endedAtMs, after.attemptId, beforeMs, limit);
  return { steps: rows.filter(isStep), next: rows.at(-1) ?? null };
};
