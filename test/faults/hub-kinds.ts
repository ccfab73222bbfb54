import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko, rigGeckoSettings } from '../rig/gecko-settings.ts';
import type { HubDoing, OnDeed } from '../rig/hub-deed.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, rigMcubootSettings } from '../rig/mcuboot-settings.ts';
import type { RigIdentity } from '../rig/qemu-disk.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { mmcUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualGecko } from '../rig/virtual-gecko.ts';
import { createVirtualHub } from '../rig/virtual-hub.ts';
import { createVirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import type { HubBehaviour, LoaderKind } from './hub-faults.ts';

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
  readonly doing: HubDoing;
  /** What a programmer's cable would do, away from the bench. */
  reprogramWith(image: Uint8Array): void;
  /** Only of hubs whose bootloader a key stops: it waits for commands from now on. */
  waitAtPrompt?(): void;
  /** Only of hubs that a torn write can leave without firmware. */
  loseApplication?(): void;
}

export interface NewHub {
  readonly name: string;
  readonly identity: RigIdentity;
  readonly firmware: Uint8Array;
  readonly firmwareVersion: string;
  readonly onDeed: OnDeed;
}

export interface HubKind {
  readonly settings: LoaderSettings;
  /** For a hub that answers at once or not at all: what a fault costs is the waiting for its deadline. */
  readonly hasty: LoaderSettings;
  /** The same where the bootloader goes to a faster speed for a transfer. */
  readonly fast?: LoaderSettings;
  image(version: string, bytes: number): Uint8Array;
  makeHub(hub: NewHub): FaultHub;
}

const hastyUBoot = {
  ...mmcUBootSettings,
  tries: { ...mmcUBootSettings.tries, block: 3 },
  deadlines: {
    ...mmcUBootSettings.deadlines,
    enterMs: 500,
    wakeEveryMs: 100,
    echoMs: 250,
    commandMs: 400,
    readyMs: 350,
    transferStartMs: 400,
    answerMs: 250,
    storageMs: 400,
    bannerMs: 300,
    leaveMs: 400,
    announceMs: 400,
  },
};

const uBoot: HubKind = {
  settings: mmcUBootSettings,
  hasty: hastyUBoot,
  fast: { ...hastyUBoot, transfer: { ...hastyUBoot.transfer, baudRates: [921_600, 230_400] } },
  image: (version, padBytes) => makeRigFirmware({ version, padBytes }),
  // Found at once, so that a hub put in another's place has nothing to stop a write but who it is.
  makeHub: (hub) => createVirtualHub({ ...hub, disk: 'mmc', timing: { transferTimeoutMs: 100 } }),
};

const gecko: HubKind = {
  settings: rigGeckoSettings,
  hasty: impatientGecko,
  image: (version, padBytes) => makeGeckoFirmware({ version, padBytes }),
  makeHub: (options) => {
    const hub = createVirtualGecko(options);
    // A Gecko hub refuses what it does not take, and says so: that is judged by the outcome.
    return Object.assign(hub, { violations: [] });
  },
};

/** With more room than one hub alone needs: two dozen of them share a machine. */
const hastyMcuboot = {
  ...quickMcubootSettings,
  deadlines: {
    ...quickMcubootSettings.deadlines,
    enterMs: 600,
    answerMs: 250,
    chunkMs: 200,
    backMs: 800,
  },
};

const mcuboot: HubKind = {
  settings: rigMcubootSettings,
  hasty: hastyMcuboot,
  image: (version, padBytes) => makeMcubootFirmware({ version, padBytes }),
  makeHub: (options) => {
    const hub = createVirtualMcubootHub(options);
    // An image on trial is taken back at the next start: only a confirmed one stays.
    return Object.assign(hub, { storedFirmware: () => (hub.slots.isConfirmed ? hub.slots.primary : null) });
  },
};

export const hubKinds: Readonly<Record<LoaderKind, HubKind>> = { 'u-boot': uBoot, gecko, mcuboot };
