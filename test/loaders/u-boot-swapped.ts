import { expect } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createSwapLine, type SwapMoment } from '../rig/swap-line.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { mmcUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';

/** Hubs that change places behind one adapter, at a moment of a command. */

export const image = makeRigFirmware({ version: '01020305', padBytes: 16_384 });
export const never = new AbortController().signal;
export const hooks = { onProgress: () => {}, onWriteBegins: () => {} };

/** For hubs that answer at once, with room for a machine that has other things to do. */
export const swapSettings: UBootSettings = {
  ...mmcUBootSettings,
  deadlines: {
    ...mmcUBootSettings.deadlines,
    enterMs: 5_000,
    wakeEveryMs: 200,
    echoMs: 400,
    commandMs: 1_000,
    readyMs: 500,
    transferStartMs: 500,
    answerMs: 300,
    storageMs: 1_000,
    bannerMs: 500,
    leaveMs: 1_000,
    announceMs: 1_000,
  },
};

export const [mine, other] = [sampleIdentity(2), sampleIdentity(3)];
export const isOther = { code: 'hub-swapped', message: expect.stringContaining(other.chf) };

const hubs: VirtualHub[] = [];
export const powerOff = (): void => {
  for (const hub of hubs.splice(0)) hub.cutPower();
};

export const makeHub = (identity = mine, firmware?: Uint8Array): VirtualHub => {
  const hub = createVirtualHub({
    name: identity.chf,
    identity,
    firmwareVersion: '01020304',
    ...(firmware === undefined ? {} : { firmware }),
    disk: 'mmc',
    timing: { transferTimeoutMs: 100, writeMsPerKib: 1 },
  });
  hubs.push(hub);
  return hub;
};

export const identified = async (link: ByteLink): Promise<Loader> => {
  const loader = createLoader({ link, settings: swapSettings });
  await loader.identify(never);
  return loader;
};

/** How the hub is found that takes the other's place. */
export const strangers = {
  'waits at its prompt': async (hub: VirtualHub) => void (await identified(hub.openLink())),
  'waits at its prompt, with the same image in its memory': async (hub: VirtualHub) => {
    const loader = await identified(hub.openLink());
    const onWriteBegins = () => Promise.reject(new Error('stopped before the write'));
    await expect(loader.load(image, { ...hooks, onWriteBegins }, never)).rejects.toThrow('stopped');
  },
  'runs its firmware': async () => {},
  'is switched on as it is put in': async (hub: VirtualHub) => hub.cutPower(),
} as const;

export type StrangerState = keyof typeof strangers;
export const strangerStates = Object.keys(strangers) as StrangerState[];

/** A loader that has identified the first hub, on a line that goes to the stranger at the moment told. */
export const swapped = async (
  state: StrangerState,
  moment: SwapMoment,
  [first, stranger] = [makeHub(), makeHub(other)],
) => {
  await strangers[state](stranger);
  const carriedOutBefore = stranger.carriedOut.length;
  const link = createSwapLine('slot 3', {
    first: () => first.openLink(),
    stranger: () => {
      if (state === 'is switched on as it is put in') stranger.powerOn();
      return stranger.openLink();
    },
    moment,
    onSwap: () => first.cutPower(),
  });
  return {
    stranger,
    loader: await identified(link),
    before: stranger.storedFirmware(),
    /** What the stranger carried out on this line that only the identified hub may. */
    forbidden: () =>
      stranger.carriedOut
        .slice(carriedOutBefore)
        .filter((text) => /^(?:fatwrite|mw\.b 4[24]|load mmc 0:1 44|setenv filesize|loady|reset)/.test(text)),
  };
};

/** What is written first gets lost. */
const losingFirst = (link: ByteLink): ByteLink => {
  let isFirst = true;
  const write: ByteLink['write'] = async (bytes) => {
    if (!isFirst) await link.write(bytes);
    isFirst = false;
  };
  return Object.create(link, { write: { value: write } }) as ByteLink;
};

/** The hub itself again: after a moment in which the line lost something, or its power was gone unseen by the adapter. */
export const interrupted = async (how: 'line' | 'power', moment: SwapMoment, hub = makeHub()) => {
  const link = createSwapLine('slot 3', {
    first: () => hub.openLink(),
    stranger: () => {
      if (how === 'line') return losingFirst(hub.openLink());
      hub.cutPower();
      hub.powerOn();
      return hub.openLink();
    },
    moment,
  });
  return { hub, loader: await identified(link) };
};
