import { type DeviceId, parseDeviceId } from '../../../src-shared/domain/device-id.ts';
import type { Readable } from '../store/handles.ts';
import { prepared } from '../store/prepared.ts';

/**
 * Both Device IDs of some hubs as one run of ASCII, by CHF. One record per hub, 34 bytes:
 *
 *     CHF, 16 hex digits | ' ' | GPF, 16 hex digits, or 16 '.' where it is not known | ' '
 *
 * A text of hex digits alone never matches across a separator, so a match at byte `n` lies within one Device ID of
 * record `n / 34`.
 */
export interface HubTextSlice {
  readonly text: Buffer;
  readonly lastChf: DeviceId;
}

const digits = 16;
export const recordBytes = 2 * (digits + 1);

/** The next `limit` hubs after `afterChf` (empty for the first); null when there are none. */
export const readHubText = (db: Readable, afterChf: DeviceId | '', limit: number): HubTextSlice | null => {
  const row = prepared<{ text: string | null }>(
    db,
    `SELECT group_concat(replace(chf_id, '-', '') || ' ' ||
       coalesce(replace(gpf_id, '-', ''), '................') || ' ', '') AS text
     FROM (SELECT chf_id, gpf_id FROM hubs WHERE chf_id > ? ORDER BY chf_id LIMIT ?)`,
  ).get(afterChf, limit);
  if (row === undefined || row.text === null) return null;
  const text = Buffer.from(row.text, 'latin1');
  return { text, lastChf: chfOfRecord(text, text.length / recordBytes - 1) };
};

export const chfOfRecord = (text: Buffer, record: number): DeviceId => {
  const at = record * recordBytes;
  const chf = parseDeviceId(text.toString('latin1', at, at + digits));
  if (chf === null) throw new Error(`record ${record} of the hub text does not begin with a Device ID`);
  return chf;
};

/**
 * In how many records `needle` (upper-case hex digits, as bytes) occurs in either Device ID, and the first `keep` of
 * them, in order.
 */
export const searchText = (
  text: Buffer,
  needle: Buffer,
  keep: number,
): { readonly records: readonly number[]; readonly count: number } => {
  const records: number[] = [];
  let count = 0;
  let at = text.indexOf(needle);
  while (at >= 0) {
    if (count < keep) records.push(Math.floor(at / recordBytes));
    count++;
    // Neighbours by CHF mostly share a prefix: looking there first saves a million calls for a common one.
    at = isAt(text, needle, at + recordBytes)
      ? at + recordBytes
      : text.indexOf(needle, (Math.floor(at / recordBytes) + 1) * recordBytes);
  }
  return { records, count };
};

const isAt = (text: Buffer, needle: Buffer, at: number): boolean => {
  for (let index = 0; index < needle.length; index++) if (text[at + index] !== needle[index]) return false;
  return true;
};
