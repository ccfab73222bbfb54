import { afterAll, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko, type VirtualGecko } from '../rig/virtual-gecko.ts';
import type { VirtualGeckoBehaviour, VirtualGeckoHardware } from '../rig/virtual-gecko-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const image = makeGeckoFirmware({ version: '01020305', padBytes: 8_192 });
const never = new AbortController().signal;
const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };
const { chf: chfText } = sampleIdentity(2);
const chf = requireDeviceId(chfText, 'test');

/** A busy machine is no silent hub. */
const settings: GeckoSettings = {
  ...impatientGecko,
  bootloader: { ...impatientGecko.bootloader, baudRates: [115_200, 57_600] },
  deadlines: {
    ...impatientGecko.deadlines,
    findMs: 4_000,
    commandMs: 400,
    knockMs: 300,
    readyMs: 4_000,
    transferStartMs: 4_000,
    answerMs: 1_000,
    leaveMs: 1_000,
    announceMs: 4_000,
  },
};

const hubs: VirtualGecko[] = [];
afterAll(() => {
  for (const hub of hubs) hub.cutPower();
});

interface Begun {
  readonly hub: VirtualGecko;
  readonly loader: Loader;
  readonly enter: () => Promise<void>;
}

const begin = (
  behaviour: VirtualGeckoBehaviour,
  isDead: boolean,
  hardware: Partial<VirtualGeckoHardware> = {},
): Begun => {
  const hub = createVirtualGecko({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    behaviour,
    hardware: { askEveryMs: 200, ...hardware },
    openBaudRate: 115_200,
  });
  hubs.push(hub);
  if (isDead) {
    hub.loseApplication();
    hub.blink();
  }
  const loader = createLoader({ link: hub.openLink(), settings });
  return { hub, loader, enter: async () => loader.enterForRescue?.(chf, never) };
};

const install = async ({ loader, enter }: Begun): Promise<unknown> => {
  await enter();
  await loader.load(image, noHooks, never);
  await loader.check(image, never);
  await loader.restart(never);
  return loader.readVersion(never);
};

describe('gecko loader, rescue', () => {
  it('brings a hub without application back, whose new application says who it is', async () => {
    const begun = begin({}, true);
    await expect(begun.loader.identify(never)).rejects.toMatchObject({ code: 'application-lost' });
    await expect(install(begun)).resolves.toEqual({ firmwareVersion: '01020305', chf });
  });

  it.each<[string, VirtualGeckoBehaviour, Partial<VirtualGeckoHardware>]>([
    ['at another speed of its bootloader', {}, { bootloaderBaudRate: 57_600 }],
    ['with garbage before every menu', { garbageBeforeMenu: '\u00fe\u0000C' }, {}],
    ['on a line that loses keys', { losesHeardBytes: [3, 5, 9, 14] }, {}],
  ])('brings such a hub back %s', async (_, behaviour, hardware) => {
    const begun = begin(behaviour, true, hardware);
    await expect(install(begun)).resolves.toEqual({ firmwareVersion: '01020305', chf });
  });

  it.each<[string, VirtualGeckoBehaviour, string]>([
    ['runs its application', {}, 'hub-answers'],
    ['has an application that does not say who it is', { identity: { chf: 'none' } }, 'hub-answers'],
    ['has an application that answers nothing', { deafApplication: true }, 'console-garbled'],
    ['has an application that is mute', { silentFirmware: true }, 'no-reply'],
    ['says nothing', { silent: true }, 'no-reply'],
  ])('leaves a hub alone that %s', async (_, behaviour, code) => {
    const { hub, loader, enter } = begin(behaviour, false);
    await expect(enter()).rejects.toMatchObject({ code });
    await expect(loader.load(image, noHooks, never)).rejects.toThrow('identified before');
    expect(hub.writeCount).toBe(0);
    expect(hub.storedFirmware()).not.toBeNull();
  });

  it('leaves a hub alone that waits in its menu and has an application to run', async () => {
    const { hub, enter } = begin({}, false);
    hub.pressBootButton();
    await expect(enter()).rejects.toMatchObject({ code: 'hub-answers' });
    expect(hub.writeCount).toBe(0);
  });

  it('leaves a hub alone whose application announces itself and falls back into the menu', async () => {
    const { hub, enter } = begin({ fallsBack: true }, false);
    await expect(enter()).rejects.toMatchObject({ code: 'hub-answers' });
    expect(hub.writeCount).toBe(0);
  });

  it('leaves a hub alone whose run key gets lost on the line, over and over', async () => {
    const { hub, enter } = begin({}, false);
    hub.pressBootButton();
    hub.behave({ losesKeys: { key: '2', times: 4 } });
    await expect(enter()).rejects.toMatchObject({ code: 'hub-answers' });
    expect(hub.writeCount).toBe(0);
  });

  it('says hub-swapped, and sends no block, when another hub answers in its place', async () => {
    const { hub, loader, enter } = begin({}, true);
    await enter();
    hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    hub.reprogram('01020304');
    hub.blink();
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.writeCount).toBe(0);
  });
});
