import type { Asset, WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { AttemptOutcome, Disposition, HubLeft, Verdicts } from '../../../src-shared/domain/outcome.ts';
import { quarantineRules } from '../../../src-shared/domain/reasons.ts';
import type { FirmwareImage } from '../../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import { enqueueNotification, isToldOfWrite, latestNotification } from '../notify/enqueue.ts';
import { finishAttempt } from '../store/attempts.ts';
import { hasBegunWrite } from '../store/checked-writes.ts';
import type { Writable } from '../store/handles.ts';
import { findAssetByChf } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import { findExpectedHub, setDisposition } from '../store/work-orders.ts';
import { stopReleaseIfDue } from './release-stop.ts';
import { takeBackForFailure } from './take-back.ts';
import { takeModel } from './take-model.ts';

export interface Settlement {
  readonly attemptId: string;
  readonly chf: DeviceId | null;
  readonly workOrderId: WorkOrderId | null;
  readonly operator: string;
  readonly atMs: number;
  readonly outcome: AttemptOutcome;
  readonly verdicts: Verdicts;
  readonly hubLeft: HubLeft;
  /** What the hub was seen to hold and run; null when the attempt did not get there. */
  readonly image: FirmwareImage | null;
  /** What the attempt established of the hub; null when it did not get there. */
  readonly told: {
    readonly wire: WireIdentity;
    readonly asset: Asset;
    /** The hub was written since it said so. */
    readonly isWritten: boolean;
  } | null;
  readonly ceilingFraction: number | null;
}

/**
 * The end of an attempt as one business fact: attempt, disposition on the Work Order, journal, the
 * Pre-Notification in the outbox, and the stop of a release that failed too often. Call inside one transaction. Returns
 * the outcome as recorded.
 */
export const settle = (db: Writable, given: Settlement): AttemptOutcome => {
  const { attemptId, atMs, operator: actor, chf, image, hubLeft } = given;
  const { outcome, verdicts } = completeEarlierWrite(db, given);
  const isEarlierWrite = outcome.kind !== given.outcome.kind;
  finishAttempt(db, attemptId, {
    endedAtMs: atMs,
    outcome,
    verdicts,
    ceilingFraction: given.ceilingFraction,
    hubLeft,
  });
  appendJournal(db, {
    atMs,
    kind: 'attempt-ended',
    actor,
    subject: chf,
    attemptId,
    body: {
      ...outcome,
      verdicts: { ...verdicts },
      hubLeft,
      ...(image === null ? {} : { releaseId: image.releaseId, imageSha256: image.sha256 }),
    },
  });
  stopReleaseIfDue(db, { attemptId, atMs, outcome });
  // mutant: condition: a hub that nobody knows is on no list, and nobody is told of it
  if (chf === null) return outcome;
  heedFailure(db, given, chf);
  dispose(db, given, chf, outcome);
  if (image !== null) takeModel(db, chf, given);
  const isTold = isEarlierWrite && image !== null && isToldOfWrite(db, chf, image.firmwareVersion);
  if (!isTold) notify(db, given, chf, outcome);
  return outcome;
};

/** What only the hub itself can have done, whatever the line did. */
const failuresOfHub: readonly string[] = [
  'restart-failed',
  'reboot-loop',
  'no-announcement',
  'version-mismatch',
];

/** A hub that fails on a later visit is not good any more, although this attempt wrote nothing to it. */
const heedFailure = (db: Writable, given: Settlement, chf: DeviceId): void => {
  const { outcome, told, attemptId, operator, atMs } = given;
  const isOfHub = outcome.kind === 'failed' && failuresOfHub.includes(outcome.code);
  if (!isOfHub || told === null || told.isWritten || told.wire.chf !== chf) return;
  takeBackForFailure(db, chf, outcome.detail, { attemptId, operator, atMs });
};

/**
 * A disposition says what was done on its Work Order. An attempt of this one may have written the image and then been cut
 * off before the hub was seen to run it: the scan that finds it whole and running completes that re-flash. A hub that
 * another Work Order wrote is current, and nothing more.
 */
const completeEarlierWrite = (db: Writable, given: Settlement): Pick<Settlement, 'outcome' | 'verdicts'> => {
  const { outcome, verdicts, chf, workOrderId, image } = given;
  // mutant: logic x5: a hub found current is known by name and image, and without a Work Order none began to write it
  if (outcome.kind !== 'already-current' || chf === null || workOrderId === null || image === null)
    return { outcome, verdicts };
  const expected = findExpectedHub(db, workOrderId, chf);
  if (expected?.disposition === 're-flashed' || !hasBegunWrite(db, workOrderId, chf, image.sha256))
    return { outcome, verdicts };
  return { outcome: { kind: 're-flashed' }, verdicts: { ...verdicts, write: 'pass' } };
};

const dispose = (db: Writable, given: Settlement, chf: DeviceId, outcome: AttemptOutcome): void => {
  const disposition = dispositionOf(outcome);
  // mutant: logic: what is no Work Order lists no hub
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
 * version and no earlier notification of it is on its way. The message states what this attempt established, whatever a
 * register says by now.
 */
const notify = (db: Writable, given: Settlement, chf: DeviceId, outcome: AttemptOutcome): void => {
  const version = versionToTell(db, given, chf, outcome);
  const { told, attemptId, workOrderId, atMs } = given;
  if (version === null || told === null || told.wire.chf !== chf) return;
  enqueueNotification(db, { chf, ...factsOf(told), version, attemptId, workOrderId, atMs });
};

/** The hub's own word; where it has none, the record that it agreed with. */
const factsOf = ({ wire, asset }: NonNullable<Settlement['told']>) => ({
  deviceModel: wire.deviceModel,
  gpf: wire.gpf ?? asset.gpf,
  chtsVersion: asset.chtsVersion,
});

const versionToTell = (
  db: Writable,
  { image, told, workOrderId }: Settlement,
  chf: DeviceId,
  { kind }: AttemptOutcome,
): FirmwareVersion | null => {
  const latest = latestNotification(db, chf);
  if (image !== null) {
    if (kind === 're-flashed') return image.firmwareVersion;
    const asset = findAssetByChf(db, chf);
    // mutant: condition: a hub that was seen to run an image is in the register
    const known = latest?.firmwareVersion ?? (asset === null ? null : inventoryVersion(asset));
    return known === image.firmwareVersion ? null : image.firmwareVersion;
  }
  // What was told of this visit cannot be taken back any more, and is not so: the inventory is told what is.
  const said = told === null || told.isWritten ? null : told.wire.firmwareVersion;
  const isToldOtherwise = latest !== null && latest.workOrderId === workOrderId && workOrderId !== null;
  return isToldOtherwise && said !== latest.firmwareVersion ? said : null;
};

/** The version the Smart Metering Inventory is taken to hold: what the gateway last acknowledged, else the register's. */
export const inventoryVersion = (asset: Asset): FirmwareVersion | null =>
  asset.acknowledgedFirmwareVersion ?? asset.registerFirmwareVersion;
