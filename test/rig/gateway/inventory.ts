import Database from 'better-sqlite3';
import type { BatchMessage, EntryMessage } from './batch-message.ts';

/** One Communications Hub of the inventory, field names as in the DUIS inventory record. */
export interface InventoryDevice {
  readonly DeviceID: string;
  readonly DeviceStatus: string;
  readonly DeviceManufacturer: string;
  readonly DeviceModel: string;
  readonly SMETSCHTSVersion: string | null;
  readonly DeviceFirmwareVersion: string;
  readonly AssociatedGPFDeviceID: string | null;
}

/** One effect on the inventory; append-only, so a second effect of one notification shows as a second row. */
export interface AppliedEntry {
  readonly deviceId: string;
  readonly batchId: string;
  readonly benchId: string;
  readonly requestId: number;
  readonly firmwareVersion: string;
  readonly reflashedAt: string;
}

export interface StoredBatch {
  readonly contentSha256: string;
  readonly receipt: string;
}

export interface Answer {
  readonly requestId: number;
  readonly code: string;
  readonly detail: string | null;
}

export interface Inventory {
  seed(devices: Iterable<InventoryDevice>): void;
  device(deviceId: string): InventoryDevice | null;
  batch(batchId: string): StoredBatch | null;
  applied(): readonly AppliedEntry[];
  /** Judges and applies every entry and keeps the receipt `write` makes of the answers, all in one transaction. */
  take(
    batch: BatchMessage,
    contentSha256: string,
    judge: (device: InventoryDevice | null, entry: EntryMessage) => Answer,
    write: (answers: readonly Answer[]) => string,
  ): string;
  close(): void;
}

const schema = `
CREATE TABLE IF NOT EXISTS devices (
  DeviceID TEXT PRIMARY KEY NOT NULL,
  DeviceStatus TEXT NOT NULL,
  DeviceManufacturer TEXT NOT NULL,
  DeviceModel TEXT NOT NULL,
  SMETSCHTSVersion TEXT,
  DeviceFirmwareVersion TEXT NOT NULL,
  AssociatedGPFDeviceID TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches (
  batchId TEXT PRIMARY KEY NOT NULL,
  contentSha256 TEXT NOT NULL,
  receipt TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS applied (
  ordinal INTEGER PRIMARY KEY,
  deviceId TEXT NOT NULL,
  batchId TEXT NOT NULL,
  benchId TEXT NOT NULL,
  requestId INTEGER NOT NULL,
  firmwareVersion TEXT NOT NULL,
  reflashedAt TEXT NOT NULL
) STRICT;
`;

const insertDevice = `INSERT OR REPLACE INTO devices VALUES (@DeviceID, @DeviceStatus, @DeviceManufacturer,
  @DeviceModel, @SMETSCHTSVersion, @DeviceFirmwareVersion, @AssociatedGPFDeviceID)`;
const insertApplied = `INSERT INTO applied (deviceId, batchId, benchId, requestId, firmwareVersion, reflashedAt)
  VALUES (?, ?, ?, ?, ?, ?)`;

export const openInventory = (path: string): Inventory => {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.exec(schema);
  const device = db.prepare<[string], InventoryDevice>('SELECT * FROM devices WHERE DeviceID = ?');
  const batch = db.prepare<[string], StoredBatch>(
    'SELECT contentSha256, receipt FROM batches WHERE batchId = ?',
  );
  const applied = db.prepare<[], AppliedEntry>(
    'SELECT deviceId, batchId, benchId, requestId, firmwareVersion, reflashedAt FROM applied ORDER BY ordinal',
  );
  const keepDevice = db.prepare(insertDevice);
  const keepApplied = db.prepare(insertApplied);
  const keepBatch = db.prepare('INSERT INTO batches VALUES (?, ?, ?)');
  const update = db.prepare('UPDATE devices SET DeviceFirmwareVersion = ? WHERE DeviceID = ?');

  const apply = (message: BatchMessage, entry: EntryMessage): void => {
    update.run(entry.firmwareVersion, entry.deviceId);
    keepApplied.run(
      entry.deviceId,
      message.batchId,
      message.benchId,
      entry.requestId,
      entry.firmwareVersion,
      entry.reflashedAt,
    );
  };
  return {
    seed: db.transaction((devices: Iterable<InventoryDevice>) => {
      for (const each of devices) keepDevice.run(each);
    }),
    device: (deviceId) => device.get(deviceId) ?? null,
    batch: (batchId) => batch.get(batchId) ?? null,
    applied: () => applied.all(),
    take: db.transaction((message, contentSha256, judge, write) => {
      const answers = message.entries.map((entry: EntryMessage) => {
        const answer = judge(device.get(entry.deviceId) ?? null, entry);
        if (answer.code === 'I0') apply(message, entry);
        return answer;
      });
      const receipt = write(answers);
      keepBatch.run(message.batchId, contentSha256, receipt);
      return receipt;
    }) as Inventory['take'],
    close: () => db.close(),
  };
};
