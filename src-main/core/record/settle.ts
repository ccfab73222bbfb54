import type { Asset } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { AttemptOutcome, Disposition, Verdicts } from '../../../src-shared/domain/outcome.ts';
import { quarantineRules } from '../../../src-shared/domain/reasons.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import { enqueueNotification, latestNotifiedVersion } from '../notify/enqueue.ts';
import { finishAttempt } from '../store/attempts.ts';
import { hasCheckedWrite } from '../store/checked-writes.ts';
import type { Writable } from '../store/handles.ts';
import { findAssetByChf } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import { findExpectedHub, setDisposition } from '../store/work-orders.ts';
import { stopReleaseIfDue } from './release-stop.ts';
import { takeModel } from './take-model.ts';

export interface Settlement {
  readonly attemptId: string;
  readonly chf: DeviceId | null;
  readonly workOrderId: WorkOrderId | null;
  readonly operator: string;
  readonly atMs: number;
  readonly outcome: AttemptOutcome;
  readonly verdicts: Verdicts;
  /** The version running firmware announced; null when the attempt did not get there. */
  readonly version: FirmwareVersion | null;
  readonly ceilingFraction: number | null;
}

/**
 * The end of an attempt as one business fact: attempt, disposition on the Work Order, journal, the
 * Pre-Notification in the outbox, and the stop of a release that failed too often. Call inside one transaction. Returns
 * the outcome as recorded.
 */
export const settle = (db: Writable, given: Settlement): AttemptOutcome => {
  const { attemptId, atMs, operator: actor, chf } = given;
  const { outcome, verdicts } = completeEarlierWrite(db, given);
  finishAttempt(db, attemptId, {
    endedAtMs: atMs,
    outcome,
    verdicts,
    ceilingFraction: given.ceilingFraction,
  });
  appendJournal(db, {
    atMs,
    kind: 'attempt-ended',
    actor,
    subject: chf,
    attemptId,
    body: { ...outcome, verdicts: { ...verdicts } },
  });
  stopReleaseIfDue(db, { attemptId, atMs, outcome });
  if (chf === null) return outcome;
  dispose(db, given, chf, outcome);
  if (given.version !== null) takeModel(db, chf, given);
  if (given.version !== null) notify(db, given, chf, given.version, outcome);
  return outcome;
};

/**
 * An attempt of this Work Order may have written and checked the image and then been cut off before the hub was seen
 * to run it. The scan that finds it running completes that re-flash; it does not turn it into a hub nobody touched.
 */
const completeEarlierWrite = (db: Writable, given: Settlement): Pick<Settlement, 'outcome' | 'verdicts'> => {
  const { outcome, verdicts, chf, workOrderId, version } = given;
  if (outcome.kind !== 'already-current' || chf === null || workOrderId === null || version === null)
    return { outcome, verdicts };
  const expected = findExpectedHub(db, workOrderId, chf);
  if (expected?.disposition === 're-flashed' || !hasCheckedWrite(db, workOrderId, chf, version))
    return { outcome, verdicts };
  return { outcome: { kind: 're-flashed' }, verdicts: { ...verdicts, write: 'pass' } };
};

const dispose = (db: Writable, given: Settlement, chf: DeviceId, outcome: AttemptOutcome): void => {
  const disposition = dispositionOf(outcome);
  if (disposition === null || given.workOrderId === null) return;
  if (findExpectedHub(db, given.workOrderId, chf) === null) return;
  const reason = outcome.kind === 'quarantined' ? outcome.reason : null;
  setDisposition(db, given.workOrderId, chf, {
    disposition,
    reason,
    attemptId: given.attemptId,
    atMs: given.atMs,
  });
};

const dispositionOf = (outcome: AttemptOutcome): Disposition | null => {
  switch (outcome.kind) {
    case 're-flashed':
    case 'already-current':
      return outcome.kind;
    case 'quarantined':
      return quarantineRules[outcome.reason].settles ? 'quarantined' : null;
    case 'failed':
    case 'interrupted':
      return null;
  }
};

/**
 * A re-flashed hub is always notified. One found current is notified only when the inventory is not known to hold its
 * version and no earlier notification of it is on its way.
 */
const notify = (
  db: Writable,
  given: Settlement,
  chf: DeviceId,
  version: FirmwareVersion,
  outcome: AttemptOutcome,
): void => {
  const asset = findAssetByChf(db, chf);
  if (asset === null) return;
  const isDue =
    outcome.kind === 're-flashed' ||
    (outcome.kind === 'already-current' &&
      (latestNotifiedVersion(db, chf) ?? inventoryVersion(asset)) !== version);
  if (!isDue) return;
  const { attemptId, workOrderId, atMs } = given;
  enqueueNotification(db, { asset, version, attemptId, workOrderId, atMs });
};

/** The version the Smart Metering Inventory is taken to hold: what the gateway last acknowledged, else the register's. */
export const inventoryVersion = (asset: Asset): FirmwareVersion | null =>
  asset.acknowledgedFirmwareVersion ?? asset.registerFirmwareVersion;
