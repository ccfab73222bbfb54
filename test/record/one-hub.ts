import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src-main/core/clock.ts';
import {
  type AttemptBasics,
  type AttemptRecord,
  beginAttempt,
} from '../../src-main/core/record/attempt-record.ts';
import { type JournalEntry, listJournal } from '../../src-main/core/store/journal.ts';
import { openStore, type Store, storeFileName } from '../../src-main/core/store/open-store.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { chf, gpf, otherChf } from '../domain/builders.ts';
import { openTestStore, temporaryFolder } from '../store/open-test-store.ts';

/** A store that knows two hubs; one of them is on the one open Work Order. */

export const workOrderId = 'WO0000000000001' as WorkOrderId;
export const laterOrderId = 'WO0000000000002' as WorkOrderId;
export const operator = 'Ada';

const seed = (store: Store): void =>
  store.transaction('two hubs, one of them expected', (db) => {
    const hub = db.prepare(
      `INSERT INTO hubs (chf_id, gpf_id, manufacturer, model, hardware_version, register_firmware_version, chts_version)
       VALUES (?, ?, '106C', '0102', '0003', '01000001', 'CHTS V1.4')`,
    );
    hub.run(chf, gpf);
    hub.run(otherChf, null);
    db.prepare(
      `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Supplier A', 'open', 0)`,
    ).run(workOrderId);
    db.prepare('INSERT INTO work_order_hubs (work_order_id, chf_id) VALUES (?, ?)').run(workOrderId, chf);
  });

const makeSeeded = (): Buffer => {
  const folder = temporaryFolder();
  const store = openStore({ dataFolder: folder, mode: 'write', nowMs: () => 1_000, benchId: 'BENCH-TEST' });
  seed(store);
  store.close();
  return readFileSync(join(folder, storeFileName));
};

/** Made once: a store's schema takes longer than what most tests do to it. */
let seeded: Buffer | null = null;

export const openWithHubs = (folder = temporaryFolder()): Store => {
  seeded ??= makeSeeded();
  writeFileSync(join(folder, storeFileName), seeded);
  return openTestStore(folder);
};

/** Another visit of the hub: on a Work Order that was imported later. */
export const expectOn = (store: Store, id: WorkOrderId): void =>
  store.transaction('another Work Order', (db) => {
    db.prepare(
      `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Supplier B', 'open', 1)`,
    ).run(id);
    db.prepare('INSERT INTO work_order_hubs (work_order_id, chf_id) VALUES (?, ?)').run(id, chf);
  });

export interface TestClock extends Clock {
  pass(ms: number): void;
}

/** Wall time and monotonic time differ, and move only when told. */
export const createTestClock = (): TestClock => {
  let passedMs = 0;
  return {
    nowMs: () => 5_000_000 + passedMs,
    monotonicMs: () => 300 + passedMs,
    pass: (ms) => {
      passedMs += ms;
    },
  };
};

export const basics: AttemptBasics = { label: [gpf], workOrderId, chf, slot: 4, port: 'port 4', operator };

export const beginIn = (store: Store, changes: Partial<AttemptBasics> = {}): AttemptRecord =>
  beginAttempt(store, createTestClock(), { ...basics, ...changes });

/** Without what the chain of the journal adds. */
export const entriesOf = (store: Store, attemptId: string): readonly Omit<JournalEntry, 'seq' | 'hash'>[] =>
  listJournal(store.db, { attemptId, limit: 100 }).map(({ seq: _seq, hash: _hash, ...entry }) => entry);
