import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import { heardStarts, type Visit } from './visit.ts';

/** Starts heard since the last reset that this visit asked for, or since it began. */
export const startsSinceReset = (visit: Visit): number => heardStarts(visit) - visit.startsBefore;

const isLooping = (visit: Visit): boolean => startsSinceReset(visit) >= visit.settings.restart.loopBanners;

const rebootLoop = (visit: Visit, cause?: unknown): Fault =>
  new Fault(
    'reboot-loop',
    `${visit.where}: the hub started ${startsSinceReset(visit)} times after one restart`,
    {
      cause,
    },
  );

/** Rejects with `reboot-loop` once the hub was heard to start too often. */
export const mustNotLoop = (visit: Visit): void => {
  if (isLooping(visit)) throw rebootLoop(visit);
};

/**
 * Does `work` and calls a hub that kept restarting meanwhile what it is: also when everything was answered between two
 * starts, and whatever else failed because of them.
 */
export const withoutLoop = async <T>(visit: Visit, work: () => Promise<T>): Promise<T> => {
  try {
    const result = await work();
    mustNotLoop(visit);
    return result;
  } catch (error) {
    const isOwn = !isFault(error) || isFault(error, 'reboot-loop', 'cancelled', 'port-lost', 'hub-swapped');
    if (isOwn || !isLooping(visit)) throw error;
    throw rebootLoop(visit, error);
  }
};
