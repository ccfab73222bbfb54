import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { TransferReport } from '../../protocols/xmodem/transfer.ts';
import { sendYmodem } from '../../protocols/ymodem/send-ymodem.ts';
import type { LoadProgress } from '../loader.ts';
import { askCrc, fill, heldOf, heldText } from './memory.ts';
import type { UBootSettings } from './settings.ts';
import type { Shell } from './shell.ts';

export interface TransferContext {
  readonly link: ByteLink;
  readonly console: DeviceConsole;
  readonly shell: Shell;
  readonly settings: UBootSettings;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Rejects when another hub answers than the one identified; asked after each transfer, before memory is checked. */
  readonly confirmHub: () => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * U-Boot acknowledges YMODEM's block 0 and never sends the `C` that the protocol has follow it (common/xyzModem.c), and
 * gives up on the first block after 2 s; one that does send it has done so by then.
 */
const goAfterHeaderMs = 30;

/** Eight CANs end a YMODEM receiver in any state; sent even when the sender did so itself. */
const cancelTransfer = '\x18'.repeat(8);

/** Leaves no transfer open. What goes wrong here must not hide why it was called. */
const closeTransfer = async ({ console, shell, settings }: TransferContext): Promise<void> => {
  shell.lose();
  try {
    await console.send(cancelTransfer);
    await console.send(settings.wakeKeys);
  } catch (error) {
    if (!isFault(error)) throw error;
  }
};

interface Readiness {
  readonly isLineOver: boolean;
}

/**
 * What the bootloader said when it began to listen; null when it did not. What it says after that is left to the
 * protocol, to which a line read to its end leaves no letter of a text.
 */
const hearReady = async ({ console, settings, signal }: TransferContext): Promise<Readiness | null> => {
  const ready = new RegExp(settings.transfer.ready, 'm');
  const heard = await console.expect({ ready }, settings.deadlines.readyMs, signal);
  console.release();
  return heard === null ? null : { isLineOver: heard.match[0].endsWith('\n') };
};

const sendImage = (
  { link, settings, onProgress, signal }: TransferContext,
  image: Uint8Array,
  { isLineOver: isReceiverAnnounced }: Readiness,
) => {
  const { transferStartMs: startMs, answerMs } = settings.deadlines;
  const deadlines = { startMs, answerMs, tries: settings.tries.block, goMs: goAfterHeaderMs };
  const options = { signal, onProgress, deadlines, isReceiverAnnounced };
  return sendYmodem(link, { name: 'firmware', bytes: image }, options);
};

/** Null when the end was not confirmed though every byte was: what memory holds decides then. */
const sendToMemory = async (context: TransferContext, image: Uint8Array): Promise<TransferReport | null> => {
  const { console, shell, settings, signal } = context;
  const { address, command } = settings.transfer;
  const started = await shell.start(fill(command, { address }), signal);
  if (started === null)
    throw new Fault('console-garbled', `${console.name}: \`${command}\` could not be typed`);
  try {
    const ready = await hearReady(context);
    if (ready === null)
      throw new Fault(
        'transfer-refused',
        `${console.name}: the bootloader did not start to receive within ${settings.deadlines.readyMs} ms`,
      );
    const report = await sendImage(context, image, ready);
    await started.finish(settings.deadlines.commandMs, signal);
    return report;
  } catch (error) {
    await closeTransfer(context);
    if (isFault(error, 'transfer-end-unconfirmed')) return null;
    throw error;
  }
};

/** Faults of the line that another go may not meet. */
const isWorthAnotherTry = (error: unknown): boolean =>
  isFault(
    error,
    'transfer-corrupt',
    'transfer-noisy',
    'transfer-stalled',
    'transfer-refused',
    'transfer-not-started',
  );

const transferOnce = async (context: TransferContext, image: Uint8Array): Promise<TransferReport | null> => {
  const { console, shell, settings, signal } = context;
  const report = await sendToMemory(context, image);
  // A hub put in place of another while a transfer was tried again would get the write. Memory is checked after this:
  // it is lost with the power, so a hub swapped later still does not hold the image.
  await context.confirmHub();
  const expected = heldOf(image);
  const crc = await askCrc(console.name, shell, settings, settings.transfer.address, expected, signal);
  if (crc === expected.crc) return report;
  throw new Fault(
    'transfer-corrupt',
    `${console.name}: memory holds ${heldText({ ...expected, crc })} after the transfer, the image has ${heldText(expected)}`,
  );
};

/**
 * Brings the image into the hub's memory and has the hub confirm its CRC-32 there, so that a bad transfer never
 * reaches storage. The report is null when the receiver never confirmed the end and memory was good all the same.
 */
export const transferImage = async (
  context: TransferContext,
  image: Uint8Array,
): Promise<{ readonly report: TransferReport | null; readonly attempts: number }> => {
  for (let attempts = 1; ; attempts++) {
    try {
      return { report: await transferOnce(context, image), attempts };
    } catch (error) {
      if (attempts >= context.settings.transfer.tries || !isWorthAnotherTry(error)) throw error;
    }
  }
};
