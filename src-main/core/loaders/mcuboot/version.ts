import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { VersionAnnouncement } from '../loader.ts';
import { hexOf, type ListedImage } from './hub-requests.ts';
import { readIdentity } from './identity.ts';
import { markImage } from './marking.ts';
import { waitForHub } from './restart.ts';
import type { Visit } from './visit.ts';

const activeOf = (images: readonly ListedImage[]): ListedImage | null =>
  images.find(({ isActive }) => isActive) ?? null;

const nameOf = (image: ListedImage | null): string =>
  image === null ? 'no image that it lists' : `image ${image.version} with hash ${image.hash ?? 'unknown'}`;

/**
 * The image that runs carries `hash`, which MCUboot works out anew over the image at each start, and starts nothing
 * that it does not fit.
 */
export const runsImage = async (
  { requests }: Visit,
  hash: Uint8Array,
  signal: AbortSignal,
): Promise<boolean> => activeOf(await requests.listImages(signal))?.hash === hexOf(hash);

/** A version number that happens to be right is not the image that was loaded. */
const mustRunLoaded = ({ where, loadedHash }: Visit, active: ListedImage | null): void => {
  if (loadedHash === null || active?.hash === hexOf(loadedHash)) return;
  throw new Fault(
    'version-mismatch',
    `${where}: the hub runs ${nameOf(active)}, the one that was loaded has hash ${hexOf(loadedHash)}`,
  );
};

/** Keeps what runs: an image on trial is taken back at the next restart, which may be weeks away. */
export const keepRunning = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { settings, where, loadedHash: hash } = visit;
  // Nothing was put on trial in this visit.
  if (hash === null) return;
  const isKept = (images: readonly ListedImage[]): boolean => {
    const active = activeOf(images);
    mustRunLoaded(visit, active);
    return active?.isConfirmed === true;
  };
  const { problem } = await markImage(visit, hash, true, isKept, signal);
  if (problem === null) return;
  const times = `${settings.tries.request} times`;
  throw new Fault(
    'hub-write-failed',
    `${where}: the hub was told ${times} to keep the image it runs: ${problem}; its next restart takes it back`,
  );
};

/**
 * Asks running firmware for its version and hub, and MCUboot for the hash of what runs: it must be the image that was
 * loaded. Rejects with `version-mismatch` when MCUboot turned the image down or took it back.
 */
export const readRunningVersion = async (visit: Visit, signal: AbortSignal): Promise<VersionAnnouncement> => {
  const { where, requests, settings } = visit;
  const { backMs } = settings.deadlines;
  if (!(await waitForHub(visit, backMs, signal)))
    throw new Fault('no-announcement', `${where}: the firmware did not answer within ${backMs} ms`);
  mustRunLoaded(visit, activeOf(await requests.listImages(signal)));
  const { chf, firmwareVersion } = await readIdentity(where, requests, settings, signal);
  if (firmwareVersion === null)
    throw new Fault('no-announcement', `${where}: the firmware answers and does not tell its version`);
  return { firmwareVersion, chf };
};
