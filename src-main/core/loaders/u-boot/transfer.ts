import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import { type TransferReport, transfer } from '../../protocols/xmodem/transfer.ts';
import type { LoadProgress } from '../loader.ts';
import type { HubAtPrompt, KnownHub } from './hub-at-prompt.ts';
import { imagePlan } from './image-plan.ts';
import { askCrc, filledIn, heldOf, heldText } from './memory.ts';
import type { Filling, UBootSettings } from './settings.ts';
import type { Shell, StartedCommand } from './shell.ts';
import { enterKey, escapeKey, type SpeedSwitch } from './speed-switch.ts';

export interface TransferContext {
  readonly link: ByteLink;
  readonly console: DeviceConsole;
  readonly shell: Shell;
  readonly settings: UBootSettings;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly hubs: HubAtPrompt;
  readonly speed: SpeedSwitch;
  readonly signal: AbortSignal;
}

/**
 * U-Boot acknowledges YMODEM's block 0 and never sends the `C` that the protocol has follow it (common/xyzModem.c), and
 * gives up on the first block after 2 s; one that does send it has done so by then.
 */
const goAfterHeaderMs = 30;

/** Eight CANs end a receiver in any state; sent even when the sender did so itself. */
const cancelTransfer = '\x18'.repeat(8);

/** A key that a bootloader waits for is pressed again after this, as often as that. */
const pressEveryMs = 500;
const presses = 3;

/**
 * Leaves no transfer open. What goes wrong here must not hide why it was called; whoever stopped the transfer waits for this,
 * so it has a signal of its own.
 */
const closeTransfer = async (context: TransferContext, baudRate: number): Promise<void> => {
  const { console, shell, settings, speed } = context;
  shell.lose();
  try {
    if (baudRate !== settings.baudRate) await speed.free([baudRate], new AbortController().signal);
    else await console.send(cancelTransfer);
    await console.send(settings.wakeKeys);
  } catch (error) {
    if (!isFault(error)) throw error;
  }
};

interface Readiness {
  readonly isLineOver: boolean;
}

/**
 * What the bootloader said when it began to listen, with `key` pressed for it where it waits for one; null when it did
 * not. What it says after that is left to the protocol, to which a line read to its end leaves no letter of a text.
 */
const hearReady = async (
  { console, settings, signal }: TransferContext,
  key: string | null,
): Promise<Readiness | null> => {
  const ready = new RegExp(settings.transfer.ready, 'm');
  const { readyMs } = settings.deadlines;
  let heard = null;
  for (let press = 1; press <= presses && heard === null; press++) {
    if (key !== null) await console.send(key);
    heard = await console.expect({ ready }, key === null ? readyMs : readyMs / presses, signal);
    if (key === null) break;
  }
  console.release();
  return heard === null ? null : { isLineOver: heard.match[0].endsWith('\n') };
};

/** Follows a bootloader that is back at the console's speed until its command has ended. */
const followBack = async (context: TransferContext, started: StartedCommand): Promise<void> => {
  const { console, speed, signal } = context;
  await speed.goBack(signal);
  for (let press = 1; press <= presses; press++) {
    await console.send(escapeKey);
    if ((await started.finish(pressEveryMs, signal)) !== null) return;
  }
};

const sendImage = (
  { link, settings, onProgress, signal }: TransferContext,
  image: Uint8Array,
  { isLineOver: isReceiverAnnounced }: Readiness,
) => {
  const { transferStartMs: startMs, answerMs } = settings.deadlines;
  const deadlines = { startMs, answerMs, tries: settings.tries.block, goMs: goAfterHeaderMs };
  const options = { signal, onProgress, deadlines, isReceiverAnnounced };
  return transfer(link, imagePlan(link.name, settings, image, link.baudRate), options);
};

const refused = (console: DeviceConsole, why: string): Fault =>
  new Fault('transfer-refused', `${console.name}: ${why}`);

/** Null when the end was not confirmed though every byte was: what memory holds decides then. */
const sendToMemory = async (
  context: TransferContext,
  image: Uint8Array,
  baudRate: number,
): Promise<TransferReport | null> => {
  const { console, hubs, settings, speed, signal } = context;
  const { address, command } = settings.transfer;
  const isSwitched = baudRate !== settings.baudRate;
  if (isSwitched && !(await speed.canSpeak(baudRate)))
    throw refused(console, `the port does not take ${baudRate} baud`);
  const typed = `${filledIn(command, { address })}${isSwitched ? ` ${baudRate}` : ''}`;
  const started = await hubs.begin(typed as Filling, signal);
  if (started === null)
    throw new Fault('console-garbled', `${console.name}: \`${typed}\` could not be typed`);
  try {
    if (isSwitched) await speed.follow(baudRate, signal);
    const ready = await hearReady(context, isSwitched ? enterKey : null);
    if (ready === null)
      throw refused(
        console,
        `the bootloader did not start to receive at ${baudRate} baud within ${settings.deadlines.readyMs} ms`,
      );
    const report = await sendImage(context, image, ready);
    if (isSwitched) await followBack(context, started);
    else await started.finish(settings.deadlines.commandMs, signal);
    return report;
  } catch (error) {
    await closeTransfer(context, baudRate);
    if (isFault(error, 'transfer-end-unconfirmed')) return null;
    throw error;
  }
};

/**
 * Brings the image into the hub's memory over one transfer, and has the hub say who it is and its CRC-32 there. The report is
 * null when the receiver never confirmed the end and memory was good all the same.
 */
export const transferOnce = async (
  context: TransferContext,
  image: Uint8Array,
  baudRate: number,
): Promise<{ readonly report: TransferReport | null; readonly proven: KnownHub }> => {
  const { console, hubs, settings, signal } = context;
  const report = await sendToMemory(context, image, baudRate);
  const proven = await hubs.confirm(signal);
  const expected = heldOf(image);
  const crc = await askCrc(console.name, proven, settings, settings.transfer.address, expected, signal);
  if (crc === expected.crc) return { report, proven };
  throw new Fault(
    'transfer-corrupt',
    `${console.name}: memory holds ${heldText({ ...expected, crc })} after the transfer, the image has ${heldText(expected)}`,
  );
};
