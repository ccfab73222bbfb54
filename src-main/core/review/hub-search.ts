import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HubRow } from '../../../src-shared/contract/hubs.ts';
import { type DeviceId, parseDeviceId } from '../../../src-shared/domain/device-id.ts';
import type { Readable } from '../store/handles.ts';
import { firstHubRows, hubRowsOf, hubRowsOfId } from './hub-rows.ts';
import { chfOfRecord, type HubTextSlice, readHubText, recordBytes, searchText } from './hub-text.ts';

export interface HubsFound {
  /** By CHF. */
  readonly hubs: HubRow[];
  /** True when more hubs match than were asked for. */
  readonly isMore: boolean;
  /** All hubs that match; of the whole register for empty text. */
  readonly total: number;
  readonly searchedInMs: number;
}

export interface HubSearch {
  /**
   * Hubs with `text` anywhere in their CHF or GPF Device ID; `-`, `:` and white space in it count for nothing, nor
   * does case. Empty text gives the first hubs; text that no Device ID can hold gives none. The first search waits
   * until the text is built, because an answer from less than all hubs would be wrong; during a later
   * {@link refresh} the text before it answers. A whole Device ID and the rows shown always come from the store.
   */
  find(text: string, limit: number): Promise<HubsFound>;
  /**
   * Reads all Device IDs anew: after the store was opened and after each import. It yields between slices of a few
   * milliseconds. A refresh asked for while one runs begins again after it. Ends quietly when the store is closed.
   */
  refresh(): Promise<void>;
}

/** 4,096 hubs are 136 KiB and about 2 ms to read; a slice of a search ends when its time is over. */
const hubsPerSlice = 4_096;
const searchSliceMs = 5;

interface HubText {
  readonly slices: readonly HubTextSlice[];
  /** Hubs in them. */
  readonly total: number;
}
const emptyText: HubText = { slices: [], total: 0 };

/** Device IDs of all hubs, packed: 34 bytes a hub, twice that while a refresh runs. Reads nothing before `refresh` or `find`. */
export const createHubSearch = (db: Readable): HubSearch => {
  let text: HubText | null = null;
  let running: Promise<void> | null = null;
  let isStale = false;

  const rebuild = async (): Promise<void> => {
    try {
      do {
        isStale = false;
        text = (await readAll(db)) ?? text;
      } while (isStale && db.open);
    } finally {
      running = null;
    }
  };
  const refresh = (): Promise<void> => {
    isStale = true;
    running ??= rebuild();
    return running;
  };
  const built = async (): Promise<HubText> => {
    if (text === null) await (running ?? refresh());
    return text ?? emptyText;
  };

  const find: HubSearch['find'] = async (wanted, limit) => {
    const startedAt = performance.now();
    const { hubs, total } = await search(db, await built(), wanted, limit);
    return { hubs, isMore: total > hubs.length, total, searchedInMs: performance.now() - startedAt };
  };
  return { find, refresh };
};

/** Upper-case hex digits, perhaps none; null when no Device ID can hold it. */
const toNeedle = (text: string): string | null => {
  const needle = text.replace(/[-:\s]/g, '').toUpperCase();
  return /^[0-9A-F]{0,16}$/.test(needle) ? needle : null;
};

const search = async (
  db: Readable,
  text: HubText,
  wanted: string,
  limit: number,
): Promise<Pick<HubsFound, 'hubs' | 'total'>> => {
  const needle = toNeedle(wanted);
  if (needle === null) return { hubs: [], total: 0 };
  if (needle === '') return { hubs: firstHubRows(db, limit), total: text.total };
  const whole = parseDeviceId(needle);
  if (whole !== null) {
    const hubs = hubRowsOfId(db, whole);
    return { hubs: hubs.slice(0, limit), total: hubs.length };
  }
  const { chfs, total } = await scan(text.slices, Buffer.from(needle, 'latin1'), limit);
  return { hubs: hubRowsOf(db, chfs), total };
};

/** Null when the store was closed meanwhile. */
const readAll = async (db: Readable): Promise<HubText | null> => {
  const slices: HubTextSlice[] = [];
  let total = 0;
  for (;;) {
    if (!db.open) return null;
    const slice = readHubText(db, slices.at(-1)?.lastChf ?? '', hubsPerSlice);
    if (slice === null) return { slices, total };
    slices.push(slice);
    total += slice.text.length / recordBytes;
    await nextTurn();
  }
};

const scan = async (
  slices: HubText['slices'],
  needle: Buffer,
  limit: number,
): Promise<{ readonly chfs: readonly DeviceId[]; readonly total: number }> => {
  const chfs: DeviceId[] = [];
  let total = 0;
  let turnBegan = performance.now();
  for (const { text } of slices) {
    const { records, count } = searchText(text, needle, limit - chfs.length);
    for (const record of records) chfs.push(chfOfRecord(text, record));
    total += count;
    if (performance.now() - turnBegan < searchSliceMs) continue;
    await nextTurn();
    turnBegan = performance.now();
  }
  return { chfs, total };
};
