import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { CaptureByte, CaptureEntry } from './capture.ts';
import { createVirtualLink } from './virtual-link.ts';

export interface Replay {
  readonly link: ByteLink;
  /** What of the recording has not happened; null once all of it has. */
  leftOver(): string | null;
}

const hex = (byte: CaptureByte): string => (byte === 'ss' ? byte : byte.toString(16).padStart(2, '0'));

/**
 * Plays the hub's part of a recording: takes exactly the bytes that were recorded, and answers with the recorded ones.
 * A write that differs throws, with the line of the recording, and nothing is answered any more.
 */
export const createReplay = (name: string, entries: readonly CaptureEntry[], baudRate: number): Replay => {
  const { link, device } = createVirtualLink(name, { baudRate });
  let at = 0;
  let offset = 0;
  let sequence = 0;

  const answer = (): void => {
    for (let entry = entries[at]; entry?.direction === 'to-bench'; entry = entries[++at])
      device.send(Uint8Array.from(entry.bytes, (byte) => (byte === 'ss' ? sequence : byte)));
  };

  const take = (byte: number): void => {
    const entry = entries[at];
    if (entry === undefined)
      throw new Error(`${name}: ${hex(byte)} was written after the end of the recording`);
    const due = entry.bytes[offset] ?? 'ss';
    if (due === 'ss') sequence = byte;
    else if (due !== byte)
      throw new Error(
        `${name}, line ${entry.line}, byte ${offset + 1}: ${hex(byte)} was written, ${hex(due)} was recorded`,
      );
    offset++;
    if (offset < entry.bytes.length) return;
    offset = 0;
    at++;
    answer();
  };

  return {
    link: {
      ...link,
      get baudRate() {
        return link.baudRate;
      },
      write: async (bytes) => {
        for (const byte of bytes) take(byte);
      },
    },
    leftOver: () => {
      const entry = entries[at];
      return entry === undefined
        ? null
        : `line ${entry.line}: ${entry.bytes.length - offset} bytes were not written`;
    },
  };
};
