import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { confirmHub } from './confirm-hub.ts';
import {
  activeOf,
  hexOf,
  type ImageList,
  isUnsettled,
  keyOf,
  type ListedImage,
  tellsStart,
} from './image-list.ts';
import { markImage } from './marking.ts';
import { startsSinceReset } from './reboot-loop.ts';
import { watchRestart } from './restart-watch.ts';
import { hasGoneBack, readUptime } from './uptime.ts';
import { heardStarts, type Visit } from './visit.ts';

interface Reset {
  readonly isAcknowledged: boolean;
  /** It was seen to restart (restart-settings.ts). */
  readonly isSeen: boolean;
  readonly images: ImageList;
}

/**
 * Sends one reset, to the hub that was identified, and waits for it to be back. Rejects with `restart-failed` when it is not,
 * and with `hub-swapped` before anything is sent.
 */
const resetOnce = async (visit: Visit, signal: AbortSignal): Promise<Reset> => {
  const { application, settings, where } = visit;
  const { requests } = application;
  const before = await requests.listImages(signal);
  const uptimeBefore = await readUptime(visit, signal);
  await confirmHub(visit, signal);
  visit.startsBefore = heardStarts(visit);
  const isAcknowledged = await requests.reset(signal);
  const { isBack, wasDark } = await watchRestart(visit, signal);
  if (!isBack)
    throw new Fault(
      'restart-failed',
      `${where}: the hub did not answer within ${settings.deadlines.backMs} ms after its restart`,
    );
  // First of all: an uptime that is read late may have grown past the one before.
  const uptime = await readUptime(visit, signal);
  const images = await requests.listImages(signal);
  const isSeen =
    tellsStart(before, images) || startsSinceReset(visit) > 0 || hasGoneBack(uptimeBefore, uptime) || wasDark;
  return { isAcknowledged, isSeen, images };
};

const notRestarted = ({ where, settings }: Visit, why: string): Fault =>
  new Fault('restart-failed', `${where}: ${why} after ${settings.tries.restart} tries`);

/**
 * Resets the hub until it was seen to restart. Nothing is reset again that was seen: a second restart would take back what
 * the first one started.
 */
const resetUntilSeen = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  let acknowledged = 0;
  for (let attempt = 1; attempt <= visit.settings.tries.restart; attempt++) {
    const { isAcknowledged, isSeen } = await resetOnce(visit, signal);
    if (isSeen) return;
    if (isAcknowledged) acknowledged++;
  }
  throw notRestarted(visit, `the hub acknowledged ${acknowledged} resets and was not seen to restart`);
};

/**
 * Restarts until nothing waits for a restart and what runs stays: an image on trial is thus taken back. Resolves with
 * whether a restart was needed. `onSettleBegins` is awaited before the first.
 */
export const settleHub = async (
  visit: Visit,
  onSettleBegins: () => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> => {
  const { settings, application } = visit;
  const isLeft = (images: ImageList): boolean =>
    isUnsettled(images, settings) && keyOf(images) !== visit.settledList;
  let images = await application.requests.listImages(signal);
  if (!isLeft(images)) return false;
  await onSettleBegins();
  // A trial that was begun and one that waits need a restart each; one more may go astray.
  for (let restartsLeft = 3; isLeft(images); restartsLeft--) {
    if (restartsLeft === 0)
      throw notRestarted(visit, 'an image still waits for a restart of the hub, or is on trial');
    const reset = await resetOnce(visit, signal);
    // What a restart left as it was, a bootloader that chooses by itself does not choose.
    if (reset.isSeen && keyOf(reset.images) === keyOf(images)) visit.settledList = keyOf(images);
    images = reset.images;
  }
  return true;
};

/** Chooses the loaded image for the next start, where that is not the bootloader's own choice. */
const chooseLoaded = async (visit: Visit, hash: Uint8Array, signal: AbortSignal): Promise<void> => {
  const { application, settings, where } = visit;
  if (settings.start === 'by-itself') return;
  const wanted = hexOf(hash);
  const isLoaded = (image: ListedImage): boolean => image.hash === wanted;
  const active = activeOf(await application.requests.listImages(signal));
  if (active !== null && isLoaded(active) && active.isConfirmed) return;
  const isWaiting = (listed: ImageList): boolean =>
    listed.some((image) => isLoaded(image) && image.isPending);
  const problem = await markImage(visit, hash, settings.start === 'permanent', isWaiting, signal);
  if (problem === null) return;
  const times = `${settings.tries.request} times`;
  throw new Fault('restart-failed', `${where}: the hub was told ${times} to start the new image: ${problem}`);
};

/**
 * Restarts running firmware, into the image that was loaded where one was. Whether MCUboot started it or turned it down is the
 * version's question.
 */
export const restartHub = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  if (visit.loaded !== null) await chooseLoaded(visit, visit.loaded.hash, signal);
  await resetUntilSeen(visit, signal);
};
