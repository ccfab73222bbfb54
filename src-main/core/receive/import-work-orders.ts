import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Writable } from '../store/handles.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import {
  type Change,
  expectedChfs,
  upsertExpectedHub,
  upsertWorkOrder,
} from '../store/register-work-orders.ts';
import { DeviceIdSet } from './device-id-set.ts';
import { type ImportOptions, type ImportResult, nextTurn, openSource } from './import-run.ts';
import type { WorkOrderField, WorkOrderMapping } from './mapping.ts';
import { type BadCell, isBadCell } from './parse-hub-row.ts';
import { type Expectation, parseWorkOrderRow, type WorkOrderRow } from './parse-work-order-row.ts';
import { RejectFile } from './reject-file.ts';
import { readWorkOrderCsv, readWorkOrderJson } from './work-order-rows.ts';

export interface WorkOrderImportOptions extends ImportOptions<WorkOrderMapping> {
  /** By the file's name (`.json`) unless given. */
  readonly format?: 'csv' | 'json';
}

/** Counts are of expected hubs. */
export interface WorkOrderImportResult extends ImportResult {
  readonly workOrders: { readonly added: number; readonly changed: number; readonly unchanged: number };
  /** Hubs expected before that this export no longer lists. They are kept; the first {@link listedDropped} of them. */
  readonly dropped: readonly { readonly workOrderId: WorkOrderId; readonly chf: DeviceId }[];
  readonly droppedCount: number;
}

const listedDropped = 1_000;
const batchRows = 1_000;

/**
 * Takes Work Orders and their expected hubs from CSV or JSON. A disposition is never touched; a hub that a newer
 * export leaves out is kept and reported; importing the same file again changes nothing. Faults as of importHubs, and
 * `import-json-invalid`.
 */
export const importWorkOrders = async (
  store: Store,
  options: WorkOrderImportOptions,
): Promise<WorkOrderImportResult> => {
  const startedAt = performance.now();
  const source = await openSource(options.source);
  const isJson =
    options.format === 'json' || (!options.format && source.name.toLowerCase().endsWith('.json'));
  const intake = new WorkOrderIntake(options.nowMs(), new RejectFile(options.rejectFile));
  const blocks = isJson ? readWorkOrderJson(source) : readWorkOrderCsv(source, options.mapping);
  let rows = 0;
  try {
    for await (const block of blocks) {
      for (const reject of block.rejects) intake.rejects.add(reject);
      for (let from = 0; from < block.rows.length && !options.signal?.aborted; from += batchRows) {
        intake.takeBatch(store, block.rows.slice(from, from + batchRows));
        await nextTurn();
      }
      rows += block.rows.length + block.rejects.length;
      options.onProgress?.({ readBytes: block.readBytes, totalBytes: source.totalBytes, rows });
      if (options.signal?.aborted) break;
    }
  } finally {
    intake.rejects.close();
  }
  const isCancelled = options.signal?.aborted ?? false;
  const dropped = isCancelled ? { count: 0, first: [] } : intake.findDropped(store.db);
  const counts = { ...intake.summary(), droppedCount: dropped.count, isCancelled };
  store.transaction('record the import', (db) =>
    appendJournal(db, {
      atMs: options.nowMs(),
      kind: 'work-orders-imported',
      actor: options.actor,
      subject: source.name,
      attemptId: null,
      body: counts,
    }),
  );
  return {
    ...counts,
    dropped: dropped.first,
    durationMs: performance.now() - startedAt,
    rejectFile: intake.rejects.count === 0 ? null : intake.rejects.path,
  };
};

type Counts = Record<Change, number>;
type Dropped = { readonly workOrderId: WorkOrderId; readonly chf: DeviceId };

/** What the file said of one Work Order so far. */
interface SeenOrder {
  readonly secParty: string;
  readonly hubs: DeviceIdSet;
}

class WorkOrderIntake {
  readonly rejects: RejectFile;
  readonly #hubs: Counts = { added: 0, changed: 0, unchanged: 0 };
  readonly #orders: Counts = { added: 0, changed: 0, unchanged: 0 };
  readonly #seen = new Map<WorkOrderId, SeenOrder>();
  readonly #atMs: number;
  #row = 0;

  constructor(atMs: number, rejects: RejectFile) {
    this.#atMs = atMs;
    this.rejects = rejects;
  }

  summary() {
    const { added, changed, unchanged } = this.#hubs;
    const rejected = this.rejects.count;
    const rows = added + changed + unchanged + rejected;
    return { rows, added, changed, unchanged, rejected, workOrders: { ...this.#orders } };
  }

  takeBatch(store: Store, rows: readonly WorkOrderRow[]): void {
    store.transaction('import Work Orders', (db) => {
      for (const row of rows) this.#takeRow(db, row);
    });
  }

  #takeRow(db: Writable, row: WorkOrderRow): void {
    this.#row++;
    const parsed = parseWorkOrderRow(row);
    const bad = isBadCell<WorkOrderField>(parsed) ? parsed : this.#expect(db, parsed);
    if (bad === null) return;
    const column = bad.field === null ? '' : row.nameOf[bad.field];
    this.rejects.add({ line: row.line, column, value: bad.value, reason: bad.reason });
  }

  #expect(db: Writable, expectation: Expectation): BadCell<WorkOrderField> | null {
    const { id, secParty, chf, gpf } = expectation;
    const order = this.#seen.get(id) ?? this.#meet(db, expectation);
    if (order.secParty !== secParty) {
      const reason = `Work Order ${id} has SEC Party ${order.secParty} further up in this file`;
      return { field: 'secParty', value: secParty, reason };
    }
    if (chf !== null && order.hubs.lineOf(chf) !== 0)
      return { field: 'chfId', value: chf, reason: `this hub is on Work Order ${id} already in this file` };
    const done = upsertExpectedHub(db, id, { chf, gpf });
    if (chf !== null) order.hubs.add(chf, this.#row);
    if ('reason' in done) {
      const isChf = done.about === 'chf';
      return { field: isChf ? 'chfId' : 'gpfId', value: (isChf ? chf : gpf) ?? '', reason: done.reason };
    }
    if (chf === null && order.hubs.lineOf(done.chf) !== 0)
      return { field: 'gpfId', value: gpf ?? '', reason: `hub ${done.chf} is on it already in this file` };
    order.hubs.add(done.chf, this.#row);
    this.#hubs[done.change]++;
    return null;
  }

  #meet(db: Writable, { id, secParty }: Expectation): SeenOrder {
    this.#orders[upsertWorkOrder(db, id, secParty, this.#atMs)]++;
    const order = { secParty, hubs: new DeviceIdSet() };
    this.#seen.set(id, order);
    return order;
  }

  findDropped(db: Writable): { readonly count: number; readonly first: readonly Dropped[] } {
    const first: Dropped[] = [];
    let count = 0;
    for (const [workOrderId, { hubs }] of this.#seen)
      for (const { chf_id: chf } of expectedChfs(db, workOrderId)) {
        if (hubs.lineOf(chf) !== 0) continue;
        if (count++ < listedDropped) first.push({ workOrderId, chf });
      }
    return { count, first };
  }
}
