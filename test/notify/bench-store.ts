import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueueNotification } from '../../src-main/core/notify/enqueue.ts';
import { insertAttempt } from '../../src-main/core/store/attempts.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { openStore, type Store } from '../../src-main/core/store/open-store.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import type { InventoryDevice } from '../rig/gateway/inventory.ts';

export const startMs = Date.UTC(2026, 3, 1, 8);

export const version = (text: string): FirmwareVersion => parseFirmwareVersion(text) as FirmwareVersion;

const idFrom = (prefix: string, index: number): DeviceId => {
  const digits = index.toString(16).padStart(8, '0').toUpperCase().match(/../g) ?? [];
  return requireDeviceId(`${prefix}-${digits.join('-')}`, 'test');
};

/** The CHF of test hub number `index`. */
export const chfOf = (index: number): DeviceId => idFrom('88-73-84-90', index);
export const gpfOf = (index: number): DeviceId => idFrom('88-73-84-91', index);

export const addHub = (db: Writable, index: number): void => {
  prepared(
    db,
    `INSERT INTO hubs (chf_id, gpf_id, manufacturer, model, hardware_version, chts_version, smi_status)
     VALUES (?, ?, '106C', '0102', '0003', 'CHTS V1.4', 'Pending')`,
  ).run(chfOf(index), gpfOf(index));
};

/** Hub number `index` as the gateway's inventory holds it. */
export const inventoryDevice = (index: number, changes: Partial<InventoryDevice> = {}): InventoryDevice => ({
  DeviceID: chfOf(index),
  DeviceStatus: 'Pending',
  DeviceManufacturer: '106C',
  DeviceModel: '01020003',
  SMETSCHTSVersion: 'CHTS V1.4',
  DeviceFirmwareVersion: '00000001',
  AssociatedGPFDeviceID: gpfOf(index),
  ...changes,
});

export const inventoryOf = (hubs: number): InventoryDevice[] =>
  Array.from({ length: hubs }, (_, index) => inventoryDevice(index));

/** An attempt of hub `index` that ended well, and its notification, in one transaction. Returns the outbox id. */
export const queueHub = (
  store: Store,
  index: number,
  firmware: string,
  options: { readonly workOrder?: string; readonly atMs?: number } = {},
): number =>
  store.transaction('queue a hub', (db) => {
    const asset = findAssetByChf(db, chfOf(index));
    if (asset === null) throw new Error(`hub ${index} was not added`);
    const attemptId = `attempt-${index}-${firmware}-${options.atMs ?? startMs}`;
    const workOrderId = (options.workOrder ?? 'WO 1') as WorkOrderId;
    const atMs = options.atMs ?? startMs;
    insertAttempt(db, {
      attemptId,
      workOrderId,
      chf: asset.chf,
      slot: 1,
      port: 'test',
      operator: 'sam',
      startedAtMs: atMs,
    });
    appendJournal(db, { atMs, kind: 'attempt-ended', actor: 'sam', subject: asset.chf, attemptId, body: {} });
    return enqueueNotification(db, { ...asset, version: version(firmware), attemptId, workOrderId, atMs });
  });

export const openBench = (folder: string): Store =>
  openStore({
    mode: 'write',
    dataFolder: folder,
    benchId: 'BENCH-7',
    nowMs: () => startMs,
    isThorough: false,
  });

export interface Bench {
  readonly folder: string;
  readonly store: Store;
  close(): void;
}

/** A new store in a folder of its own, holding hubs 0 to `hubs - 1`. */
export const newBench = (hubs: number): Bench => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-notify-'));
  const store = openBench(folder);
  store.transaction('add hubs', (db) => {
    for (let index = 0; index < hubs; index++) addHub(db, index);
  });
  return {
    folder,
    store,
    close: () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
