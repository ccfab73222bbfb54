import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { listenForAnnouncement } from '../../src-main/core/loaders/u-boot/announcement.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub, type VirtualHub } from '../rig/virtual-hub.ts';
import type { VirtualHubBehaviour } from '../rig/virtual-hub-behaviour.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const image = makeRigFirmware({ version: '01020305', padBytes: 16_384 });
const never = new AbortController().signal;

/** The rig's own settings with deadlines for a hub that answers at once. */
const impatient: UBootSettings = {
  ...rigUBootSettings,
  tries: { ...rigUBootSettings.tries, block: 3 },
  deadlines: {
    ...rigUBootSettings.deadlines,
    enterMs: 400,
    wakeEveryMs: 100,
    echoMs: 60,
    commandMs: 300,
    readyMs: 200,
    transferStartMs: 300,
    answerMs: 40,
    storageMs: 300,
    bannerMs: 100,
    leaveMs: 150,
    announceMs: 150,
  },
};

let hub: VirtualHub;
afterEach(() => hub.cutPower());

const begin = (behaviour: VirtualHubBehaviour = {}): Loader => {
  hub = createVirtualHub({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    behaviour,
    timing: { transferTimeoutMs: 100 },
  });
  return createLoader({ link: hub.openLink(), settings: impatient });
};

const load = async (loader: Loader): Promise<void> => {
  await loader.load(image, { onProgress: () => {}, onWriteBegins: () => {} }, never);
};
const loadAndCheck = async (loader: Loader): Promise<void> => {
  await load(loader);
  await loader.check(image, never);
};
const restartAndRead = async (loader: Loader) => {
  await loader.restart(never);
  return loader.readVersion(never);
};

describe('u-boot loader, another hub in the middle', () => {
  it('gives no write to a hub that took the place of the identified one during the transfer', async () => {
    const loader = begin();
    await loader.identify(never);
    let isWriteBegun = false;
    const hooks = {
      // The board stays, so memory holds the image: only the hub's own word can tell.
      onProgress: () => hub.behave({ identity: { chf: sampleIdentity(3).chf } }),
      onWriteBegins: () => {
        isWriteBegun = true;
      },
    };
    await expect(loader.load(image, hooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect({ isWriteBegun, writes: hub.writeCount }).toEqual({ isWriteBegun: false, writes: 0 });
  });

  it('does not add up the announcements of a firmware that dies after each', async () => {
    const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
    hub = createVirtualHub({ name: 'idle', identity: sampleIdentity(2), firmwareVersion: '01020304' });
    const announcement = `CH-FIRMWARE version=01020305 chf=${sampleIdentity(2).chf}\r\n`;
    device.send(
      Buffer.from(`${announcement}U-Boot 2023.01\r\n${announcement}U-Boot 2023.01\r\n${announcement}`),
    );
    const heard = await listenForAnnouncement(createConsole(link), impatient, never);
    expect(heard).toEqual({ why: 'noise', heard: 1 });
  });
});

describe('u-boot loader, identify', () => {
  it('says no-reply of a hub that says nothing, with the tries and times', async () => {
    const loader = begin({ silent: true });
    await expect(loader.identify(never)).rejects.toMatchObject({
      code: 'no-reply',
      message: 'slot 3: no reply to the boot prompt after 4 tries in 400 ms',
    });
  });

  it('says console-garbled of a hub that talks and never gives a clean prompt', async () => {
    const loader = begin({ garbageBeforePrompt: '\xfe' });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'console-garbled' });
  });

  it('says identity-unreadable of a hub whose CHF is no Device ID', async () => {
    const loader = begin({ identity: { chf: '88-73-84-90-6A-10-02' } });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'identity-unreadable' });
  });

  it('says who the hub says it is, not who it was expected to be', async () => {
    const loader = begin({ identity: { chf: '88-73-84-90-6A-10-02-DC' } });
    await expect(loader.identify(never)).resolves.toMatchObject({ chf: '88-73-84-90-6A-10-02-DC' });
  });

  it('rejects with cancelled soon after the signal aborts', async () => {
    const loader = begin({ silent: true });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(loader.identify(stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('never runs a command of which a typed character was lost', async () => {
    const loader = begin({ losesTypedCharacters: [3, 60, 150, 222, 301] });
    await loader.identify(never);
    expect(hub.violations).toEqual([]);
  });

  it('gives one and the same hub however single bits of what it says are flipped', async () => {
    const expected = await begin().identify(never);
    hub.cutPower();
    for (let seed = 1; seed <= 8; seed++) {
      const garbles = Array.from({ length: 4 }, (_, n) => ((seed * 7919 + n * 104_729) % 1500) + 1);
      const loader = begin({ garblesSaidBytes: garbles });
      expect(await loader.identify(never)).toEqual(expected);
      hub.cutPower();
    }
  });
});

describe('u-boot loader, load and check', () => {
  it.each<[string, VirtualHubBehaviour, string, number]>([
    ['the cable is pulled', { unplugAtBytes: 6_000 }, 'port-lost', 0],
    [
      'the line damages each transfer',
      { corruptsMemory: { atByte: 9_000, times: 9 } },
      'transfer-corrupt',
      0,
    ],
    ['the hub stops answering in the transfer', { stallAtBlock: 4 }, 'transfer-stalled', 0],
    ['the hub cannot write', { failsWrite: true }, 'hub-write-failed', 1],
    ['the hub wrote one bit wrong', { corruptStorageAtByte: 12_345 }, 'check-mismatch', 1],
    ['the hub says it wrote and did not', { ignoresWrite: true }, 'check-mismatch', 1],
    ['power is lost in the write', { powerCutInWriteAtBytes: 3_000 }, 'port-lost', 1],
  ])('when %s', async (_, behaviour, code, writes) => {
    const loader = begin();
    await loader.identify(never);
    hub.behave(behaviour);
    await expect(loadAndCheck(loader)).rejects.toMatchObject({ code });
    expect({ writes: hub.writeCount, violations: hub.violations }).toEqual({ writes, violations: [] });
  });

  it('names both sizes and checksums of a mismatch', async () => {
    const loader = begin();
    await loader.identify(never);
    await expect(loader.check(image, never)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^slot 3: storage holds 4096 bytes with CRC-32 [0-9a-f]{8}, the image has 16384 bytes with CRC-32 [0-9a-f]{8}$/,
      ),
    });
  });

  it('sends again what arrived damaged once, before storage is touched', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ corruptsMemory: { atByte: 9_000, times: 1 } });
    await loadAndCheck(loader);
    expect({ writes: hub.writeCount, stored: hub.storedFirmware() }).toEqual({ writes: 1, stored: image });
  });

  it('goes on when every byte was taken and only the end of the transfer was never confirmed', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ stuckAtHundredPercent: true });
    await loadAndCheck(loader);
    expect(hub.storedFirmware()).toEqual(image);
  });

  it('awaits onWriteBegins before storage changes, and writes nothing when it rejects', async () => {
    const loader = begin();
    await loader.identify(never);
    const onWriteBegins = () => Promise.reject(new Error('the journal is full'));
    await expect(loader.load(image, { onProgress: () => {}, onWriteBegins }, never)).rejects.toThrow(
      'the journal',
    );
    expect(hub.writeCount).toBe(0);
  });

  it('checks storage, not what memory still holds from the transfer', async () => {
    const settings = {
      ...impatient,
      readBack: { ...impatient.readBack, address: impatient.transfer.address },
    };
    begin();
    const loader = createLoader({ link: hub.openLink(), settings });
    await loader.identify(never);
    hub.behave({ ignoresWrite: true });
    await expect(loadAndCheck(loader)).rejects.toMatchObject({ code: 'check-mismatch' });
  });
});

