import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { importHubs } from '../../src-main/core/receive/import-hubs.ts';
import type { ImportOptions, ImportResult } from '../../src-main/core/receive/import-run.ts';
import {
  importWorkOrders,
  type WorkOrderImportOptions,
  type WorkOrderImportResult,
} from '../../src-main/core/receive/import-work-orders.ts';
import type { HubMapping } from '../../src-main/core/receive/mapping.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { parseWorkOrderId, type WorkOrderId } from '../../src-shared/domain/work-order.ts';

export const hubHeader =
  'CHF Device ID,GPF Device ID,Device Manufacturer,Device Model,Firmware Version,SMI Status,CHTS Version,CSP Region,HAN Variant';

/** Hub number `n` (0 to 255): its CHF, and its GPF. */
export const chf = (n: number): DeviceId => idOf('88-73-84-90-00-00-01', n);
export const gpf = (n: number): DeviceId => idOf('88-73-84-A0-00-00-01', n);
const idOf = (start: string, n: number): DeviceId =>
  requireDeviceId(`${start}-${n.toString(16).padStart(2, '0').toUpperCase()}`, 'test');

export const workOrderId = (text: string): WorkOrderId => {
  const id = parseWorkOrderId(text);
  if (id === null) throw new Error(`not a Work Order: ${text}`);
  return id;
};

export const hubLine = (
  n: number,
  rest = '106C,01020003,0103000A,Pending,CHTS V1.4,North,Dual Band',
): string => `${chf(n)},${gpf(n)},${rest}`;

export const hubCsv = (...lines: readonly string[]): string => `${[hubHeader, ...lines].join('\n')}\n`;

export type Text = string | Uint8Array;

/** The text as a stream, in chunks of `chunkBytes`. */
export async function* streamOf(text: Text, chunkBytes = 1 << 20): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

const rejectPath = (store: Store): string => join(store.dataFolder, 'rejects.csv');

export const takeHubs = (
  store: Store,
  text: Text,
  change: Partial<ImportOptions<HubMapping>> & { readonly chunkBytes?: number } = {},
): Promise<ImportResult> =>
  importHubs(store, {
    source: { name: 'hubs.csv', bytes: streamOf(text, change.chunkBytes) },
    rejectFile: rejectPath(store),
    actor: 'anna',
    nowMs: () => 5_000,
    ...change,
  });

export const takeWorkOrders = (
  store: Store,
  text: Text,
  change: Partial<WorkOrderImportOptions> = {},
): Promise<WorkOrderImportResult> =>
  importWorkOrders(store, {
    source: { name: 'orders.csv', bytes: streamOf(text) },
    rejectFile: rejectPath(store),
    actor: 'anna',
    nowMs: () => 5_000,
    ...change,
  });

/** `line | column | value | reason` of every reject. */
export const rejectsOf = (store: Store): readonly string[] => {
  if (!existsSync(rejectPath(store))) return [];
  const { data } = Papa.parse<string[]>(readFileSync(rejectPath(store), 'utf8').trimEnd());
  return data.slice(1).map((cells) => cells.join(' | '));
};

export const hubTable = (store: Store): string =>
  JSON.stringify(store.db.prepare('SELECT * FROM hubs ORDER BY chf_id').all());
