import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { StoredBytes } from '../../../../src-shared/domain/stored-bytes.ts';
import type { VersionAnnouncement } from '../loader.ts';
import { confirmHub } from './confirm-hub.ts';
import { readIdentity } from './identity.ts';
import { activeOf, describeImage, hexOf, type ImageList, type ListedImage } from './image-list.ts';
import { markImage } from './marking.ts';
import { waitForAnswer } from './reach-hub.ts';
import type { Visit } from './visit.ts';

/**
 * Whether the image that runs is the one with `hash`. A list tells the hash that came with an image. Only of a bootloader that
 * reckons it anew over the bytes at each start does that speak of the bytes that run. The hub names itself after the list: what is
 * said here lifts a suspicion, and that of no other hub.
 */
export const compareRunning = async (
  visit: Visit,
  hash: Uint8Array,
  signal: AbortSignal,
): Promise<StoredBytes> => {
  const { application, settings } = visit;
  const active = activeOf(await application.requests.listImages(signal));
  await confirmHub(visit, signal);
  if (active?.hash !== hexOf(hash)) return 'differs';
  return settings.validates === 'each-start' ? 'matches' : 'unproven';
};

/** A version number that happens to be right is not the image that was loaded. */
const mustRunLoaded = ({ where, loaded }: Visit, active: ListedImage | null): void => {
  if (loaded === null || active?.hash === hexOf(loaded.hash)) return;
  throw new Fault(
    'version-mismatch',
    `${where}: the hub runs ${describeImage(active)}, the one that was loaded has hash ${hexOf(loaded.hash)}`,
  );
};

/** Keeps what runs: an image on trial is taken back at the next restart, which may be weeks away. */
export const keepRunning = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { settings, where, application, loaded } = visit;
  // Nothing was put on trial in this visit.
  if (loaded === null || settings.start === 'by-itself') return;
  const isKept = (images: ImageList): boolean => {
    const active = activeOf(images);
    mustRunLoaded(visit, active);
    // mutant: optional: where none is active the loaded one does not run
    return active?.isConfirmed === true;
  };
  if (isKept(await application.requests.listImages(signal))) return;
  const problem = await markImage(visit, loaded.hash, true, isKept, signal);
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
  const { where, application, settings } = visit;
  const { backMs } = settings.deadlines;
  if (!(await waitForAnswer(visit, application, backMs, signal)))
    throw new Fault('no-announcement', `${where}: the firmware did not answer within ${backMs} ms`);
  mustRunLoaded(visit, activeOf(await application.requests.listImages(signal)));
  const { chf, firmwareVersion } = await readIdentity(visit, signal);
  if (firmwareVersion === null)
    throw new Fault('no-announcement', `${where}: the firmware answers and does not tell its version`);
  return { firmwareVersion, chf };
};
