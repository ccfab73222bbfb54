import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import {
  imageGroup,
  isRefusal,
  osGroup,
  type Refusal,
  refusalText,
  smpError,
} from '../../protocols/smp/answer.ts';

/** What a refused upload request calls for. */
export type RefusalMeaning = 'passes' | 'too-large' | 'write-failed' | 'final';

/** Of the image group (img_mgmt_err_code_t). */
const noFreeMemory = 15;
const [firstFlashError, lastFlashError] = [10, 13];

/** Busy and out of buffers pass; the other two are what a request that noise changed is answered with. */
const passingErrors: readonly number[] = [
  smpError.busy,
  smpError.noMemory,
  smpError.invalidValue,
  smpError.notSupported,
];

/** Version 1 devices fold flash errors into "unknown"; some of version 2 name a group for errors of SMP itself. */
export const meaningOf = (refusal: Refusal): RefusalMeaning => {
  const { group, code } = refusal;
  if (code === smpError.tooLarge && (group === null || group === osGroup)) return 'too-large';
  if (group === imageGroup && code === noFreeMemory) return 'too-large';
  if (group === imageGroup && code >= firstFlashError && code <= lastFlashError) return 'write-failed';
  if (isRefusal(refusal, smpError.unknown)) return 'write-failed';
  return passingErrors.some((passing) => isRefusal(refusal, passing)) ? 'passes' : 'final';
};

/** `where` names the hub and how far its upload got. */
// mutant: number: how often is told from two on
export const uploadRefused = (where: string, refusal: Refusal, times = 1): Fault =>
  new Fault(
    meaningOf(refusal) === 'write-failed' ? 'hub-write-failed' : 'transfer-refused',
    `${where}: the hub answers ${refusalText(refusal)}${times > 1 ? `, ${times} times` : ''}`,
  );
