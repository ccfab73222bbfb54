import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import { cancelSequence } from '../../protocols/xmodem/frame.ts';
import { sendXmodem } from '../../protocols/xmodem/send-xmodem.ts';
import type { TransferReport } from '../../protocols/xmodem/transfer.ts';
import type { LoadProgress } from '../loader.ts';
import type { GeckoLine } from './line.ts';
import { type Menu, menuPattern } from './menu.ts';
import { overhearLink } from './overheard-link.ts';
import { hearVerdict, type UploadVerdict, verdictText, verdictWithin } from './verdict.ts';

export interface UploadContext {
  readonly line: GeckoLine;
  readonly menu: Menu;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Awaited before the first block of each try goes: the bootloader erases and writes while it receives. */
  readonly beforeBlocks: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Null when every byte was taken and the ACK for the end of the file got lost behind the verdict. */
type Sent = { readonly report: TransferReport | null; readonly verdict: UploadVerdict };

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

const imageRefused = (where: string, code: string): Fault =>
  new Fault('image-refused', `${where}: the bootloader refused the image: file error 0x${code}`);

const isAboutImage = (verdict: UploadVerdict): verdict is UploadVerdict & { readonly code: string } =>
  verdict.kind === 'aborted' && verdict.source === 'file' && /^[45]/.test(verdict.code ?? '');

/** The receiver broke off (CAN CAN), and says why behind it. */
const whyRefused = async ({ line, signal }: UploadContext, refused: Fault): Promise<Fault> => {
  const verdict = await hearVerdict(line, signal);
  if (isAboutImage(verdict)) return imageRefused(line.console.name, verdict.code);
  return new Fault('transfer-refused', `${refused.message}; ${verdictText(verdict)}`, { cause: refused });
};

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
  try {
    const report = await sendXmodem(overheard.link, image, {
      blockBytes: 128,
      signal,
      onProgress,
      deadlines,
      isReceiverAnnounced,
    });
    return { report, verdict: await hearVerdict(line, signal) };
  } catch (error) {
    if (isFault(error, 'transfer-refused')) throw await whyRefused(context, error);
    if (!isFault(error, 'transfer-end-unconfirmed')) throw error;
    if (overheard.hasSaid()) return { report: null, verdict: { kind: 'complete' } };
    return { report: null, verdict: verdictWithin(overheard.heard(), line.settings) };
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

const unconfirmed = (where: string, image: Uint8Array, verdict: UploadVerdict): Fault =>
  isAboutImage(verdict)
    ? imageRefused(where, verdict.code)
    : new Fault(
        'upload-unconfirmed',
        `${where}: the bootloader took all ${image.length} bytes; then ${verdictText(verdict)}`,
      );

/**
 * Faults that another go may not meet. A hub that fell silent is none of them: while it was, another can have taken
 * its place, and a menu does not say whose it is.
 */
const isWorthAnotherTry = (error: unknown): boolean =>
  isFault(error, 'transfer-noisy', 'transfer-refused', 'transfer-not-started');

type Attempt =
  | { readonly report: TransferReport | null }
  | { readonly fault: unknown; readonly isWorthAnother: boolean };

const attemptUpload = async (context: UploadContext, image: Uint8Array): Promise<Attempt> => {
  try {
    const { report, verdict } = await uploadOnce(context, image);
    if (verdict.kind === 'complete') return { report };
    const isWorthAnother = verdict.kind !== 'silent' && !isAboutImage(verdict);
    return { fault: unconfirmed(context.line.console.name, image, verdict), isWorthAnother };
  } catch (fault) {
    return { fault, isWorthAnother: isWorthAnotherTry(fault) };
  }
};

/**
 * Uploads until the bootloader says that it verified what it wrote. Tried again only while its menu answers at once.
 * Rejects with `image-refused`, `upload-unconfirmed`, or what the transfer rejects with.
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
