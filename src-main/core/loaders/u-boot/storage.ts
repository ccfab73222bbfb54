import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { HubAtPrompt, KnownHub } from './hub-at-prompt.ts';
import { askCrc, askSize, filledIn, type Held, heldOf, heldText, storageDeadlineMs } from './memory.ts';
import type { Acting, Filling, UBootSettings } from './settings.ts';
import type { Answer } from './shell.ts';

export interface StorageContext {
  readonly where: string;
  readonly hubs: HubAtPrompt;
  readonly settings: UBootSettings;
  readonly signal: AbortSignal;
}

const endText = (command: string, { code, output }: Answer): string =>
  `\`${command}\` ended with code ${code}: ${output.trim().slice(-120)}`;

/** Who is there, and whether its memory still holds the image: it is lost with the power, and with it what a write would write. */
const proveReady = async (context: StorageContext, image: Held): Promise<KnownHub> => {
  const { where, hubs, settings, signal } = context;
  const hub = await hubs.confirm(signal);
  const crc = await askCrc(where, hub, settings, settings.transfer.address, image, signal);
  if (crc === image.crc) return hub;
  throw new Fault(
    'hub-restarted',
    `${where}: the hub was restarted in the write: its memory holds ${heldText({ ...image, crc })}, the image has ${heldText(image)}; nothing was written a second time`,
  );
};

/** Types the command once for each time that the hub was proven ready. Returns in whose session it was seen to succeed. */
const writeBy = async (
  context: StorageContext,
  command: Acting,
  image: Held,
  proven: KnownHub,
): Promise<KnownHub> => {
  const { where, settings, signal } = context;
  const waitMs = storageDeadlineMs(settings, image.bytes);
  for (let attempt = 1; attempt <= settings.tries.command; attempt++) {
    const hub = attempt === 1 ? proven : await proveReady(context, image);
    const answer = await hub.act(command, waitMs, signal);
    if (answer?.code === 0) return hub;
    if (answer !== null) throw new Fault('hub-write-failed', `${where}: ${endText(command, answer)}`);
  }
  throw new Fault(
    'console-garbled',
    `${where}: no readable answer to \`${command}\` after ${settings.tries.command} tries of ${waitMs} ms`,
  );
};

/**
 * Has the hub write what lies at the transfer address: `proven`, in whose session it named itself and its memory was seen to
 * hold the image. Returns the milliseconds it took.
 */
export const writeStorage = async (
  context: StorageContext,
  image: Uint8Array,
  proven: KnownHub,
): Promise<number> => {
  const { settings } = context;
  const startedAtMs = performance.now();
  const held = heldOf(image);
  const places = { address: settings.transfer.address, size: image.length.toString(16) };
  let hub = proven;
  for (const template of settings.store.commands)
    hub = await writeBy(context, filledIn(template, places), held, hub);
  return performance.now() - startedAtMs;
};

const mustFill = async (
  { where, signal }: StorageContext,
  hub: KnownHub,
  command: Filling,
  waitMs: number,
): Promise<void> => {
  const answer = await hub.fill(command, waitMs, signal);
  if (answer.code !== 0) throw new Fault('check-failed', `${where}: ${endText(command, answer)}`);
};

/**
 * Loads storage back to memory that holds something else for sure (filled with a byte the image does not begin with,
 * its size forgotten) and compares size and CRC-32 with the image's. The hub names itself before and after: what is said
 * here belongs to the one that was asked. Returns how they differ, or null.
 */
export const compareStorage = async (context: StorageContext, image: Uint8Array): Promise<string | null> => {
  const { where, hubs, settings, signal } = context;
  const { address, prepare, command } = settings.readBack;
  const waitMs = storageDeadlineMs(settings, image.length);
  // mutant: logic: no image is empty, so there is a first byte
  // mutant: number: the same
  const poison = (~(image[0] ?? 0) & 0xff).toString(16).padStart(2, '0');
  const places = { address, size: image.length.toString(16), poison };
  const hub = await hubs.confirm(signal);
  for (const filling of [...prepare, settings.size.clear, command])
    await mustFill(context, hub, filledIn(filling, places), waitMs);
  const expected = heldOf(image);
  const held = {
    bytes: await askSize(where, hub, settings, expected, signal),
    crc: await askCrc(where, hub, settings, address, expected, signal),
  };
  await hubs.confirm(signal);
  if (held.bytes === expected.bytes && held.crc === expected.crc) return null;
  return `storage holds ${heldText(held)}, the image has ${heldText(expected)}`;
};

/** Rejects with `check-mismatch` where {@link compareStorage} finds a difference. */
export const checkStorage = async (context: StorageContext, image: Uint8Array): Promise<void> => {
  const difference = await compareStorage(context, image);
  if (difference !== null) throw new Fault('check-mismatch', `${context.where}: ${difference}`);
};
