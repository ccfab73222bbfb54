import { afterEach, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createSwapLine, type SwapMoment } from '../rig/swap-line.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { mmcUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';

const image = makeRigFirmware({ version: '01020305', padBytes: 16_384 });
const never = new AbortController().signal;
const hooks = { onProgress: () => {}, onWriteBegins: () => {} };

const settings: UBootSettings = {
  ...mmcUBootSettings,
  deadlines: {
    ...mmcUBootSettings.deadlines,
    enterMs: 3_000,
    wakeEveryMs: 100,
    echoMs: 200,
    commandMs: 500,
    storageMs: 500,
    bannerMs: 500,
  },
};

const [mine, other] = [sampleIdentity(2), sampleIdentity(3)];
const hubs: VirtualHub[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.cutPower();
});

const makeHub = (identity = mine): VirtualHub => {
  const hub = createVirtualHub({
    name: identity.chf,
    identity,
    firmwareVersion: '01020304',
    disk: 'mmc',
    timing: { transferTimeoutMs: 100, writeMsPerKib: 1 },
  });
  hubs.push(hub);
  return hub;
};

const identified = async (link: ByteLink): Promise<Loader> => {
  const loader = createLoader({ link, settings });
  await loader.identify(never);
  return loader;
};

/** How the hub is found that takes the other's place. */
const strangers = {
  'waits at its prompt': async (hub: VirtualHub) => void (await identified(hub.openLink())),
  'waits at its prompt, with the same image in its memory': async (hub: VirtualHub) => {
    const loader = await identified(hub.openLink());
    const onWriteBegins = () => Promise.reject(new Error('stopped before the write'));
    await expect(loader.load(image, { ...hooks, onWriteBegins }, never)).rejects.toThrow('stopped');
  },
  'runs its firmware': async () => {},
  'is switched on as it is put in': async (hub: VirtualHub) => hub.cutPower(),
} as const;

const swapped = async (how: keyof typeof strangers, moment: SwapMoment) => {
  const [first, stranger] = [makeHub(), makeHub(other)];
  await strangers[how](stranger);
  const link = createSwapLine('slot 3', {
    first: () => first.openLink(),
    stranger: () => {
      const isOff = how === 'is switched on as it is put in';
      if (isOff) stranger.powerOn();
      return stranger.openLink();
    },
    moment,
    onSwap: () => first.cutPower(),
  });
  return { stranger, loader: await identified(link), before: stranger.storedFirmware() };
};

const isOther = { code: 'hub-swapped', message: expect.stringContaining(other.chf) };
const states = Object.keys(strangers) as (keyof typeof strangers)[];

describe.each(states)('u-boot loader, a hub put in place of the identified one, which %s', (state) => {
  const command = 'fatwrite';
  it.each<[string, SwapMoment['at']]>([
    ['before the command that writes', { typed: 'before' }],
    ['in front of that command in its line', { typed: 'up to', until: 'fatwrite' }],
    ['in the middle of its echo', { typed: 'up to', until: 'firmware.img' }],
    ['near the end of its echo', { typed: 'up to', until: 'echo' }],
    ['between its echo and Enter', { typed: 'all but Enter' }],
    ['while it is carried out', { typed: 'all' }],
    ['in front of its end marker', { heardOfMarker: 0 }],
    ['in its end marker', { heardOfMarker: 4 }],
    ['at the end of its end marker', { heardOfMarker: 15 }],
  ])('is not written, and named: %s', async (_, at) => {
    const { loader, stranger, before } = await swapped(state, { command, at });
    const loadAndCheck = async () => {
      await loader.load(image, hooks, never);
      await loader.check(image, never);
    };
    await expect(loadAndCheck()).rejects.toMatchObject(isOther);
    expect({ writes: stranger.writeCount, stored: stranger.storedFirmware() }).toEqual({
      writes: 0,
      stored: before,
    });
  });
});
