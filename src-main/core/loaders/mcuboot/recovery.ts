import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import { isRefusal, smpError } from '../../protocols/smp/answer.ts';
import { activeOf, hexOf, type ImageList, wouldStart } from './image-list.ts';
import type { SmpEnd, Visit } from './visit.ts';

/** Noise can turn one question into one that nobody knows; twice over, and with two lists, it is the bootloader's word. */
const roundsDue = 2;

/** Whether the other end has no such question, as a bootloader; or answers others and this one not at all. */
const knowsNoIdentity = async (
  { requests }: SmpEnd,
  { settings }: Visit,
  signal: AbortSignal,
): Promise<boolean> => {
  const [question] = settings.identity.commands;
  if (question === undefined) return false;
  try {
    const told = await requests.tell(question, signal);
    return 'problem' in told && told.refusal !== null && isRefusal(told.refusal, smpError.notSupported);
  } catch (error) {
    if (isFault(error, 'no-reply', 'console-garbled')) return true;
    throw error;
  }
};

/**
 * What a bootloader in its recovery lists; null when it is not a bootloader that answers. Firmware without the identity's group
 * refuses it in the same words, but lists the image that it runs from as active, always.
 */
export const readRecovery = async (visit: Visit, signal: AbortSignal): Promise<ImageList | null> => {
  const { recovery } = visit;
  if (recovery === null) return null;
  let images: ImageList = [];
  try {
    for (let round = 1; round <= roundsDue; round++) {
      if (!(await knowsNoIdentity(recovery, visit, signal))) return null;
      images = await recovery.requests.listImages(signal);
      if (activeOf(images) !== null) return null;
    }
  } catch (error) {
    if (isFault(error, 'no-reply', 'console-garbled', 'check-failed')) return null;
    throw error;
  }
  return images;
};

/** A bootloader may list no hashes. */
const isOurs = ({ loaded }: Visit, images: ImageList): boolean =>
  loaded !== null &&
  images.some(
    ({ slot, hash, version }) =>
      slot === 0 && (hash === null ? version === loaded.version : hash === hexOf(loaded.hash)),
  );

/**
 * For a hub that stands in its bootloader and cannot name itself: rejects with `hub-swapped` when firmware answers in its
 * place. In a rescue there may be nothing in it that could start, but what this visit put there.
 */
export const mustBeRecovery = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { where, settings, isRescue } = visit;
  const images = await readRecovery(visit, signal);
  if (images === null) {
    const text = `${where}: a bootloader without firmware answered, and it does not any more`;
    const isAnswering = await visit.application.requests.isAnswering(settings.deadlines.wakeEveryMs, signal);
    throw new Fault(isAnswering ? 'hub-swapped' : 'no-reply', text);
  }
  if (isRescue && wouldStart(images, settings.bootMode) && !isOurs(visit, images))
    throw new Fault('hub-swapped', `${where}: a hub without firmware was here, the one here now has some`);
};
