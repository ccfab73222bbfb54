import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Fault, type FaultData, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { type Batch, nextSealedBatch } from '../store/batches.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { applyReceipt, type ReceiptResult } from './apply-receipt.ts';
import { decodeMessage, maxMessageChars } from './message/xml-schema.ts';
import { outboxActor } from './seal-batch.ts';

/** The way of a bench that never connects: batches go out as files and receipts come in as files. */

export interface ExportedBatch {
  readonly batchId: string;
  readonly path: string;
  /** False when the same file was there already. */
  readonly isNew: boolean;
}

/** Sorts by name in the order of sealing. */
const fileName = (batch: Batch): string => `${String(batch.sequence).padStart(8, '0')}-${batch.batchId}.xml`;

/** What cannot be read is not it, and is written anew. */
const isSameFile = (path: string, content: string): boolean => {
  try {
    return readFileSync(path).equals(Buffer.from(content));
  } catch {
    return false;
  }
};

/** Under another name first, so that nobody ever carries half a batch away. */
const writeWhole = (path: string, content: string): void => {
  const draft = `${path}.part`;
  try {
    const file = openSync(draft, 'w');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new Fault('export-unwritable', `${path}: ${(cause as Error).message}`, { cause });
  }
};

const exportBatch = (store: Store, batch: Batch, folder: string, nowMs: number): ExportedBatch => {
  const path = join(folder, fileName(batch));
  const { batchId, contentSha256 } = batch;
  if (isSameFile(path, batch.content)) return { batchId, path, isNew: false };
  writeWhole(path, batch.content);
  store.transaction('note an export', (db) =>
    appendJournal(db, {
      atMs: nowMs,
      kind: 'batch-exported',
      actor: outboxActor,
      subject: batchId,
      attemptId: null,
      body: { file: basename(path), contentSha256 },
    }),
  );
  return { batchId, path, isNew: true };
};

/**
 * Writes each sealed batch as `<sequence>-<batchId>.xml` into an existing folder; a second time writes nothing. Seal
 * first (`sealPending`). Throws `export-unwritable`; files written before it are whole and stay.
 */
export const exportSealedBatches = (
  store: Store,
  folder: string,
  { nowMs }: { readonly nowMs: number },
): readonly ExportedBatch[] => {
  const exported: ExportedBatch[] = [];
  for (
    let batch = nextSealedBatch(store.db, 0);
    batch !== null;
    batch = nextSealedBatch(store.db, batch.sequence)
  )
    exported.push(exportBatch(store, batch, folder, nowMs));
  return exported;
};

export type ImportedReceipt =
  | { readonly file: string; readonly result: ReceiptResult }
  | { readonly file: string; readonly fault: FaultData };

const readReceipt = (file: string): string => {
  try {
    const { size } = statSync(file);
    if (size > maxMessageChars)
      throw new Fault('receipt-invalid', `${file}: ${size} bytes, no receipt is so long`);
    return decodeMessage(readFileSync(file), file);
  } catch (error) {
    if (isFault(error, 'message-invalid'))
      throw new Fault('receipt-invalid', error.message, { cause: error });
    if (error instanceof Fault) throw error;
    throw new Fault('file-unreadable', `${file}: ${(error as Error).message}`, { cause: error });
  }
};

const importReceipt = async (store: Store, file: string, nowMs: number): Promise<ImportedReceipt> => {
  try {
    const content = readReceipt(file);
    const result = await applyReceipt(store, {
      content,
      channel: 'file',
      batchId: null,
      nowMs,
      source: file,
    });
    return { file, result };
  } catch (error) {
    if (isFault(error, 'receipt-invalid', 'receipt-not-ours', 'file-unreadable'))
      return { file, fault: error.toData() };
    throw error;
  }
};

/** Takes each receipt on its own: one that is wrong is reported and does not keep the others out. */
export const importReceipts = async (
  store: Store,
  files: readonly string[],
  { nowMs }: { readonly nowMs: number },
): Promise<readonly ImportedReceipt[]> => {
  const imported: ImportedReceipt[] = [];
  for (const file of files) imported.push(await importReceipt(store, file, nowMs));
  return imported;
};
