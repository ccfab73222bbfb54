import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { confirmHub } from './confirm-hub.ts';
import { wouldStart } from './image-list.ts';
import { reachHub, waitForAnswer } from './reach-hub.ts';
import { readRecovery } from './recovery.ts';
import type { Visit } from './visit.ts';

/**
 * To the bootloader of a hub that has no firmware. What is loaded next erases its first slot, so that there is nothing to start
 * has to be seen: by the bootloader's own word, twice. Rejects with `hub-answers` otherwise.
 */
export const enterForRescue = async (visit: Visit, chf: DeviceId, signal: AbortSignal): Promise<void> => {
  const { where, recovery, settings } = visit;
  const images = (await reachHub(visit, signal)) ?? (await readRecovery(visit, signal));
  // mutant: logic: only a bootloader that is spoken to has told a list
  if (images === null || recovery === null)
    throw new Fault(
      'hub-answers',
      `${where}: firmware answers; a hub with firmware is not installed by its label`,
    );
  if (wouldStart(images, settings.bootMode))
    throw new Fault(
      'hub-answers',
      `${where}: the bootloader answers and has firmware to start; a hub with firmware is not installed by its label`,
    );
  visit.end = recovery;
  visit.isRescue = true;
  visit.identified = chf;
};

/** The hub runs what is about to be written over, so it goes to its bootloader first, once it has said again who it is. */
export const enterFromFirmware = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { where, application, recovery, settings } = visit;
  // mutant: logic: settings and visit have a recovery, or neither has
  const request = settings.recovery?.enter ?? null;
  // mutant: logic: the same
  if (recovery === null || request === null) return;
  const { resetDelayMs, backMs } = settings.deadlines;
  for (let attempt = 1; attempt <= settings.tries.restart; attempt++) {
    await confirmHub(visit, signal);
    await application.requests.restartBy(request, signal);
    await application.port.pause(resetDelayMs, signal);
    if (!(await waitForAnswer(visit, recovery, backMs, signal))) continue;
    if ((await readRecovery(visit, signal)) === null) continue;
    visit.end = recovery;
    return;
  }
  throw new Fault(
    'restart-failed',
    `${where}: the hub did not come up in its bootloader after ${settings.tries.restart} tries`,
  );
};
