import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import { confirmHub } from './confirm-hub.ts';
import { activeOf } from './image-list.ts';
import { waitForAnswer } from './reach-hub.ts';
import { heardStarts, type SmpEnd, type Visit } from './visit.ts';

/** Firmware lists the image that it runs from; a bootloader that speaks the same frames lists none that runs. */
const firmwareRuns = async (visit: Visit, withinMs: number, signal: AbortSignal): Promise<boolean> => {
  const { application } = visit;
  if (!(await waitForAnswer(visit, application, withinMs, signal))) return false;
  return activeOf(await application.requests.listImages(signal)) !== null;
};

const resetOnce = async (visit: Visit, recovery: SmpEnd, signal: AbortSignal): Promise<boolean> => {
  const { resetDelayMs, backMs } = visit.settings.deadlines;
  await confirmHub(visit, signal);
  visit.startsBefore = heardStarts(visit);
  await recovery.requests.reset(signal);
  await recovery.port.pause(resetDelayMs, signal);
  return firmwareRuns(visit, backMs, signal);
};

/** A hub that was told to restart and answers nothing any more did not come back from it. */
const isGone = (error: unknown, attempt: number): boolean => attempt > 1 && isFault(error, 'no-reply');

const isStarted = async (
  visit: Visit,
  recovery: SmpEnd,
  attempt: number,
  signal: AbortSignal,
): Promise<boolean> => {
  // Firmware that took its time is no other hub.
  if (attempt > 1 && (await firmwareRuns(visit, visit.settings.deadlines.wakeEveryMs, signal))) return true;
  try {
    return await resetOnce(visit, recovery, signal);
  } catch (error) {
    if (isGone(error, attempt)) return false;
    throw error;
  }
};

/**
 * Restarts a hub that stands in its bootloader, which starts what was loaded if it finds it valid. That firmware answers where
 * none did is the proof of it.
 */
export const startFromRecovery = async (
  visit: Visit,
  recovery: SmpEnd,
  signal: AbortSignal,
): Promise<void> => {
  const { where, settings } = visit;
  for (let attempt = 1; attempt <= settings.tries.restart; attempt++) {
    if (!(await isStarted(visit, recovery, attempt, signal))) continue;
    visit.end = visit.application;
    return;
  }
  throw new Fault(
    'restart-failed',
    `${where}: no firmware answered within ${settings.deadlines.backMs} ms after ${settings.tries.restart} restarts of the bootloader`,
  );
};
