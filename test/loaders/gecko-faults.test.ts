import { afterAll, describe, expect, it } from 'vitest';
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

const image = makeGeckoFirmware({ version: '01020305', padBytes: 8_192 });
const blocks = 64;
const never = new AbortController().signal;

/** For facts about how often something is sent: no hub is silent here because the machine has other things to do. */
const patientGecko: GeckoSettings = {
  ...impatientGecko,
  deadlines: {
    ...impatientGecko.deadlines,
    findMs: 10_000,
    knockMs: 600,
    readyMs: 4_000,
    transferStartMs: 4_000,
    answerMs: 1_000,
    verdictMs: 1_000,
  },
};

const hubs: VirtualGecko[] = [];
afterAll(() => {
  for (const hub of hubs) hub.cutPower();
});

const begin = (
  behaviour: VirtualGeckoBehaviour = {},
  settings = impatientGecko,
): { readonly hub: VirtualGecko; readonly loader: Loader } => {
  const hub = createVirtualGecko({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    behaviour,
    hardware: { askEveryMs: 200 },
  });
  hubs.push(hub);
  return { hub, loader: createLoader({ link: hub.openLink(), settings }) };
};

const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };
const loadAndCheck = async (loader: Loader) => {
  const report = await loader.load(image, noHooks, never);
  await loader.check(image, never);
  return report;
};
const restartAndRead = async (loader: Loader) => {
  await loader.restart(never);
  return loader.readVersion(never);
};

describe('gecko loader, identify', () => {
  it('says no-reply of a hub that says nothing, with speeds and time', async () => {
    const { loader } = begin({ silent: true });
    await expect(loader.identify(never)).rejects.toMatchObject({
      code: 'no-reply',
      message:
        'slot 3: no answer from the application (115200 baud) or its bootloader (115200 baud) within 1200 ms',
    });
  });

  it('says application-lost of a hub of which only the bootloader answers, and sends it nothing', async () => {
    const { hub, loader } = begin({ brokenApplication: true });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'application-lost' });
    expect(hub.writeCount).toBe(0);
  });

  it('says identity-unreadable of a hub whose CHF is no Device ID', async () => {
    const { loader } = begin({ identity: { chf: '88-73-84-90-6A-10-02' } });
    await expect(loader.identify(never)).rejects.toMatchObject({
      code: 'identity-unreadable',
      message: 'slot 3: the hub does not say who it is: it gave no CHF Device ID',
    });
  });

  it('says console-garbled of a hub that announces and answers no question', async () => {
    const { loader } = begin({ deafApplication: true, ignoresEntry: true });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'console-garbled' });
  });

  it('says who the hub says it is, not who it was expected to be', async () => {
    const { loader } = begin({ identity: { chf: '88-73-84-90-6A-10-02-DC' } });
    await expect(loader.identify(never)).resolves.toMatchObject({ chf: '88-73-84-90-6A-10-02-DC' });
  });

  it('rejects with cancelled soon after the signal aborts', async () => {
    const { loader } = begin({ silent: true });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(loader.identify(stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives one and the same hub however single bits of what it says are flipped', async () => {
    const expected = await begin().loader.identify(never);
    const identifyGarbled = async (seed: number): Promise<void> => {
      const garbles = Array.from({ length: 4 }, (_, n) => ((seed * 7919 + n * 104_729) % 600) + 1);
      // Four flips spoil four readings at most, and two must be left that follow each other.
      const tries = { ...impatientGecko.tries, identity: 10 };
      const { loader } = begin({ garblesSaidBytes: garbles }, { ...impatientGecko, tries });
      expect(await loader.identify(never)).toEqual(expected);
    };
    await Promise.all(Array.from({ length: 8 }, (_, index) => identifyGarbled(index + 1)));
  });
});

