import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { confirmHub } from './confirm-hub.ts';
import { hexOf, type ListedImage } from './hub-requests.ts';
import { markImage } from './marking.ts';
import { mustNotLoop } from './reboot-loop.ts';
import type { Visit } from './visit.ts';

/** Asks until the hub answers at all. False when it did not within `withinMs`. Rejects with `reboot-loop`. */
export const waitForHub = async (visit: Visit, withinMs: number, signal: AbortSignal): Promise<boolean> => {
  const { requests, settings } = visit;
  const everyMs = settings.deadlines.wakeEveryMs;
  const tries = Math.ceil(withinMs / everyMs);
  for (let attempt = 1; attempt <= tries; attempt++) {
    if (await requests.isAnswering(everyMs, signal)) return true;
    mustNotLoop(visit);
  }
  return false;
};

/** A restart would change what runs: an image waits for it, or the one that runs is on trial. */
export const isUnsettled = (images: readonly ListedImage[]): boolean =>
  images.some(({ isPending, isActive, isConfirmed }) => isPending || (isActive && !isConfirmed));

/**
 * Sends one reset and waits for the hub to be back. A hub answers a reset first and acts on it a moment later; what it
 * says in between is from before. Resolves with the images it then lists; null when the reset was not acknowledged.
 */
const resetOnce = async (
  visit: Visit,
  signal: AbortSignal,
): Promise<{ readonly isAcknowledged: boolean; readonly images: readonly ListedImage[] }> => {
  const { requests, port, settings, where } = visit;
  const { resetDelayMs, backMs } = settings.deadlines;
  visit.startsBefore = port.heardStarts;
  const isAcknowledged = await requests.reset(signal);
  await port.pause(resetDelayMs, signal);
  if (!(await waitForHub(visit, backMs, signal)))
    throw new Fault(
      'restart-failed',
      `${where}: the hub did not answer within ${backMs} ms after its restart`,
    );
  return { isAcknowledged, images: await requests.listImages(signal) };
};

const notRestarted = ({ where, settings }: Visit, why: string): Fault =>
  new Fault('restart-failed', `${where}: ${why} after ${settings.tries.restart} tries`);

/**
 * Resets a hub that has nothing to lose by a second reset, until one was acknowledged. The hub's own list tells a
 * restart only when it changes one, so here its word is all there is.
 */
const restartSettled = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  for (let attempt = 1; attempt <= visit.settings.tries.restart; attempt++)
    if ((await resetOnce(visit, signal)).isAcknowledged) return;
  throw notRestarted(visit, 'the hub acknowledged no restart');
};

/**
 * Restarts until nothing waits for a restart and what runs stays: an image on trial is thus taken back. Resolves with
 * whether a restart was needed.
 */
export const settleHub = async (
  visit: Visit,
  onSettleBegins: () => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> => {
  let images = await visit.requests.listImages(signal);
  if (!isUnsettled(images)) return false;
  await onSettleBegins();
  // A trial that was begun and one that waits need a restart each; one more may go astray.
  for (let restartsLeft = 3; isUnsettled(images); restartsLeft--) {
    if (restartsLeft === 0) throw notRestarted(visit, 'the hub still has an image on trial');
    await confirmHub(visit, signal);
    images = (await resetOnce(visit, signal)).images;
  }
  return true;
};

/** Chooses the loaded image for the next start. False when it runs already and there is nothing to choose. */
const markLoaded = async (visit: Visit, hash: Uint8Array, signal: AbortSignal): Promise<boolean> => {
  const { requests, settings, where } = visit;
  const wanted = hexOf(hash);
  const isLoaded = (image: ListedImage): boolean => image.hash === wanted;
  const images = await requests.listImages(signal);
  if (images.some((image) => isLoaded(image) && image.isActive && image.isConfirmed)) return false;
  const isWaiting = (listed: readonly ListedImage[]): boolean =>
    listed.some((image) => isLoaded(image) && image.isPending);
  const { problem } = await markImage(visit, hash, settings.start === 'permanent', isWaiting, signal);
  if (problem === null) return true;
  const times = `${settings.tries.request} times`;
  throw new Fault('restart-failed', `${where}: the hub was told ${times} to start the new image: ${problem}`);
};

/**
 * Restarts into the image that was loaded. Seen when the image no longer waits for a restart: whether MCUboot started
 * it or turned it down is the version's question. A reset is sent again only while it still waits, because a second
 * restart would take back what the first one started.
 */
export const restartHub = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { loadedHash } = visit;
  if (loadedHash === null || !(await markLoaded(visit, loadedHash, signal)))
    return restartSettled(visit, signal);
  for (let attempt = 1; attempt <= visit.settings.tries.restart; attempt++) {
    const { images } = await resetOnce(visit, signal);
    if (!images.some(({ isPending }) => isPending)) return;
  }
  throw notRestarted(visit, 'the new image still waits for a restart');
};
