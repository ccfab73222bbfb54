import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko, rigGeckoSettings } from '../rig/gecko-settings.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, rigMcubootSettings } from '../rig/mcuboot-settings.ts';
import type { RigIdentity } from '../rig/qemu-disk.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { mmcUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualGecko } from '../rig/virtual-gecko.ts';
import { createVirtualHub } from '../rig/virtual-hub.ts';
import { createVirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import { type HubBehaviour, imageBytes, type LoaderKind } from './hub-faults.ts';

/** What a run needs of a virtual hub, whatever its bootloader. */
export interface FaultHub {
  openLink(): ByteLink;
  cutPower(): void;
  powerOn(): void;
  behave(behaviour: HubBehaviour): void;
  /** What starts from storage when it is left alone; null when nothing does. */
  storedFirmware(): Uint8Array | null;
  readonly violations: readonly string[];
  readonly writeCount: number;
  /** Of these, the ones told after it had answered on its present line; left out where the rig cannot tell. */
  readonly knownWriteCount?: number;
  /** Only of hubs that a torn write can leave without firmware. */
  loseApplication?(): void;
}

export interface HubKind {
  readonly settings: LoaderSettings;
  /** For a hub that answers at once or not at all: what a fault costs is the waiting for its deadline. */
  readonly hasty: LoaderSettings;
  /** The same where the bootloader goes to a faster speed for a transfer. */
  readonly fast?: LoaderSettings;
  image(version: string): Uint8Array;
  /** What it holds at first is not what {@link image} makes of the same version. */
  makeHub(name: string, identity: RigIdentity, version: string): FaultHub;
}

const hastyUBoot = {
  ...mmcUBootSettings,
  tries: { ...mmcUBootSettings.tries, block: 3 },
  deadlines: {
    ...mmcUBootSettings.deadlines,
    enterMs: 500,
    wakeEveryMs: 100,
    echoMs: 150,
    commandMs: 400,
    readyMs: 250,
    transferStartMs: 300,
    answerMs: 200,
    storageMs: 300,
    bannerMs: 150,
    leaveMs: 200,
    announceMs: 200,
  },
};

const uBoot: HubKind = {
  settings: mmcUBootSettings,
  hasty: hastyUBoot,
  fast: { ...hastyUBoot, transfer: { ...hastyUBoot.transfer, baudRates: [921_600, 230_400] } },
  image: (version) => makeRigFirmware({ version, padBytes: imageBytes }),
  makeHub: (name, identity, firmwareVersion) => {
    const hub: FaultHub = createVirtualHub({
      name,
      identity,
      firmwareVersion,
      firmware: makeRigFirmware({ version: firmwareVersion, padBytes: imageBytes / 2 }),
      // Found at once, so that a hub put in another's place has nothing to stop a write but who it is.
      disk: 'mmc',
      timing: { transferTimeoutMs: 100 },
    });
    // Whether it had spoken before or not: it has no mark.
    return Object.defineProperty(hub, 'knownWriteCount', { get: () => hub.writeCount });
  },
};

const gecko: HubKind = {
  settings: rigGeckoSettings,
  hasty: impatientGecko,
  image: (version) => makeGeckoFirmware({ version, padBytes: imageBytes }),
  makeHub: (name, identity, firmwareVersion) => {
    const hub = createVirtualGecko({ name, identity, firmwareVersion, hardware: { askEveryMs: 20 } });
    // A Gecko hub refuses what it does not take, and says so: that is judged by the outcome.
    return Object.assign(hub, { violations: [] });
  },
};

const mcuboot: HubKind = {
  settings: rigMcubootSettings,
  hasty: quickMcubootSettings,
  image: (version) => makeMcubootFirmware({ version, padBytes: imageBytes }),
  makeHub: (name, identity, firmwareVersion) => {
    const hub = createVirtualMcubootHub({ name, identity, firmwareVersion });
    // An image on trial is taken back at the next start: only a confirmed one stays.
    return Object.assign(hub, { storedFirmware: () => (hub.slots.isConfirmed ? hub.slots.primary : null) });
  },
};

export const hubKinds: Readonly<Record<LoaderKind, HubKind>> = { 'u-boot': uBoot, gecko, mcuboot };
