import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Store } from '../store/open-store.ts';
import { importWorkOrders } from './import-work-orders.ts';

export interface TextImport {
  /** Of the file it came from; by its end (`.json`) the format is known. */
  readonly name: string;
  readonly text: string;
  readonly actor: string;
  readonly nowMs: () => number;
}

export interface ShownReject {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** As many as a screen shows; all of them are in the file. */
const shownRejects = 100;

/** Imports Work Orders that were read elsewhere, as by a screen; rejects go to a file of the data folder. */
export const importText = async (store: Store, { name, text, actor, nowMs }: TextImport) => {
  const folder = join(store.dataFolder, 'rejects');
  mkdirSync(folder, { recursive: true });
  const rejectFile = join(folder, `${nowMs()}-${name.replace(/[^A-Za-z0-9._-]+/g, '-')}.csv`);
  const source = { name, bytes: once(new TextEncoder().encode(text)) };
  const result = await importWorkOrders(store, { source, rejectFile, actor, nowMs });
  const { added, changed, unchanged, rejected } = result;
  const rejects = result.rejectFile === null ? [] : await readRejects(result.rejectFile);
  return { added, changed, unchanged, rejected, rejects, rejectFile: result.rejectFile };
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** `line,column,value,reason`, as reject-file.ts writes it. */
const readRejects = async (path: string): Promise<ShownReject[]> => {
  const rows = Papa.parse<string[]>(await readFile(path, 'utf8'), {
    preview: shownRejects + 1,
    skipEmptyLines: true,
  });
  return rows.data.slice(1).map(([line = '', column = '', value = '', reason = '']) => ({
    line: Number.parseInt(line, 10) || 0,
    column,
    value,
    reason,
  }));
};
