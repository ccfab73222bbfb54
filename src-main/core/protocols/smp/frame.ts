/**
 * SMP frame (Simple Management Protocol), byte order big-endian.
 *
 *     0          1       2        4        6     7     8
 *     +----------+-------+--------+--------+-----+-----+------------------+
 *     | 000 vv oo| flags | length | group  | seq | cmd | CBOR map         |
 *     +----------+-------+--------+--------+-----+-----+------------------+
 *         1          1       2        2       1     1     length
 *
 * `oo` is three bits: read 0, read answer 1, write 2, write answer 3. `vv` is the version less one; it decides how
 * errors come back: version 1 as `{rc}`, version 2 as `{err: {group, rc}}`. An answer repeats group, seq and cmd.
 * Source: Zephyr Project, "SMP Protocol Specification", sections "Frame: The envelope" and "Minimal response".
 */
import { decodeMap, encodeMap, type SmpMap, type SmpValue } from './cbor.ts';

export const headerBytes = 8;
/** What the length field can tell. */
export const longestFrameBytes = headerBytes + 0xffff;

export type SmpOperation = 'read' | 'read-answer' | 'write' | 'write-answer';
const operations: readonly SmpOperation[] = ['read', 'read-answer', 'write', 'write-answer'];

export interface SmpHeader {
  readonly version: 1 | 2;
  readonly operation: SmpOperation;
  readonly group: number;
  /** 0 to 255. */
  readonly sequence: number;
  readonly command: number;
}

export interface SmpFrame extends SmpHeader {
  readonly payload: SmpMap;
}

export const encodeFrame = (
  header: SmpHeader,
  payload: Readonly<Record<string, SmpValue | undefined>>,
): Uint8Array => {
  const body = encodeMap(payload);
  if (body.length > 0xffff) throw new RangeError(`${body.length} bytes do not fit an SMP frame`);
  const frame = new Uint8Array(headerBytes + body.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, ((header.version - 1) << 3) | operations.indexOf(header.operation));
  view.setUint16(2, body.length);
  view.setUint16(4, header.group);
  view.setUint8(6, header.sequence & 0xff);
  view.setUint8(7, header.command);
  frame.set(body, headerBytes);
  return frame;
};

/** Bytes of the whole frame that these eight bytes begin; null when no SMP frame begins so. */
export const frameLength = (bytes: Uint8Array): number | null => {
  const [first = 0xff, flags = 0xff, high = 0, low = 0] = bytes;
  const isHeader = bytes.length >= headerBytes && (first & 0xf4) === 0 && flags === 0;
  return isHeader ? headerBytes + ((high << 8) | low) : null;
};

/** Null when `packet` is not one whole SMP frame with a CBOR map in it. */
export const decodeFrame = (packet: Uint8Array): SmpFrame | null => {
  if (frameLength(packet) !== packet.length) return null;
  const payload = decodeMap(packet.subarray(headerBytes));
  const [first = 0, , , , groupHigh = 0, groupLow = 0, sequence = 0, command = 0] = packet;
  const operation = operations[first & 0x07];
  if (payload === null || operation === undefined) return null;
  const version = (first & 0x08) === 0 ? 1 : 2;
  return { version, operation, group: (groupHigh << 8) | groupLow, sequence, command, payload };
};
