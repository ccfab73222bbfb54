import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { LoaderSettings } from '../../../../src-shared/domain/release.ts';
import { framings } from '../../protocols/smp/framing.ts';
import { createSmpPort } from '../../protocols/smp/smp-port.ts';
import type { Loader, LoaderFactory } from '../loader.ts';
import { parseSettings } from '../settings-fields.ts';
import { confirmHub } from './confirm-hub.ts';
import { createHubRequests, hexOf } from './hub-requests.ts';
import { readIdentity } from './identity.ts';
import { type McubootImage, parseMcubootImage } from './mcuboot-image.ts';
import { withoutLoop } from './reboot-loop.ts';
import { restartHub, settleHub, waitForHub } from './restart.ts';
import { type McubootSettings, mcubootSettingsSchema } from './settings.ts';
import { isStored, transferImage } from './transfer.ts';
import { keepRunning, readRunningVersion, runsImage } from './version.ts';
import type { Visit } from './visit.ts';

/** Rejects with `loader-settings-invalid`, naming each wrong setting. */
export const parseMcubootSettings = (settings: LoaderSettings): McubootSettings =>
  parseSettings(mcubootSettingsSchema, 'mcuboot', settings);

/** Image lists and shell output fit; more is noise. */
const longestAnswerBytes = 8_192;

const parseImage = (where: string, image: Uint8Array): McubootImage => {
  const parsed = parseMcubootImage(image);
  if (parsed !== null) return parsed;
  throw new Fault('container-malformed', `${where}: the image is no MCUboot image, or its own hash is wrong`);
};

const reachHub = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { enterMs, wakeEveryMs } = visit.settings.deadlines;
  const heardBefore = visit.port.heardBytes;
  if (await waitForHub(visit, enterMs, signal)) return;
  const heardBytes = visit.port.heardBytes - heardBefore;
  const tries = Math.ceil(enterMs / wakeEveryMs);
  const text = `${visit.where}: no answer to SMP echo after ${tries} tries of ${wakeEveryMs} ms`;
  throw heardBytes === 0
    ? new Fault('no-reply', text)
    : new Fault('console-garbled', `${text}, though ${heardBytes} bytes came`);
};

/**
 * The `mcuboot` loader: SMP (mcumgr) over a serial line to firmware under MCUboot. The image goes to the other slot
 * while the old one runs, is started on trial, and is kept once it was seen to run.
 */
export const createMcubootLoader: LoaderFactory = ({ link, settings: unparsed, trace }) => {
  const settings = parseMcubootSettings(unparsed);
  const where = link.name;
  const port = createSmpPort(link, {
    framing: settings.framing,
    version: settings.smpVersion,
    banner: settings.restart.banner,
    limitBytes: longestAnswerBytes + framings[settings.framing].bufferOverheadBytes,
    trace,
  });
  const requests = createHubRequests(port, settings);
  const visit: Visit = {
    where,
    baudRate: settings.baudRate,
    port,
    requests,
    settings,
    identified: null,
    loadedHash: null,
    match: null,
    frameBytes: null,
    startsBefore: 0,
  };

  const identify: Loader['identify'] = async (signal) => {
    if (link.baudRate !== settings.baudRate) await link.setLines({ baudRate: settings.baudRate });
    const identity = await withoutLoop(visit, async () => {
      await reachHub(visit, signal);
      return readIdentity(where, requests, settings, signal);
    });
    visit.identified = identity.chf;
    return identity;
  };

  const holds: Loader['holds'] = async (image, signal) => {
    const { hash } = parseImage(where, image);
    return (await runsImage(visit, hash, signal)) ? 'matches' : 'differs';
  };

  const load: Loader['load'] = async (image, { onProgress, onWriteBegins }, signal) => {
    const { maxBytes } = settings.transfer;
    if (image.length === 0 || image.length > maxBytes)
      throw new Fault(
        'image-too-large',
        `${where}: the image has ${image.length} bytes, 1 to ${maxBytes} fit`,
      );
    const { hash } = parseImage(where, image);
    await confirmHub(visit, signal);
    visit.loadedHash = hash;
    visit.match = null;
    await onWriteBegins();
    return transferImage(visit, image, hash, onProgress, signal);
  };

  const check: Loader['check'] = async (image, signal) => {
    const { hash } = parseImage(where, image);
    await confirmHub(visit, signal);
    const { slot } = settings.image;
    if (visit.match === false)
      throw new Fault(
        'check-mismatch',
        `${where}: the hub hashed what it stored, and it is not what was sent`,
      );
    // The list's hash is the one that came with the image; whether the bytes fit it MCUboot finds out when it starts them.
    if (await isStored(visit, hash, signal)) return visit.match === true ? 'stored' : 'once-it-runs';
    throw new Fault(
      'check-mismatch',
      `${where}: slot ${slot} does not hold the image with hash ${hexOf(hash)}`,
    );
  };

  return {
    leavesHub: { afterIdentify: 'running', afterLoad: 'running' },
    identify,
    settle: (onSettleBegins, signal) => withoutLoop(visit, () => settleHub(visit, onSettleBegins, signal)),
    holds,
    load,
    check,
    restart: (signal) => withoutLoop(visit, () => restartHub(visit, signal)),
    readVersion: (signal) => withoutLoop(visit, () => readRunningVersion(visit, signal)),
    keep: (signal) => withoutLoop(visit, () => keepRunning(visit, signal)),
  };
};
