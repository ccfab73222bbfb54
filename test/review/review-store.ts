import { finishAttempt, insertAttempt } from '../../src-main/core/store/attempts.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { AttemptOutcome, Verdicts } from '../../src-shared/domain/outcome.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';

/** The CHF of hub `index`, 0 to 255. */
export const chfOf = (index: number): DeviceId =>
  requireDeviceId(`88-73-84-90-00-00-00-${index.toString(16).padStart(2, '0')}`, 'test');

export const workOrder = (text: string): WorkOrderId => text as WorkOrderId;

const nothingReached: Verdicts = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };

export interface SampleAttempt {
  readonly attemptId: string;
  readonly hub: number | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly outcome: AttemptOutcome;
  readonly workOrderId?: WorkOrderId;
}

export const addAttempt = (db: Writable, sample: SampleAttempt): void => {
  const { attemptId, hub, startedAtMs, endedAtMs, outcome, workOrderId = null } = sample;
  insertAttempt(db, {
    attemptId,
    workOrderId,
    chf: hub === null ? null : chfOf(hub),
    slot: 1,
    port: '/dev/ttyUSB1',
    operator: 'anna',
    startedAtMs,
  });
  const rest = { verdicts: nothingReached, ceilingFraction: null, hubLeft: 'running' } as const;
  finishAttempt(db, attemptId, { endedAtMs, outcome, ...rest });
};

/** A batch and its receipt, without content. */
export const addBatch = (
  db: Writable,
  batch: {
    readonly batchId: string;
    readonly sequence: number;
    readonly state: string;
    readonly entries: number;
  },
): void => {
  prepared(
    db,
    `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content_sha256, entry_count, state, send_count,
       last_error, journal_seq, journal_hash, content)
     VALUES (?, ?, ?, '', ?, ?, 2, NULL, 0, '', '')`,
  ).run(batch.batchId, batch.sequence, 1_000 + batch.sequence, batch.entries, batch.state);
};

/** A notification of hub `hub` in `state`; sealed and accepted ones need a batch. */
export const addNotification = (
  db: Writable,
  entry: {
    readonly outboxId: number;
    readonly hub: number;
    readonly workOrderId: WorkOrderId | null;
    readonly state: 'pending' | 'sealed' | 'accepted' | 'parked';
    readonly batchId?: string;
    readonly messageJson?: string;
  },
): void => {
  prepared(
    db,
    `INSERT INTO outbox (outbox_id, queue_position, chf_id, work_order_id, message_json, created_at_ms, state, batch_id,
       answer_code, answer_detail)
     VALUES (@outboxId, @outboxId, @chf, @workOrderId, @messageJson, 500, @state, @batchId, 'E120201', 'unknown hub')`,
  ).run({
    outboxId: entry.outboxId,
    chf: chfOf(entry.hub),
    workOrderId: entry.workOrderId,
    messageJson: entry.messageJson ?? messageJson,
    state: entry.state,
    batchId: entry.batchId ?? null,
  });
};

export const messageJson = JSON.stringify({
  DeviceManufacturer: '106C',
  DeviceModel: '01020003',
  SMETSCHTSVersion: null,
  FirmwareVersion: '00000002',
  AssociatedGPFDeviceID: null,
  ReflashedAtMs: 400,
});
