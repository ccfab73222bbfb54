import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import { notificationFromJson } from '../notify/message/pre-notification.ts';
import { awaitedVersion } from '../store/checked-writes.ts';
import type { Writable } from '../store/handles.ts';
import { findAssetByChf, setBenchVersion } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import type { JsonObject } from '../store/json.ts';
import { listSealedOfHub, listUnsentOfHub, markWithdrawn } from '../store/outbox.ts';
import { overtakenBecause, overtakenKind } from '../store/overtaken.ts';
import { clearDisposition, findExpectedHub } from '../store/work-orders.ts';
import { listOpenWorkOrdersOf } from '../store/work-orders-of-hub.ts';

/** What the bench knows now decides: what it recorded and has not told yet is taken back where the hub proves it wrong. */

export interface TakingBack {
  /** Null outside of an attempt. */
  readonly attemptId: string | null;
  readonly operator: string;
  readonly atMs: number;
}

/** Who a hub says it is, and what it says it runs. */
export type HubWord = Pick<WireIdentity, 'chf' | 'firmwareVersion'>;

/**
 * Holds a hub's own word on the wire against what this bench recorded of it. Where it runs another version than it was left
 * with, or does not hold what it was re-flashed with (`isOtherImage`), its dispositions on open Work Orders are reopened
 * and its unsent notifications withdrawn, all journalled. What torn storage says is no word. Call it inside the
 * transaction that keeps the word.
 */
export const heedWord = (db: Writable, word: HubWord, isOtherImage: boolean, by: TakingBack): void => {
  const { chf, firmwareVersion: said } = word;
  const asset = findAssetByChf(db, chf);
  if (asset === null || asset.suspect !== null || said === null) return;
  const recorded = asset.benchFirmwareVersion;
  const isAwaited = said === awaitedVersion(db, chf);
  const isOtherVersion = recorded !== null && recorded !== said && !isAwaited;
  if (isAwaited || isOtherVersion) setBenchVersion(db, chf, said);
  // The start after a write of ours that was checked, and cut off before this hub could say so.
  if (isAwaited) journal(db, 'version-read', chf, { version: said }, by);
  if (isOtherVersion) journal(db, 'version-contradicted', chf, { recorded, said }, by);
  if (!isOtherVersion && !isOtherImage) return;
  const because = isOtherVersion
    ? `the hub says ${said}, ${recorded} was recorded`
    : `the hub says ${said} and holds another image than it was re-flashed with`;
  withdrawUnsent(db, chf, (version) => isOtherImage || version !== said, because, by);
  for (const { id } of listOpenWorkOrdersOf(db, chf)) reopenGood(db, id, chf, because, by);
};

/**
 * A hub that is due to be written on a Work Order is good on it no more, whatever an earlier attempt there came to. Call it
 * with the decision on the hub's own word, and with the write's intent, before which there may have been no such word.
 */
export const takeBackForWrite = (
  db: Writable,
  workOrderId: WorkOrderId | null,
  chf: DeviceId,
  by: TakingBack,
): void => {
  if (workOrderId === null) return;
  const because = 'the hub is to be written again';
  withdrawUnsent(db, chf, (_version, toldOn) => toldOn === workOrderId, because, by);
  if (findExpectedHub(db, workOrderId, chf)?.disposition != null) reopen(db, workOrderId, chf, because, by);
};

/**
 * A hub that was seen not to start, or not to run what it should, counts as good no more, whoever wrote it: the next scan
 * may find it so again. Call it with the end of an attempt that wrote nothing.
 */
export const takeBackForFailure = (db: Writable, chf: DeviceId, because: string, by: TakingBack): void => {
  withdrawUnsent(db, chf, () => true, because, by);
  for (const { id } of listOpenWorkOrdersOf(db, chf)) reopenGood(db, id, chf, because, by);
};

/** What another hub was to be given may be on this one now: nothing that was recorded of it before is known to be so. */
export const takeBackFromStranger = (
  db: Writable,
  stranger: DeviceId,
  labelled: DeviceId,
  by: TakingBack,
): void =>
  takeBackForFailure(
    db,
    stranger,
    `it was on the port in place of hub ${labelled}, which was being written`,
    by,
  );

const withdrawUnsent = (
  db: Writable,
  chf: DeviceId,
  isUntrue: (version: FirmwareVersion, workOrderId: string | null) => boolean,
  because: string,
  by: TakingBack,
): void => {
  for (const { outboxId, messageJson, workOrderId } of listUnsentOfHub(db, chf)) {
    const { firmwareVersion } = notificationFromJson(messageJson);
    if (!isUntrue(firmwareVersion, workOrderId)) continue;
    markWithdrawn(db, outboxId, because);
    journal(db, 'notification-withdrawn', chf, { requestId: outboxId, firmwareVersion, because }, by);
  }
  // What a batch holds may have left. Should its gateway not take it, it is not sent again (drop-overtaken.ts).
  for (const { outboxId, messageJson, workOrderId } of listSealedOfHub(db, chf)) {
    const { firmwareVersion } = notificationFromJson(messageJson);
    if (!isUntrue(firmwareVersion, workOrderId) || overtakenBecause(db, chf, outboxId) !== null) continue;
    journal(db, overtakenKind, chf, { requestId: outboxId, firmwareVersion, because }, by);
  }
};

/** A quarantine is no claim that the hub is good; it stays until the hub is dealt with. */
const reopenGood = (db: Writable, id: WorkOrderId, chf: DeviceId, because: string, by: TakingBack): void => {
  // mutant: optional: the Work Orders asked are those that list it
  const disposition = findExpectedHub(db, id, chf)?.disposition;
  if (disposition === 're-flashed' || disposition === 'already-current') reopen(db, id, chf, because, by);
};

const reopen = (
  db: Writable,
  workOrderId: WorkOrderId,
  chf: DeviceId,
  because: string,
  by: TakingBack,
): void => {
  const was = clearDisposition(db, workOrderId, chf);
  journal(db, 'disposition-reopened', chf, { workOrderId, was, because }, by);
};

const journal = (
  db: Writable,
  kind: string,
  chf: DeviceId,
  body: JsonObject,
  { attemptId, operator: actor, atMs }: TakingBack,
): void => {
  appendJournal(db, { atMs, kind, actor, subject: chf, attemptId, body });
};
