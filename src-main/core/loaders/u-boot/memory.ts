import { crc32 } from 'node:zlib';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { UBootSettings } from './settings.ts';
import type { Answer, Shell } from './shell.ts';

/** Fills the places of a settings command. */
export const fill = (command: string, places: Readonly<Record<string, string>>): string =>
  command.replace(/<(address|size|poison)>/g, (whole, place: string) => places[place] ?? whole);

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
  const digits = new RegExp(pattern, 'm').exec(answer.output)?.groups?.[group];
  return digits === undefined || !/^[0-9a-fA-F]{1,8}$/.test(digits) ? null : Number.parseInt(digits, 16);
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

/** Size of the last load and CRC-32 of the memory at `address`, by the device's own reckoning. */
export const askHeld = async (
  where: string,
  shell: Shell,
  settings: UBootSettings,
  address: string,
  expected: Held,
  signal: AbortSignal,
): Promise<Held> => {
  const { size, crc, tries } = settings;
  const waitMs = storageDeadlineMs(settings, expected.bytes);
  const query = fill(crc.query, { address, size: expected.bytes.toString(16) });
  const ask = async (command: string, pattern: string, group: string) =>
    hexField(await shell.run(command, waitMs, signal), pattern, group);
  const heldBytes = await askNumber(
    () => ask(size.query, size.pattern, 'size'),
    expected.bytes,
    tries.command,
  );
  const heldCrc = await askNumber(() => ask(query, crc.pattern, 'crc'), expected.crc, tries.command);
  if (heldBytes === null || heldCrc === null)
    throw new Fault(
      'console-garbled',
      `${where}: no readable ${heldBytes === null ? 'size' : 'CRC-32'} after ${tries.command} tries`,
    );
  return { bytes: heldBytes, crc: heldCrc };
};
