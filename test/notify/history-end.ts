import { backlog } from '../../src-main/core/notify/backlog.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import { chfOf, startMs } from './bench-store.ts';
import type { FakeGateway } from './fake-gateway.ts';

/** What the bench's store and the gateway's inventory say when all is quiet. */
export interface HistoryEnd {
  readonly folder: string;
  readonly appliedTwice: readonly number[];
  readonly appliedRequests: readonly number[];
  readonly acceptedRequests: readonly number[];
  readonly appliedOrderByHub: readonly (readonly string[])[];
  readonly queuedOrderByHub: readonly (readonly string[])[];
  readonly acknowledgedByHub: readonly (string | null)[];
  readonly inventoryByHub: readonly (string | null)[];
  readonly unsettled: { readonly pending: number; readonly sealed: number; readonly parked: number };
  readonly batchesWithoutReceipt: readonly unknown[];
  readonly journalProblems: readonly unknown[];
}

const ascending = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b);

export const judgeHistory = (
  { db }: Store,
  gateway: FakeGateway,
  queued: readonly (readonly string[])[],
): Omit<HistoryEnd, 'folder'> => {
  const applied = gateway.applied();
  const requests = applied.map(({ requestId }) => requestId);
  const { pending, sealed, parked } = backlog(db, startMs);
  return {
    appliedTwice: requests.filter((id, index) => requests.indexOf(id) !== index),
    appliedRequests: ascending(requests),
    acceptedRequests: db
      .prepare(`SELECT outbox_id FROM outbox WHERE state = 'accepted' ORDER BY outbox_id`)
      .pluck()
      .all() as number[],
    appliedOrderByHub: queued.map((_versions, hub) =>
      applied.filter(({ deviceId }) => deviceId === chfOf(hub)).map((row) => row.firmwareVersion),
    ),
    queuedOrderByHub: queued,
    acknowledgedByHub: queued.map(
      (_versions, hub) => findAssetByChf(db, chfOf(hub))?.acknowledgedFirmwareVersion ?? null,
    ),
    // A hub that was never notified is in the inventory with the version it was seeded with.
    inventoryByHub: queued.map((versions, hub) =>
      versions.length === 0 ? null : (gateway.device(chfOf(hub))?.DeviceFirmwareVersion ?? null),
    ),
    unsettled: { pending, sealed, parked },
    batchesWithoutReceipt: db
      .prepare('SELECT batch_id, state FROM batches WHERE batch_id NOT IN (SELECT batch_id FROM receipts)')
      .all(),
    journalProblems: verifyJournal(db).problems,
  };
};
