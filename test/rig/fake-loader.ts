import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { Loader, LoadReport } from '../../src-main/core/loaders/loader.ts';
import type { WireIdentity } from '../../src-shared/domain/asset.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { parseDeviceModel } from '../../src-shared/domain/device-model.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { StoredBytes } from '../../src-shared/domain/stored-bytes.ts';
import type { RigIdentity } from './qemu-disk.ts';
import { parseScriptImage } from './u-boot-image.ts';

/** How the next visits of a fake hub go wrong; a field left out goes well. */
export interface FakeBehaviour {
  identifyAs?: Partial<WireIdentity>;
  identifyFails?: Error;
  hangsInIdentify?: boolean;
  /** What its storage says when it is compared; what it holds unless told. */
  comparesAs?: StoredBytes;
  loadFails?: Error;
  /** Never answers, as a process that is about to be killed sees it; storage is suspect by then. */
  hangsInWrite?: boolean;
  hangsBeforeWrite?: boolean;
  hangsInRestart?: boolean;
  /** What its line does in a transfer. */
  line?: Partial<LoadReport>;
  checkFails?: Error;
  restartFails?: Error;
  runsVersion?: string;
  answersAs?: string;
  /** Its firmware does not say which hub it runs on. */
  isAnonymous?: boolean;
  /** Something waits for its next start, which then runs this version. */
  waitsToRun?: string;
  /** Only its firmware knows who it is: while none is stored nobody does, and it is to be rescued. */
  onlyFirmwareKnows?: boolean;
}

/** A hub without a wire: a loader over it holds what is written and runs it after a restart. */
export interface FakeHub {
  /** What it says it holds. Set from outside it is another's work, of which no bytes are known. */
  stored: FirmwareVersion | null;
  /** The bytes of the last write; null where its version is all that is known. */
  readonly bytes: Uint8Array | null;
  behaviour: FakeBehaviour;
  readonly writes: string[];
  /** In its bootloader, since it was asked who it is. */
  isStopped: boolean;
  /** How often what waited for its start was put behind it. */
  settleCount: number;
  /** It has come to where its behaviour lets it answer no more. */
  isHanging: boolean;
  createLoader(): Loader;
}

const version = (text: string): FirmwareVersion => {
  const parsed = parseFirmwareVersion(text);
  if (parsed === null) throw new Error(`fake hub: ${text} is not a Firmware Version`);
  return parsed;
};
const forEver = (hub: FakeHub, signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    hub.isHanging = true;
    const stop = (): void => {
      hub.isHanging = false;
      reject(new Fault('cancelled', 'fake hub: stopped'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

export const createFakeHub = (identity: RigIdentity, firmwareVersion: string): FakeHub => {
  const deviceModel = parseDeviceModel(identity.manufacturer, identity.model);
  if (deviceModel === null) throw new Error('fake hub: malformed Device Model');
  let held: { readonly version: FirmwareVersion | null; readonly bytes: Uint8Array | null } = {
    version: version(firmwareVersion),
    bytes: null,
  };
  const hub: FakeHub = {
    get stored() {
      return held.version;
    },
    set stored(stored) {
      held = { version: stored, bytes: null };
    },
    get bytes() {
      return held.bytes;
    },
    behaviour: {},
    writes: [],
    isStopped: false,
    settleCount: 0,
    isHanging: false,
    createLoader: () => ({
      leavesHub: {
        afterIdentify: hub.behaviour.onlyFirmwareKnows === true ? 'running' : 'stopped',
        afterLoad: 'stopped',
      },
      identify: async (signal) => {
        if (hub.behaviour.hangsInIdentify === true) await forEver(hub, signal);
        if (hub.behaviour.identifyFails) throw hub.behaviour.identifyFails;
        if (hub.behaviour.onlyFirmwareKnows === true && hub.stored === null)
          throw new Fault('application-lost', 'fake hub: only the bootloader answers');
        hub.isStopped = true;
        const chf = requireDeviceId(identity.chf, 'fake hub');
        const gpf = requireDeviceId(identity.gpf, 'fake hub');
        return { chf, gpf, deviceModel, firmwareVersion: hub.stored, ...hub.behaviour.identifyAs };
      },
      settle: async (onSettleBegins) => {
        const { waitsToRun } = hub.behaviour;
        if (waitsToRun === undefined) return false;
        await onSettleBegins();
        hub.settleCount++;
        hub.stored = version(waitsToRun);
        delete hub.behaviour.waitsToRun;
        return true;
      },
      holds: async (image) => {
        if (hub.behaviour.comparesAs) return hub.behaviour.comparesAs;
        const isSame =
          hub.bytes === null
            ? parseScriptImage(image)?.name === hub.stored
            : Buffer.compare(hub.bytes, image) === 0;
        return isSame ? 'matches' : 'differs';
      },
      ...(hub.behaviour.onlyFirmwareKnows === true
        ? {
            enterForRescue: async () => {
              if (hub.stored !== null) throw new Fault('hub-answers', 'fake hub: an application answers');
            },
          }
        : {}),
      load: async (image, { onProgress, onWriteBegins }, signal) => {
        if (hub.behaviour.hangsBeforeWrite) await forEver(hub, signal);
        onProgress({ acknowledgedBytes: image.length, totalBytes: image.length });
        await onWriteBegins();
        hub.stored = null;
        if (hub.behaviour.hangsInWrite) await forEver(hub, signal);
        if (hub.behaviour.loadFails) throw hub.behaviour.loadFails;
        const name = parseScriptImage(image)?.name ?? 'not an image';
        hub.writes.push(name);
        held = { version: version(name), bytes: image.slice() };
        return {
          imageBytes: image.length,
          transferMs: 1,
          storeMs: 1,
          ceilingFraction: 0.97,
          turnAroundMs: 1,
          baudRate: 115_200,
          frames: Math.ceil(image.length / 1024),
          retries: 0,
          ...hub.behaviour.line,
        };
      },
      check: async () => {
        if (hub.behaviour.checkFails) throw hub.behaviour.checkFails;
        return hub.behaviour.onlyFirmwareKnows === true ? 'once-it-runs' : 'stored';
      },
      restart: async (signal) => {
        if (hub.behaviour.hangsInRestart) await forEver(hub, signal);
        if (hub.behaviour.restartFails) throw hub.behaviour.restartFails;
        hub.isStopped = false;
      },
      readVersion: async () => {
        const runs =
          hub.behaviour.runsVersion === undefined ? hub.stored : version(hub.behaviour.runsVersion);
        if (runs === null) throw new Fault('no-announcement', 'fake hub: nothing runs');
        const { isAnonymous, answersAs = identity.chf } = hub.behaviour;
        return {
          firmwareVersion: runs,
          chf: isAnonymous === true ? null : requireDeviceId(answersAs, 'fake hub'),
        };
      },
    }),
  };
  return hub;
};

/** A line that carries nothing: the fake loader needs none. */
export const emptyLink = (name: string): ByteLink => ({
  name,
  baudRate: 115_200,
  write: () => Promise.resolve(),
  chunks: { next: () => Promise.resolve(null), unread: () => {}, discard: () => 0 },
  setLines: () => Promise.resolve(),
  close: () => Promise.resolve(),
});
