import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { CheckProof, Loader, LoaderFactory } from '../loader.ts';
import { confirmHub } from './confirm-hub.ts';
import { createVisit } from './create-visit.ts';
import { enterForRescue, enterFromFirmware } from './enter-recovery.ts';
import { identifyHub } from './identify-hub.ts';
import { hexOf, slotToWrite } from './image-list.ts';
import { startFromRecovery } from './leave-recovery.ts';
import { type McubootImage, parseMcubootImage } from './mcuboot-image.ts';
import { withoutLoop } from './reboot-loop.ts';
import { restartHub, settleHub } from './restart.ts';
import { parseMcubootSettings } from './settings.ts';
import { isStored, transferImage } from './transfer.ts';
import { compareRunning, keepRunning, readRunningVersion } from './version.ts';
import type { Visit } from './visit.ts';

const parseImage = (where: string, image: Uint8Array): McubootImage => {
  const parsed = parseMcubootImage(image);
  if (parsed !== null) return parsed;
  throw new Fault('container-malformed', `${where}: the image is no MCUboot image, or its own hash is wrong`);
};

/** A bootloader writes its first slot, firmware the one that does not run. */
const findSlot = async (visit: Visit, signal: AbortSignal): Promise<number> => {
  if (visit.end === visit.recovery) return 0;
  const slot = slotToWrite(await visit.end.requests.listImages(signal), visit.settings.bootMode);
  if (slot !== null) return slot;
  throw new Fault('check-failed', `${visit.where}: the hub does not list which of its slots runs`);
};

/** What the device hashed over frames with a checksum is proven; a list tells the hash that came with the image. */
const proofOf = ({ match, end }: Visit): CheckProof =>
  match === true && end.framing === 'console' ? 'stored' : 'once-it-runs';

const checkStored = async (visit: Visit, image: McubootImage, signal: AbortSignal): Promise<CheckProof> => {
  const { where, match } = visit;
  await confirmHub(visit, signal);
  if (match === false)
    throw new Fault('check-mismatch', `${where}: the hub hashed what it stored, and it is not what was sent`);
  visit.writtenSlot ??= await findSlot(visit, signal);
  if (await isStored(visit, image, signal)) return proofOf(visit);
  throw new Fault(
    'check-mismatch',
    `${where}: slot ${visit.writtenSlot} does not hold the image with hash ${hexOf(image.hash)}`,
  );
};

/** A hub that was only brought to its bootloader runs on when its write is not to begin. */
const beginWrite = async (
  visit: Visit,
  onWriteBegins: () => Promise<void> | void,
  signal: AbortSignal,
): Promise<void> => {
  try {
    await onWriteBegins();
  } catch (error) {
    if (visit.end === visit.recovery && !visit.isRescue)
      await visit.end.requests.reset(signal).catch(() => {});
    throw error;
  }
};

const loadImage = async (
  visit: Visit,
  image: Uint8Array,
  { onProgress, onWriteBegins }: Parameters<Loader['load']>[1],
  signal: AbortSignal,
): ReturnType<Loader['load']> => {
  const { where, settings } = visit;
  const { maxBytes } = settings.transfer;
  if (image.length === 0 || image.length > maxBytes)
    throw new Fault('image-too-large', `${where}: the image has ${image.length} bytes, 1 to ${maxBytes} fit`);
  const parsed = parseImage(where, image);
  await confirmHub(visit, signal);
  if (visit.end !== visit.recovery) await enterFromFirmware(visit, signal);
  visit.writtenSlot = await findSlot(visit, signal);
  visit.loaded = parsed;
  visit.match = null;
  await beginWrite(visit, onWriteBegins, signal);
  return transferImage(visit, image, parsed, onProgress, signal);
};

/**
 * The `mcuboot` loader: SMP (mcumgr) over a serial line to firmware under MCUboot, and to MCUboot itself where it has none.
 * What it can prove, per boot mode, and what it cannot: README.md.
 */
export const createMcubootLoader: LoaderFactory = (dependencies) => {
  const { link } = dependencies;
  const settings = parseMcubootSettings(dependencies.settings);
  const visit = createVisit(dependencies, settings);

  /** Whom it was spoken to before says nothing of who is there now. */
  const begin = async (): Promise<void> => {
    visit.end = visit.application;
    visit.isRescue = false;
    if (link.baudRate !== settings.baudRate) await link.setLines({ baudRate: settings.baudRate });
  };

  const identify: Loader['identify'] = async (signal) => {
    await begin();
    const identity = await withoutLoop(visit, () => identifyHub(visit, signal));
    visit.identified = identity.chf;
    return identity;
  };

  const rescue = {
    enterForRescue: async (chf: DeviceId, signal: AbortSignal): Promise<void> => {
      visit.identified = null;
      await begin();
      await withoutLoop(visit, () => enterForRescue(visit, chf, signal));
    },
  };

  const restart = (signal: AbortSignal): Promise<void> =>
    visit.end === visit.recovery ? startFromRecovery(visit, visit.end, signal) : restartHub(visit, signal);

  return {
    get leavesHub() {
      return {
        afterIdentify: 'running',
        afterLoad: visit.end === visit.recovery ? 'stopped' : 'running',
      } as const;
    },
    identify,
    settle: (onSettleBegins, signal) => withoutLoop(visit, () => settleHub(visit, onSettleBegins, signal)),
    holds: (image, signal) => compareRunning(visit, parseImage(link.name, image).hash, signal),
    ...(visit.recovery === null ? {} : rescue),
    load: (image, hooks, signal) => loadImage(visit, image, hooks, signal),
    check: (image, signal) => checkStored(visit, parseImage(link.name, image), signal),
    restart: (signal) => withoutLoop(visit, () => restart(signal)),
    readVersion: (signal) => withoutLoop(visit, () => readRunningVersion(visit, signal)),
    keep: (signal) => withoutLoop(visit, () => keepRunning(visit, signal)),
  };
};
