import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FaultCode } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type {
  AttemptOutcome,
  HubLeft,
  HubState,
  Verdict,
  Verdicts,
} from '../../../src-shared/domain/outcome.ts';
import type { QuarantineReason } from '../../../src-shared/domain/reasons.ts';
import type { ReleaseId } from '../../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Readable, Writable } from './handles.ts';
import { journalHead } from './journal.ts';
import { prepared } from './prepared.ts';

export interface NewAttempt {
  readonly attemptId: string;
  readonly workOrderId: WorkOrderId | null;
  /** Null as long as nobody knows which hub is on the port. */
  readonly chf: DeviceId | null;
  readonly slot: number | null;
  readonly port: string;
  readonly operator: string;
  readonly startedAtMs: number;
}

export interface Attempt extends NewAttempt {
  readonly fromVersion: FirmwareVersion | null;
  readonly toVersion: FirmwareVersion | null;
  readonly verdicts: Verdicts;
  /** Null while the attempt runs. */
  readonly end: {
    readonly endedAtMs: number;
    readonly outcome: AttemptOutcome;
    readonly ceilingFraction: number | null;
    /** Null in a record from before it was kept. */
    readonly hubLeft: HubLeft | null;
  } | null;
  readonly steps: readonly AttemptStep[];
}

export interface NewStep {
  readonly attemptId: string;
  /** From 1, in the order the steps were begun. */
  readonly ordinal: number;
  readonly step: string;
  /** The release this step is about, on a pathway of several. */
  readonly releaseId: ReleaseId | null;
  readonly startedAtMs: number;
}

export interface StepEnd {
  readonly durationMs: number;
  readonly result: 'pass' | 'fail';
  readonly detail: string | null;
}

export interface AttemptStep {
  readonly ordinal: number;
  readonly step: string;
  readonly releaseId: ReleaseId | null;
  readonly startedAtMs: number;
  /** Null while the step runs, and for ever where the process ended in it. */
  readonly end: StepEnd | null;
}