describe('u-boot loader, restart and version', () => {
  it.each<[string, VirtualHubBehaviour, string]>([
    ['the hub does not restart', { ignoresReset: true }, 'restart-failed'],
    ['the hub hangs in its bootloader', { hangsInBoot: true }, 'restart-failed'],
    ['the hub restarts over and over', { rebootLoop: true }, 'reboot-loop'],
    ['the firmware announces nothing', { silentFirmware: true }, 'no-announcement'],
    ['the firmware never says the same twice', { unsteadyAnnouncements: { starts: 99 } }, 'no-announcement'],
    ['the cable is pulled', { unplugAtBytes: 1 }, 'port-lost'],
  ])('when %s', async (_, behaviour, code) => {
    const loader = begin();
    await loader.identify(never);
    hub.behave(behaviour);
    await expect(restartAndRead(loader)).rejects.toMatchObject({ code });
  });

  it('says restart-failed of a hub whose storage holds no firmware that starts', async () => {
    const loader = begin();
    await loader.identify(never);
    const broken = image.slice();
    broken[5_000] = (broken[5_000] ?? 0) ^ 1;
    await loader.load(broken, { onProgress: () => {}, onWriteBegins: () => {} }, never);
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'restart-failed' });
  });

  it('restarts once more when announcements did not agree, and then believes those that do', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ unsteadyAnnouncements: { starts: 1 } });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020304' });
  });

  it('reports the version that runs, not the one that was written', async () => {
    const loader = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    hub.behave({ bootsVersion: '0BADF00D' });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '0BADF00D' });
  });

  it('reports the hub that announces', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ announcesChf: '00-11-22-33-44-55-66-77' });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ chf: '00-11-22-33-44-55-66-77' });
  });
});