describe('gecko loader, load and check', () => {
  it.each<[string, VirtualGeckoBehaviour, string, number]>([
    ['the cable is pulled', { unplugAtBytes: 4_000 }, 'port-lost', 1],
    ['power is lost in the upload', { powerCutAtBlock: 9 }, 'port-lost', 1],
    ['the hub stops answering in the upload', { stallAtBlock: 9 }, 'transfer-stalled', 1],
    ['the hub breaks every upload off', { abortsAtBlock: { block: 9, times: 9 } }, 'transfer-refused', 3],
    ['the hub is stuck at 100 %', { stuckAtHundredPercent: true }, 'upload-unconfirmed', 1],
    ['the hub never tells its verdict', { keepsVerdict: { times: 9 } }, 'upload-unconfirmed', 3],
  ])('when %s', async (_, behaviour, code, uploads) => {
    const { hub, loader } = begin({}, patientGecko);
    await loader.identify(never);
    hub.behave(behaviour);
    await expect(loadAndCheck(loader)).rejects.toMatchObject({ code });
    expect(hub.uploadCount).toBe(uploads);
  });

  it.each<[string, VirtualGeckoBehaviour, number]>([
    ['the hub breaks off once', { abortsAtBlock: { block: 9, times: 1 } }, 2],
    ['one verdict is lost', { keepsVerdict: { times: 1 } }, 2],
    ['the ACK in front of the verdict is lost', { losesEndAck: true }, 1],
    ['the hub resets behind its verdict', { resetsAfterUpload: true }, 1],
  ])('has the word of the bootloader when %s', async (_, behaviour, writes) => {
    const { hub, loader } = begin({}, patientGecko);
    await loader.identify(never);
    hub.behave(behaviour);
    await loadAndCheck(loader);
    expect({ writes: hub.writeCount, stored: hub.storedFirmware() }).toEqual({ writes, stored: image });
  });

  it('has it in one upload when bytes are lost and flipped on the way', async () => {
    const { hub, loader } = begin({}, patientGecko);
    await loader.identify(never);
    hub.behave({ losesHeardBytes: [700], garblesHeardBytes: [3_000] });
    await loadAndCheck(loader);
    expect({ writes: hub.writeCount, stored: hub.storedFirmware() }).toEqual({ writes: 1, stored: image });
  });

  it('has it when the port is lost right behind it, and says that it is no more than a word', async () => {
    const { hub, loader } = begin({}, patientGecko);
    await loader.identify(never);
    await loader.load(image, noHooks, never);
    hub.cutPower();
    await expect(loader.check(image, never)).resolves.toBe('once-it-runs');
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'port-lost' });
  });

  it('refuses an image that is no GBL before the old application is gone', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    await expect(loader.load(image.slice(1), noHooks, never)).rejects.toMatchObject({
      code: 'image-unfit',
      message: 'slot 3: the image begins with 17A60308, this bootloader takes EB17A603',
    });
    expect(hub.writeCount).toBe(0);
  });

  it('awaits onWriteBegins before the first block goes, once however often it uploads', async () => {
    const { hub, loader } = begin({ abortsAtBlock: { block: 2, times: 1 } });
    await loader.identify(never);
    const writesSeen: number[] = [];
    const onWriteBegins = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      writesSeen.push(hub.writeCount);
    };
    await loader.load(image, { ...noHooks, onWriteBegins }, never);
    expect(writesSeen).toEqual([0]);
  });

  it('sends no block when onWriteBegins rejects, and leaves the hub at its menu', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    const onWriteBegins = () => Promise.reject(new Error('the journal is full'));
    await expect(loader.load(image, { ...noHooks, onWriteBegins }, never)).rejects.toThrow('the journal');
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020304' });
    expect(hub.writeCount).toBe(0);
  });

  it('tells acknowledged bytes of the image up to the last', async () => {
    const { loader } = begin();
    await loader.identify(never);
    const told: number[] = [];
    const onProgress = (progress: { readonly acknowledgedBytes: number }) =>
      void told.push(progress.acknowledgedBytes);
    await loader.load(image, { ...noHooks, onProgress }, never);
    expect({ count: told.length, last: told.at(-1) }).toEqual({ count: blocks, last: image.length });
  });

  it('vouches for no other image than the one the bootloader verified on this visit', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    const other = makeGeckoFirmware({ version: '01020306', padBytes: 8_192 });
    await expect(loader.check(other, never)).rejects.toMatchObject({ code: 'check-mismatch' });
    const nextVisit = createLoader({ link: hub.openLink(), settings: impatientGecko });
    await expect(nextVisit.check(image, never)).rejects.toMatchObject({ code: 'check-failed' });
  });
});

describe('gecko loader, another hub in the middle', () => {
  /** Hub B, running its own application, takes hub A's place on the same cable. */
  const swap = (hub: VirtualGecko): void => {
    hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    hub.reprogram('01020304');
    hub.blink();
  };

  it('vouches for nothing that another hub took', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    swap(hub);
    expect((await loader.identify(never)).chf).toBe(sampleIdentity(3).chf);
    await expect(loader.check(image, never)).rejects.toMatchObject({ code: 'check-failed' });
    await expect(loader.holds(image, never)).resolves.toBe('unproven');
  });

  it('does not upload again when the hub fell silent in the upload', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }) => {
      if (acknowledgedBytes === 1_024) swap(hub);
    };
    await expect(loader.load(image, { ...noHooks, onProgress }, never)).rejects.toMatchObject({
      code: expect.stringMatching(/^transfer-/),
    });
    expect(hub.writeCount).toBe(1);
  });

  it('reports the hub that announces after the upload', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    swap(hub);
    await expect(restartAndRead(loader)).resolves.toMatchObject({ chf: sampleIdentity(3).chf });
  });
});

describe('gecko loader, restart and version', () => {
  it.each<[string, VirtualGeckoBehaviour, string]>([
    ['the hub does not react to run', { ignoresRun: true }, 'restart-failed'],
    ['the application does not verify when it is to start', { brokenApplication: true }, 'restart-failed'],
    ['the hub hangs', { hangsInBoot: true }, 'restart-failed'],
    ['the firmware says nothing at all', { silentFirmware: true }, 'restart-failed'],
    ['the application starts over and over', { rebootLoop: true }, 'reboot-loop'],
    ['the firmware never says the same twice', { unsteadyAnnouncements: { starts: 99 } }, 'no-announcement'],
    ['the cable is pulled', { unplugAtBytes: 1 }, 'port-lost'],
  ])('when %s', async (_, behaviour, code) => {
    const { hub, loader } = begin();
    await loader.identify(never);
    hub.behave(behaviour);
    await expect(restartAndRead(loader)).rejects.toMatchObject({ code });
  });

  it('restarts once more when announcements did not agree, and then believes those that do', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    hub.behave({ unsteadyAnnouncements: { starts: 2 } });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020304' });
  });

  it('reports the version that runs, not the one that was written', async () => {
    const { hub, loader } = begin();
    await loader.identify(never);
    hub.behave({ keepsOldApplication: true });
    await loadAndCheck(loader);
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020304' });
  });
});
