import { crc32 } from 'node:zlib';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { fieldOf } from '../whole-lines.ts';
import type { KnownHub } from './hub-at-prompt.ts';
import type { UBootSettings } from './settings.ts';
import type { Answer } from './shell.ts';

/** Fills the places of a settings command. */
export const filledIn = <Command extends string>(
  command: Command,
  places: Readonly<Record<string, string>>,
): Command =>
  command.replace(/<(address|size|poison)>/g, (whole, place: string) => places[place] ?? whole) as Command;

/** Memory and storage commands take longer for larger images. */
export const storageDeadlineMs = (settings: UBootSettings, bytes: number): number =>
  settings.deadlines.storageMs + Math.ceil((bytes / 1024) * settings.deadlines.storagePerKibMs);

/** What the device says it holds. */
export interface Held {
  readonly bytes: number;
  readonly crc: number;
}

export const heldText = ({ bytes, crc }: Held): string =>
  `${bytes} bytes with CRC-32 ${crc.toString(16).padStart(8, '0')}`;

export const heldOf = (image: Uint8Array): Held => ({ bytes: image.length, crc: crc32(image) });

const hexField = (answer: Answer, pattern: string, group: string): number | null => {
  if (answer.code !== 0) return null;
  const digits = fieldOf(answer.output, pattern, group);
  // mutant: logic: `null` as a text is no hex digits either
  return digits === null || !/^[0-9a-fA-F]{1,8}$/.test(digits) ? null : Number.parseInt(digits, 16);
};

/**
 * Asks for a number until it is the expected one or the same other one came twice: an answer that noise changed is
 * neither taken for a damaged image nor the other way round.
 */
const askNumber = async (
  ask: () => Promise<number | null>,
  expected: number,
  tries: number,
): Promise<number | null> => {
  let previous: number | null = null;
  for (let attempt = 1; attempt <= Math.max(2, tries); attempt++) {
    const answered = await ask();
    if (answered === expected || (answered !== null && answered === previous)) return answered;
    previous = answered;
  }
  return null;
};

const unreadable = (where: string, what: string, tries: number): Fault =>
  new Fault('console-garbled', `${where}: no readable ${what} after ${tries} tries`);

/** CRC-32 of as much memory at `address` as the image is long, by the device's own reckoning. */
export const askCrc = async (
  where: string,
  hub: KnownHub,
  settings: UBootSettings,
  address: string,
  expected: Held,
  signal: AbortSignal,
): Promise<number> => {
  const { crc, tries } = settings;
  const query = filledIn(crc.query, { address, size: expected.bytes.toString(16) });
  const waitMs = storageDeadlineMs(settings, expected.bytes);
  const ask = async () => hexField(await hub.ask(query, waitMs, signal), crc.pattern, 'crc');
  const held = await askNumber(ask, expected.crc, tries.command);
  if (held === null) throw unreadable(where, 'CRC-32', tries.command);
  return held;
};

/** Bytes of the device's last load. */
export const askSize = async (
  where: string,
  hub: KnownHub,
  settings: UBootSettings,
  expected: Held,
  signal: AbortSignal,
): Promise<number> => {
  const { size, tries, deadlines } = settings;
  const ask = async () =>
    hexField(await hub.ask(size.query, deadlines.commandMs, signal), size.pattern, 'size');
  const held = await askNumber(ask, expected.bytes, tries.command);
  if (held === null) throw unreadable(where, 'size', tries.command);
  return held;
};
