import { afterAll, describe, expect, it, vi } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko, type VirtualGecko } from '../rig/virtual-gecko.ts';
import type { VirtualGeckoBehaviour } from '../rig/virtual-gecko-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const image = makeGeckoFirmware({ version: '01020305', padBytes: 4_096 });
const never = new AbortController().signal;
const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };
const [ours, stranger] = [sampleIdentity(2), sampleIdentity(3)];

/** A busy machine is no silent hub: what answers at all has time to. */
const settings: GeckoSettings = {
  ...impatientGecko,
  deadlines: {
    ...impatientGecko.deadlines,
    findMs: 10_000,
    commandMs: 500,
    knockMs: 500,
    answerMs: 4_000,
    transferStartMs: 4_000,
  },
};

const hubs: VirtualGecko[] = [];
afterAll(() => {
  for (const hub of hubs) hub.cutPower();
});

interface Begun {
  readonly hub: VirtualGecko;
  readonly loader: Loader;
  /** What the bench wrote so far, write by write. */
  readonly sent: readonly string[];
}

/** A hub whose application has come up. */
const begin = async (
  behaviour: VirtualGeckoBehaviour = {},
  changes: Partial<GeckoSettings> = {},
): Promise<Begun> => {
  const hub = createVirtualGecko({
    name: 'slot 3',
    identity: ours,
    firmwareVersion: '01020304',
    behaviour,
    hardware: { askEveryMs: 1_000 },
  });
  hubs.push(hub);
  await vi.waitUntil(() => hub.isRunning, { timeout: 10_000, interval: 1 });
  const link = hub.openLink();
  const sent: string[] = [];
  const write = (bytes: Uint8Array): Promise<void> => {
    sent.push(Buffer.from(bytes).toString('latin1'));
    return link.write(bytes);
  };
  const watched: ByteLink = Object.create(link, { write: { value: write } });
  return { hub, loader: createLoader({ link: watched, settings: { ...settings, ...changes } }), sent };
};

describe('gecko loader, a hub that is only identified', () => {
  it('goes on running, and heard nothing but the question, twice', async () => {
    const { hub, loader, sent } = await begin();
    await expect(loader.identify(never)).resolves.toMatchObject({ chf: ours.chf });
    expect(sent).toEqual(['id\r', 'id\r']);
    expect({ runs: hub.isRunning, starts: hub.startCount }).toEqual({ runs: true, starts: 1 });
    expect(loader.leavesHub.afterIdentify).toBe('running');
  });

  it('runs afterwards also where it was found in its menu, and nothing was uploaded to it', async () => {
    const { hub, loader } = await begin();
    hub.pressBootButton();
    await expect(loader.identify(never)).resolves.toMatchObject({ chf: ours.chf });
    expect({ runs: hub.isRunning, uploads: hub.uploadCount }).toEqual({ runs: true, uploads: 0 });
  });

  it('needs no way into its bootloader', async () => {
    const { loader } = await begin({ ignoresEntry: true });
    await expect(loader.identify(never)).resolves.toMatchObject({ chf: ours.chf });
  });
});

describe('gecko loader, the way into the bootloader', () => {
  it('is gone for an upload right behind the name of the hub', async () => {
    const { loader, sent } = await begin();
    await loader.identify(never);
    await loader.load(image, noHooks, never);
    expect(sent.slice(0, 6)).toEqual(['id\r', 'id\r', 'id\r', 'bootloader\r', '\n', '1']);
  });

  it('is gone for a restart of a hub that runs, which then starts once more', async () => {
    const { hub, loader } = await begin();
    await loader.identify(never);
    await loader.restart(never);
    await expect(loader.readVersion(never)).resolves.toMatchObject({ firmwareVersion: '01020304' });
    expect({ runs: hub.isRunning, starts: hub.startCount }).toEqual({ runs: true, starts: 2 });
  });

  it('is gone for a restart also where the hub named itself behind an upload', async () => {
    const { hub, loader } = await begin();
    await loader.identify(never);
    await loader.load(image, noHooks, never);
    await loader.identify(never);
    const startsBefore = hub.startCount;
    await loader.restart(never);
    await expect(loader.readVersion(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
    expect(hub.startCount).toBe(startsBefore + 1);
  });

  it.each<[string, (loader: Loader) => Promise<unknown>]>([
    ['an upload', (loader) => loader.load(image, noHooks, never)],
    ['a restart', (loader) => loader.restart(never)],
  ])('that brings no menu fails %s with the ways that were tried', async (_, act) => {
    const { hub, loader } = await begin({ ignoresEntry: true });
    await loader.identify(never);
    await expect(act(loader)).rejects.toMatchObject({
      code: 'no-reply',
      message: expect.stringContaining('(tried: text)'),
    });
    expect(hub.uploadCount).toBe(0);
  });

  it('is gone by its next one only behind the name again', async () => {
    const ways: GeckoSettings['enter'] = [
      { kind: 'text', send: 'mistaken\r', baudRate: 115_200 },
      { kind: 'text', send: 'bootloader\r', baudRate: 115_200 },
    ];
    const { hub, loader } = await begin({}, { enter: ways });
    await loader.identify(never);
    hub.behave({ answersChf: [ours.chf, stranger.chf, stranger.chf, stranger.chf] });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.uploadCount).toBe(0);
  });

  it('is no way for a hub that was not identified: an error of whoever calls', async () => {
    const { hub, loader } = await begin();
    await expect(loader.load(image, noHooks, never)).rejects.toThrow('identified before');
    expect(hub.isRunning).toBe(true);
  });
});

describe('gecko loader, another hub between name and upload', () => {
  /** The hub on the cable from now on. */
  const swap = (hub: VirtualGecko, chf: string): void => {
    hub.behave({ identity: { chf } });
    hub.blink();
  };

  it.each<[string, (hub: VirtualGecko) => void, string]>([
    ['runs its own application', (hub) => swap(hub, stranger.chf), 'hub-swapped'],
    [
      'stands in its menu, with an application to run',
      (hub) => {
        swap(hub, stranger.chf);
        hub.pressBootButton();
      },
      'hub-swapped',
    ],
    [
      'stands in its menu, without one',
      (hub) => {
        hub.loseApplication();
        swap(hub, stranger.chf);
      },
      'application-lost',
    ],
  ])('that %s is sent nothing', async (_, take, code) => {
    const { hub, loader } = await begin();
    await loader.identify(never);
    take(hub);
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code });
    expect(hub.uploadCount).toBe(0);
  });

  it('is not made of one that was misheard: the same hub is asked until it is sure, and loaded', async () => {
    const { hub, loader } = await begin();
    await loader.identify(never);
    hub.behave({ answersChf: [stranger.chf] });
    await loader.load(image, noHooks, never);
    expect(hub.storedFirmware()).toEqual(image);
  });

  it('is not made of one that stands in its menu by itself: it is started, asked, and loaded', async () => {
    const { hub, loader } = await begin();
    await loader.identify(never);
    hub.pressBootButton();
    await loader.load(image, noHooks, never);
    expect(hub.storedFirmware()).toEqual(image);
  });

  it('finds no second upload behind a first that failed, for the menu does not say whose it is', async () => {
    const { hub, loader } = await begin();
    await loader.identify(never);
    hub.behave({ refusesImage: '43' });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'image-refused' });
    hub.behave({});
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'application-lost' });
    expect(hub.uploadCount).toBe(1);
  });
});
