import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import { cancelSequence } from '../../protocols/xmodem/frame.ts';
import { sendXmodem } from '../../protocols/xmodem/send-xmodem.ts';
import type { TransferReport } from '../../protocols/xmodem/transfer.ts';
import type { LoadProgress } from '../loader.ts';
import type { GeckoLine } from './line.ts';
import { type Menu, menuPattern } from './menu.ts';
import { overhearLink } from './overheard-link.ts';
import { failureOf, type UnverifiedUpload, type UploadFailure } from './upload-failure.ts';
import { hearVerdict, type UploadVerdict, verdictWithin } from './verdict.ts';

export interface UploadContext {
  readonly line: GeckoLine;
  readonly menu: Menu;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Awaited before the first block of each try goes: the bootloader erases and writes while it receives. */
  readonly beforeBlocks: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** The report is null when the transfer's own end was not told: refused, or its last ACK lost behind the verdict. */
interface Sent extends UnverifiedUpload {
  readonly report: TransferReport | null;
}

const cancelText = Buffer.from(cancelSequence).toString('latin1');

/** Leaves no transfer open. What goes wrong here must not hide why it was called. */
const closeTransfer = async ({ line }: UploadContext): Promise<void> => {
  try {
    await line.console.send(cancelText);
  } catch (error) {
    if (!isFault(error)) throw error;
  }
};

/** Whether its line was read to the end, so that no letter of it is left for the protocol. */
const startReceiving = async ({ line, menu, signal }: UploadContext): Promise<{ isLineOver: boolean }> => {
  const { console, settings } = line;
  await menu.choose('upload');
  const ready = new RegExp(settings.bootloader.ready, 'm');
  const prompt = menuPattern(settings.bootloader.prompt);
  const heard = await console.expect({ ready, prompt }, settings.deadlines.readyMs, signal);
  console.release();
  if (heard?.name === 'ready') return { isLineOver: heard.match[0].endsWith('\n') };
  throw new Fault(
    'transfer-refused',
    `${console.name}: the bootloader did not begin an upload within ${settings.deadlines.readyMs} ms`,
  );
};

const said: UploadVerdict = { kind: 'complete' };

const sendImage = async (
  context: UploadContext,
  image: Uint8Array,
  isReceiverAnnounced: boolean,
): Promise<Sent> => {
  const { line, onProgress, signal } = context;
  const { transferStartMs: startMs, answerMs } = line.settings.deadlines;
  const complete = new RegExp(line.settings.bootloader.complete, 'm');
  const overheard = overhearLink(line.link, complete);
  const deadlines = { startMs, answerMs, tries: line.settings.tries.block };
  let isWholeSent = false;
  const noteProgress = (progress: LoadProgress): void => {
    isWholeSent = progress.acknowledgedBytes === image.length;
    onProgress(progress);
  };
  try {
    const report = await sendXmodem(overheard.link, image, {
      blockBytes: 128,
      signal,
      onProgress: noteProgress,
      deadlines,
      isReceiverAnnounced,
    });
    return { report, verdict: await hearVerdict(line, signal), refused: null, isWholeSent };
  } catch (error) {
    if (isFault(error, 'transfer-refused'))
      return { report: null, verdict: await hearVerdict(line, signal), refused: error, isWholeSent };
    if (!isFault(error, 'transfer-end-unconfirmed')) throw error;
    const verdict = overheard.hasSaid() ? said : verdictWithin(overheard.heard(), line.settings);
    return { report: null, verdict, refused: null, isWholeSent };
  }
};

const uploadOnce = async (context: UploadContext, image: Uint8Array): Promise<Sent> => {
  let isLineOver: boolean;
  try {
    ({ isLineOver } = await startReceiving(context));
    await context.beforeBlocks();
  } catch (error) {
    await closeTransfer(context);
    throw error;
  }
  return sendImage(context, image, isLineOver);
};

type Attempt = { readonly report: TransferReport | null } | UploadFailure;

const attemptUpload = async (context: UploadContext, image: Uint8Array): Promise<Attempt> => {
  try {
    const sent = await uploadOnce(context, image);
    if (sent.verdict.kind === 'complete') return { report: sent.report };
    return failureOf(context.line.console.name, image.length, sent);
  } catch (fault) {
    // Of a hub that fell silent the same holds as of one whose verdict did not come (failureOf).
    return {
      fault,
      isWorthAnother: isFault(fault, 'transfer-noisy', 'transfer-not-started', 'transfer-refused'),
    };
  }
};

/**
 * Uploads until the bootloader says that it verified what it wrote. Tried again only while its menu answers at once.
 * Rejects with `image-refused`, `hub-write-failed`, `upload-unconfirmed`, or what the transfer rejects with.
 */
export const uploadImage = async (
  context: UploadContext,
  image: Uint8Array,
): Promise<{ readonly report: TransferReport | null; readonly attempts: number }> => {
  const { line, menu, signal } = context;
  for (let attempts = 1; ; attempts++) {
    const attempt = await attemptUpload(context, image);
    if ('report' in attempt) return { report: attempt.report, attempts };
    const isLast = attempts >= line.settings.transfer.tries || !attempt.isWorthAnother;
    if (isLast || !(await menu.answers(signal))) throw attempt.fault;
  }
};
