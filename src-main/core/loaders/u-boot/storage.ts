import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { askCrc, askSize, fill, heldOf, heldText, storageDeadlineMs } from './memory.ts';
import type { UBootSettings } from './settings.ts';
import type { Shell } from './shell.ts';

/** Has the hub write what lies at the transfer address. Returns the milliseconds it took. */
export const writeStorage = async (
  where: string,
  shell: Shell,
  settings: UBootSettings,
  imageBytes: number,
  signal: AbortSignal,
): Promise<number> => {
  const startedAtMs = performance.now();
  const places = { address: settings.transfer.address, size: imageBytes.toString(16) };
  for (const template of settings.store.commands) {
    const command = fill(template, places);
    const answer = await shell.run(command, storageDeadlineMs(settings, imageBytes), signal);
    if (answer.code !== 0)
      throw new Fault(
        'hub-write-failed',
        `${where}: \`${command}\` ended with code ${answer.code}: ${answer.output.trim().slice(-120)}`,
      );
  }
  return performance.now() - startedAtMs;
};

const mustRun = async (where: string, shell: Shell, command: string, waitMs: number, signal: AbortSignal) => {
  const answer = await shell.run(command, waitMs, signal);
  if (answer.code !== 0)
    throw new Fault(
      'check-failed',
      `${where}: \`${command}\` ended with code ${answer.code}: ${answer.output.trim().slice(-120)}`,
    );
};

/**
 * Loads storage back to memory that holds something else for sure (filled with a byte the image does not begin with,
 * its size forgotten) and compares size and CRC-32 with the image's. Returns how they differ, or null.
 */
export const compareStorage = async (
  where: string,
  shell: Shell,
  settings: UBootSettings,
  image: Uint8Array,
  signal: AbortSignal,
): Promise<string | null> => {
  const { address, prepare, command } = settings.readBack;
  const waitMs = storageDeadlineMs(settings, image.length);
  const poison = (~(image[0] ?? 0) & 0xff).toString(16).padStart(2, '0');
  const places = { address, size: image.length.toString(16), poison };
  for (const template of prepare) await mustRun(where, shell, fill(template, places), waitMs, signal);
  await mustRun(where, shell, settings.size.clear, waitMs, signal);
  await mustRun(where, shell, fill(command, places), waitMs, signal);
  const expected = heldOf(image);
  const held = {
    bytes: await askSize(where, shell, settings, expected, signal),
    crc: await askCrc(where, shell, settings, address, expected, signal),
  };
  if (held.bytes === expected.bytes && held.crc === expected.crc) return null;
  return `storage holds ${heldText(held)}, the image has ${heldText(expected)}`;
};

/** Rejects with `check-mismatch` where {@link compareStorage} finds a difference. */
export const checkStorage = async (
  where: string,
  shell: Shell,
  settings: UBootSettings,
  image: Uint8Array,
  signal: AbortSignal,
): Promise<void> => {
  const difference = await compareStorage(where, shell, settings, image, signal);
  if (difference !== null) throw new Fault('check-mismatch', `${where}: ${difference}`);
};
