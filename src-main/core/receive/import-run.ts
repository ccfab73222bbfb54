import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

export interface ImportOptions<Mapping> {
  /** Path of the file, or its bytes under a name for messages and the journal. */
  readonly source: string | { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };
  /** The product's own header names unless given. */
  readonly mapping?: Mapping;
  /** Where to write what could not be taken; made only when there is such, replaced if it is there. */
  readonly rejectFile: string;
  /** Who imports, for the journal. */
  readonly actor: string;
  readonly nowMs: () => number;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Stops between two batches: what was done stays done and is reported. */
  readonly signal?: AbortSignal;
}

export interface ImportProgress {
  readonly readBytes: number;
  /** Null where the source does not say. */
  readonly totalBytes: number | null;
  readonly rows: number;
}

/** `rows` = added + changed + unchanged + rejected, except when cancelled: then rows not yet written are not counted. */
export interface ImportResult {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly durationMs: number;
  readonly rejectFile: string | null;
  readonly isCancelled: boolean;
}

export interface OpenedSource {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly totalBytes: number | null;
}

const chunkBytes = 262_144;

/** Rejects with `file-unreadable`, at once or while it is read. */
export const openSource = async (source: ImportOptions<unknown>['source']): Promise<OpenedSource> => {
  if (typeof source !== 'string') return { ...source, totalBytes: null };
  const found = await stat(source).catch((error: Error) => {
    throw unreadable(source, error);
  });
  if (!found.isFile()) throw new Fault('file-unreadable', `${source}: not a file`);
  return { name: basename(source), bytes: readFileChunks(source), totalBytes: found.size };
};

async function* readFileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw unreadable(path, error as Error);
  }
}

const unreadable = (path: string, error: Error): Fault =>
  new Fault('file-unreadable', `${path}: ${error.message}`, { cause: error });

/** Lets timers, ports and windows have their turn between two batches. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
