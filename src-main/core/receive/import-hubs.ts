import { withBulkSettings } from '../store/bulk.ts';
import { countHubs } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { type HubConflict, type UpsertOptions, upsertHubs } from '../store/register-hubs.ts';
import { readCsvTable } from './csv-table.ts';
import type { Header } from './header.ts';
import { type HubRow, HubScreen } from './hub-screen.ts';
import {
  type ImportOptions,
  type ImportResult,
  nextTurn,
  type OpenedSource,
  openSource,
} from './import-run.ts';
import {
  defaultHubMapping,
  type HubField,
  type HubMapping,
  hubFields,
  requiredHubFields,
} from './mapping.ts';
import { RejectFile } from './reject-file.ts';

/**
 * Rows gathered before they are sorted by Device ID and written: in that order a batch touches a few pages of the
 * store instead of one page per row, whatever order the export has.
 */
const windowRows = 65_536;
/** Rows per transaction: tens of milliseconds, so that the bench's own work gets its turn in between. */
const batchRows = 4_096;

/**
 * Takes the asset register from CSV. Good rows are written in batches, each one transaction; every other row goes to
 * the reject file with line, column, value and reason. What a bench has seen of a hub is never overwritten; importing
 * the same file again changes nothing. Rejects with `file-unreadable`, `import-empty`, `import-encoding`,
 * `import-column-missing`, `reject-file-unwritable` or a fault of the store; batches written before stay.
 */
export const importHubs = async (store: Store, options: ImportOptions<HubMapping>): Promise<ImportResult> => {
  const startedAt = performance.now();
  const source = await openSource(options.source);
  const intake = new HubIntake(store, options, new RejectFile(options.rejectFile));
  try {
    await withBulkSettings(store.db, () => intake.run(source));
  } finally {
    intake.rejects.close();
  }
  const counts = {
    ...intake.counts,
    rows: intake.counts.added + intake.counts.changed + intake.counts.unchanged + intake.rejects.count,
    rejected: intake.rejects.count,
    isCancelled: intake.isCancelled,
  };
  store.transaction('record the import', (db) =>
    appendJournal(db, {
      atMs: options.nowMs(),
      kind: 'hubs-imported',
      actor: options.actor,
      subject: source.name,
      attemptId: null,
      body: counts,
    }),
  );
  return {
    ...counts,
    durationMs: performance.now() - startedAt,
    rejectFile: intake.rejects.count === 0 ? null : intake.rejects.path,
  };
};

/** One import under way: rows in, batches out. */
class HubIntake {
  readonly counts = { added: 0, changed: 0, unchanged: 0 };
  readonly rejects: RejectFile;
  isCancelled = false;
  readonly #store: Store;
  readonly #options: ImportOptions<HubMapping>;
  readonly #isFreshStore: boolean;
  #window: HubRow[] = [];

  constructor(store: Store, options: ImportOptions<HubMapping>, rejects: RejectFile) {
    this.#store = store;
    this.#options = options;
    this.rejects = rejects;
    this.#isFreshStore = countHubs(store.db) === 0;
  }

  async run(source: OpenedSource): Promise<void> {
    const mapping = this.#options.mapping ?? defaultHubMapping;
    const wishes = { fields: hubFields, required: this.#required(), mapping, where: source.name };
    const screen = new HubScreen(this.rejects);
    let rows = 0;
    for await (const block of readCsvTable(source.bytes, wishes)) {
      screen.takeBlock(block, this.#window);
      rows += block.rows.length;
      if (this.#window.length >= windowRows) await this.#writeWindow(block.header);
      this.#options.onProgress?.({ readBytes: block.readBytes, totalBytes: source.totalBytes, rows });
      if (this.#shouldStop()) return;
      this.#header = block.header;
    }
    if (this.#header !== null) await this.#writeWindow(this.#header);
  }

  #header: Header<HubField> | null = null;

  /** A site's own mapping means every column it names; ours asks for the three a hub cannot be without. */
  #required(): readonly HubField[] {
    const { mapping } = this.#options;
    return mapping === undefined
      ? requiredHubFields
      : hubFields.filter((field) => mapping.columns[field] !== undefined);
  }

  #shouldStop(): boolean {
    this.isCancelled ||= this.#options.signal?.aborted ?? false;
    return this.isCancelled;
  }

  async #writeWindow(header: Header<HubField>): Promise<void> {
    const rows = this.#window.sort((a, b) => (a.chf < b.chf ? -1 : 1));
    this.#window = [];
    const upsert = { stated: statedColumns(header), isFreshStore: this.#isFreshStore };
    for (let from = 0; from < rows.length && !this.#shouldStop(); from += batchRows) {
      this.#writeBatch(rows.slice(from, from + batchRows), upsert, header);
      await nextTurn();
    }
  }

  #writeBatch(rows: readonly HubRow[], upsert: UpsertOptions, header: Header<HubField>): void {
    const done = this.#store.transaction('import hubs', (db) => upsertHubs(db, rows, upsert));
    this.counts.added += done.added;
    this.counts.changed += done.changed;
    this.counts.unchanged += done.unchanged;
    for (const conflict of done.conflicts) this.#reject(conflict, rows, header);
  }

  #reject(conflict: HubConflict, rows: readonly HubRow[], header: Header<HubField>): void {
    const row = rows[conflict.index];
    if (row === undefined) throw new Error(`conflict at ${conflict.index} of ${rows.length} rows`);
    const isChf = conflict.column === 'chf_id';
    this.rejects.add({
      line: row.line,
      column: header.nameOf[isChf ? 'chfId' : 'gpfId'],
      value: row.values[isChf ? 0 : 1] ?? '',
      reason: conflict.reason,
    });
  }
}

const statedColumns = ({ at }: Header<HubField>): UpsertOptions['stated'] => {
  const stated = new Set(['chf_id', 'manufacturer', 'model', 'hardware_version'] as const);
  const optional = [
    ['gpfId', 'gpf_id'],
    ['firmwareVersion', 'register_firmware_version'],
    ['smiStatus', 'smi_status'],
    ['chtsVersion', 'chts_version'],
    ['cspRegion', 'csp_region'],
    ['hanVariant', 'han_variant'],
  ] as const;
  return new Set([...stated, ...optional.filter(([field]) => at[field] !== -1).map(([, column]) => column)]);
};