export const insertAttempt = (db: Writable, attempt: NewAttempt): void => {
  prepared(
    db,
    `INSERT INTO attempts (attempt_id, work_order_id, chf_id, slot, port, operator, started_at_ms, began_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    attempt.attemptId,
    attempt.workOrderId,
    attempt.chf,
    attempt.slot,
    attempt.port,
    attempt.operator,
    attempt.startedAtMs,
    journalHead(db).seq,
  );
};

/** Once the hub on the port said who it is. */
export const setAttemptHub = (db: Writable, attemptId: string, chf: DeviceId): void =>
  changeAttempt(db, 'UPDATE attempts SET chf_id = ? WHERE attempt_id = ?', [chf, attemptId]);

export const setAttemptVersions = (
  db: Writable,
  attemptId: string,
  from: FirmwareVersion | null,
  to: FirmwareVersion | null,
): void =>
  changeAttempt(db, 'UPDATE attempts SET from_version = ?, to_version = ? WHERE attempt_id = ?', [
    from,
    to,
    attemptId,
  ]);

export interface AttemptEnd {
  readonly endedAtMs: number;
  readonly outcome: AttemptOutcome;
  readonly verdicts: Verdicts;
  /** Share of the protocol's ceiling the transfer reached, 0..1; null when nothing was transferred. */
  readonly ceilingFraction: number | null;
  readonly hubLeft: HubLeft;
}

/** An attempt ends once; ending it again is a bug and throws. */
export const finishAttempt = (db: Writable, attemptId: string, end: AttemptEnd): void => {
  const { reason, detail } = fromOutcome(end.outcome);
  changeAttempt(
    db,
    `UPDATE attempts SET ended_at_ms = ?, outcome = ?, reason = ?, detail = ?, write_verdict = ?,
       restart_verdict = ?, version_verdict = ?, ceiling_fraction = ?, hub_left = ?, ended_seq = ?
     WHERE attempt_id = ? AND ended_at_ms IS NULL`,
    [
      end.endedAtMs,
      end.outcome.kind,
      reason,
      detail,
      end.verdicts.write,
      end.verdicts.restart,
      end.verdicts.version,
      end.ceilingFraction,
      end.hubLeft,
      journalHead(db).seq,
      attemptId,
    ],
  );
};

export const insertStep = (db: Writable, step: NewStep): void => {
  prepared(
    db,
    `INSERT INTO attempt_steps (attempt_id, ordinal, step, release_id, started_at_ms) VALUES (?, ?, ?, ?, ?)`,
  ).run(step.attemptId, step.ordinal, step.step, step.releaseId, step.startedAtMs);
};

export const finishStep = (db: Writable, attemptId: string, ordinal: number, end: StepEnd): void =>
  changeAttempt(
    db,
    `UPDATE attempt_steps SET duration_ms = ?, result = ?, detail = ?
     WHERE attempt_id = ? AND ordinal = ? AND result IS NULL`,
    [end.durationMs, end.result, end.detail, attemptId, ordinal],
  );

const attemptColumns = `attempt_id, work_order_id, chf_id, slot, port, operator, started_at_ms, ended_at_ms,
  from_version, to_version, outcome, reason, detail, write_verdict, restart_verdict, version_verdict,
  ceiling_fraction, hub_left`;

/** Own facts go by the journal's order; the time tells two apart that began between the same entries. */
const asBegun = 'began_seq, started_at_ms, attempt_id';

/** All attempts on one hub, oldest first, with their steps. */
export const listAttempts = (db: Readable, chf: DeviceId): readonly Attempt[] =>
  prepared<AttemptRow>(db, `SELECT ${attemptColumns} FROM attempts WHERE chf_id = ? ORDER BY ${asBegun}`)
    .all(chf)
    .map((row) => toAttempt(db, row));

/** Attempts without an end: running, or cut off with the process that ran them. */
export const listOpenAttempts = (db: Readable): readonly Attempt[] =>
  prepared<AttemptRow>(
    db,
    `SELECT ${attemptColumns} FROM attempts WHERE ended_at_ms IS NULL ORDER BY ${asBegun}`,
  )
    .all()
    .map((row) => toAttempt(db, row));

/** Attempts that ended, the latest first, with their steps. */
export const listEndedAttempts = (db: Readable, limit: number): readonly Attempt[] =>
  prepared<AttemptRow>(
    db,
    `SELECT ${attemptColumns} FROM attempts WHERE ended_at_ms IS NOT NULL
     ORDER BY ended_seq DESC, ended_at_ms DESC, attempt_id DESC LIMIT ?`,
  )
    .all(limit)
    .map((row) => toAttempt(db, row));

export const findAttempt = (db: Readable, attemptId: string): Attempt | null => {
  const row = prepared<AttemptRow>(db, `SELECT ${attemptColumns} FROM attempts WHERE attempt_id = ?`).get(
    attemptId,
  );
  return row === undefined ? null : toAttempt(db, row);
};

/** The schema has both of these or neither. */
type EndColumns =
  | { readonly ended_at_ms: null; readonly outcome: null }
  | { readonly ended_at_ms: number; readonly outcome: AttemptOutcome['kind'] };
type AttemptRow = EndColumns & {
  readonly attempt_id: string;
  readonly work_order_id: WorkOrderId | null;
  readonly chf_id: DeviceId | null;
  readonly slot: number | null;
  readonly port: string;
  readonly operator: string;
  readonly started_at_ms: number;
  readonly from_version: FirmwareVersion | null;
  readonly to_version: FirmwareVersion | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly write_verdict: Verdict;
  readonly restart_verdict: Verdict;
  readonly version_verdict: Verdict;
  readonly ceiling_fraction: number | null;
  readonly hub_left: HubLeft | null;
};

/** A result is kept together with how long it took. */
type StepEndColumns =
  | { readonly result: null }
  | { readonly result: 'pass' | 'fail'; readonly duration_ms: number };
type StepRow = StepEndColumns & {
  readonly ordinal: number;
  readonly step: string;
  readonly release_id: ReleaseId | null;
  readonly started_at_ms: number;
  readonly detail: string | null;
};

const toAttempt = (db: Readable, row: AttemptRow): Attempt => ({
  attemptId: row.attempt_id,
  workOrderId: row.work_order_id,
  chf: row.chf_id,
  slot: row.slot,
  port: row.port,
  operator: row.operator,
  startedAtMs: row.started_at_ms,
  fromVersion: row.from_version,
  toVersion: row.to_version,
  verdicts: { write: row.write_verdict, restart: row.restart_verdict, version: row.version_verdict },
  end:
    row.ended_at_ms === null
      ? null
      : {
          endedAtMs: row.ended_at_ms,
          outcome: toOutcome(row.outcome, row.reason, row.detail),
          ceilingFraction: row.ceiling_fraction,
          hubLeft: row.hub_left,
        },
  steps: listSteps(db, row.attempt_id),
});

const listSteps = (db: Readable, attemptId: string): readonly AttemptStep[] =>
  prepared<StepRow>(
    db,
    `SELECT ordinal, step, release_id, started_at_ms, duration_ms, result, detail
     FROM attempt_steps WHERE attempt_id = ? ORDER BY ordinal`,
  )
    .all(attemptId)
    .map((row) => ({
      ordinal: row.ordinal,
      step: row.step,
      releaseId: row.release_id,
      startedAtMs: row.started_at_ms,
      end:
        row.result === null ? null : { durationMs: row.duration_ms, result: row.result, detail: row.detail },
    }));

const fromOutcome = (outcome: AttemptOutcome): { reason: string | null; detail: string | null } => {
  switch (outcome.kind) {
    case 're-flashed':
    case 'already-current':
      return { reason: null, detail: null }; // mutant: empty: what is not given is bound as NULL
    case 'quarantined':
      return { reason: outcome.reason, detail: outcome.detail };
    case 'failed':
      return { reason: outcome.code, detail: outcome.detail };
    case 'interrupted':
      return { reason: outcome.hubState, detail: null };
  }
};

/** The reverse of {@link fromOutcome}; the text came from there, null where the outcome has none. */
const toOutcome = (
  kind: AttemptOutcome['kind'],
  reason: string | null,
  detail: string | null,
): AttemptOutcome => {
  switch (kind) {
    case 're-flashed':
    case 'already-current':
      return { kind };
    case 'quarantined':
      return { kind, reason: reason as QuarantineReason, detail: detail as string };
    case 'failed':
      return { kind, code: reason as FaultCode | 'internal', detail: detail as string };
    case 'interrupted':
      return { kind, hubState: reason as HubState };
  }
};

const changeAttempt = (db: Writable, sql: string, values: readonly (string | number | null)[]): void => {
  if (prepared(db, sql).run(...values).changes !== 1)
    throw new Error(`no such attempt or step still open: ${values.slice(-2).join(', ')}`);
};
