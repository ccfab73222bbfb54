import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { LoadProgress, LoadReport } from '../loader.ts';
import { confirmHub } from './confirm-hub.ts';
import { type FrameLimits, limitsOf, takeSmallerFrames } from './frame-limits.ts';
import { hexOf, type ListedImage } from './image-list.ts';
import type { McubootImage } from './mcuboot-image.ts';
import { type UploadOptions, type UploadOutcome, uploadImage } from './upload.ts';
import type { UploadReport } from './upload-measure.ts';
import type { Visit } from './visit.ts';

/** The slot that was written has the image with `hash`, by the device's own list; a bootloader may list no hashes. */
export const isStored = async (
  { end, recovery, writtenSlot }: Visit,
  { hash, version }: McubootImage,
  signal: AbortSignal,
): Promise<boolean> => {
  const images = await end.requests.listImages(signal);
  const isImage = (listed: ListedImage): boolean =>
    listed.hash === null ? end === recovery && listed.version === version : listed.hash === hexOf(hash);
  return images.some((listed) => listed.slot === writtenSlot && isImage(listed));
};

/** An upload that ran to its end or lost its place. */
type Ended = Exclude<UploadOutcome, { readonly kind: 'too-large' }>;
type Begun = { readonly outcome: Ended } | { readonly fault: Fault };

const uploadIn = (
  { end, settings, baudRate }: Visit,
  limits: FrameLimits,
  work: Pick<UploadOptions, 'image' | 'onProgress' | 'confirmHub'>,
  signal: AbortSignal,
): Promise<UploadOutcome> => {
  const options = {
    ...limits,
    ...work,
    imageNumber: settings.image.number,
    framing: end.framing,
    baudRate,
    tries: settings.tries.chunk,
    eraseMs: settings.deadlines.eraseMs,
    chunkMs: settings.deadlines.chunkMs,
  };
  return uploadImage(end.port, options, signal);
};

/** An upload, in frames as small as it takes, or the fault of the line that the next one may not meet. */
const uploadOnce = async (
  visit: Visit,
  image: Uint8Array,
  reports: UploadReport[],
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Begun> => {
  const work = { image, onProgress, confirmHub: (until: AbortSignal) => confirmHub(visit, until) };
  try {
    for (;;) {
      const limits = await limitsOf(visit, signal);
      const outcome = await uploadIn(visit, limits, work, signal);
      reports.push(outcome.report);
      if (outcome.kind !== 'too-large') return { outcome };
      takeSmallerFrames(visit, limits.frameBytes, outcome.refusal);
    }
  } catch (error) {
    if (isFault(error, 'transfer-stalled', 'transfer-noisy')) return { fault: error };
    throw error;
  }
};

const reportOf = (
  reports: readonly UploadReport[],
  { imageBytes, baudRate, attempts }: { imageBytes: number; baudRate: number; attempts: number },
): LoadReport => {
  const sum = (of: (report: UploadReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const last = reports.at(-1);
  return {
    imageBytes,
    transferMs: sum(({ streamMs }) => streamMs),
    storeMs: sum(({ openMs }) => openMs),
    baudRate,
    frames: sum(({ pieces }) => pieces),
    retries: sum(({ retries }) => retries) + attempts - 1,
    // mutant: logic: an upload that is over has its report
    // mutant: optional: the same
    turnAroundMs: last?.turnAroundMs ?? null,
    // mutant: logic: the same
    // mutant: optional: the same
    ceilingFraction: last?.ceilingFraction ?? null,
  };
};

/** Before another upload: the hub must still be there and be the same. What ended the last one is what counts else. */
const mayGoOn = async (visit: Visit, fault: Fault, isLast: boolean, signal: AbortSignal): Promise<void> => {
  if (isLast) throw fault;
  try {
    await confirmHub(visit, signal);
  } catch (error) {
    if (isFault(error, 'hub-swapped', 'cancelled', 'port-lost')) throw error;
    throw fault;
  }
};

interface Uploaded {
  /** Nothing more to do: what is wrong with the image now, another upload would not mend, or it is not known to be wrong. */
  readonly isOver: boolean;
  readonly fault: Fault;
}

const unfinished = (where: string, why: string): Fault =>
  new Fault('transfer-end-unconfirmed', `${where}: ${why}`);

/** What an upload that ran to its end, or lost its place, leaves to be done. */
const judge = async (
  visit: Visit,
  outcome: Ended,
  image: McubootImage,
  isLast: boolean,
  signal: AbortSignal,
): Promise<Uploaded> => {
  const { where, settings, end, recovery } = visit;
  const isWordDue = settings.transfer.match === 'required' && end !== recovery;
  visit.match = outcome.kind === 'done' ? outcome.match : null;
  if (outcome.kind === 'lost-place') {
    // The last piece may have been taken and only its answer lost.
    const isOver = !isWordDue && (await isStored(visit, image, signal));
    const at = `${outcome.acknowledgedBytes} bytes`;
    return { isOver, fault: unfinished(where, `the hub lost its place in the upload after ${at}`) };
  }
  if (outcome.match === false)
    return {
      isOver: isLast,
      fault: new Fault('transfer-corrupt', `${where}: what the hub stored does not match`),
    };
  const fault = unfinished(where, 'the hub took every byte and did not say whether they match');
  return { isOver: outcome.match === true || !isWordDue, fault };
};

/**
 * Brings the image into the hub's slot. An upload that breaks off is begun again, and the device goes on from where it
 * was, once the hub has said again who it is: another in its place would have its slot erased. What the hub says of the
 * match at the end is left to `check`.
 */
export const transferImage = async (
  visit: Visit,
  image: Uint8Array,
  parsed: McubootImage,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<LoadReport> => {
  const { tries } = visit.settings.transfer;
  const reports: UploadReport[] = [];
  for (let attempts = 1; ; attempts++) {
    const isLast = attempts >= tries;
    const begun = await uploadOnce(visit, image, reports, onProgress, signal);
    const { isOver, fault } =
      'outcome' in begun
        ? await judge(visit, begun.outcome, parsed, isLast, signal)
        : { isOver: false, fault: begun.fault };
    if (isOver) {
      onProgress({ acknowledgedBytes: image.length, totalBytes: image.length });
      return reportOf(reports, { imageBytes: image.length, baudRate: visit.baudRate, attempts });
    }
    await mayGoOn(visit, fault, isLast, signal);
  }
};
