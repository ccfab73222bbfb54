import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import {
  createVirtualMcubootHub,
  type VirtualMcubootHub,
  type VirtualMcubootOptions,
} from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';

const image = makeMcubootFirmware({ version: '01020305', padBytes: 16_384 });
const never = new AbortController().signal;
const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

interface Start {
  readonly behaviour?: VirtualMcubootBehaviour;
  readonly hub?: Partial<VirtualMcubootOptions>;
  readonly settings?: Partial<McubootSettings>;
}

const begin = (start: Start = {}): Loader => {
  hub = createVirtualMcubootHub({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    ...start.hub,
    ...(start.behaviour === undefined ? {} : { behaviour: start.behaviour }),
  });
  return visit(start.settings);
};
const visit = (settings: Partial<McubootSettings> = {}): Loader =>
  createLoader({ link: hub.openLink(), settings: { ...quickMcubootSettings, ...settings } });

const loadAndCheck = async (loader: Loader) => {
  const report = await loader.load(image, noHooks, never);
  await loader.check(image, never);
  return report;
};
const restartAndRead = async (loader: Loader) => {
  await loader.restart(never);
  return loader.readVersion(never);
};
const withTransfer = (transfer: Partial<McubootSettings['transfer']>): Partial<McubootSettings> => ({
  transfer: { ...quickMcubootSettings.transfer, ...transfer },
});

describe('mcuboot loader, identify', () => {
  it('says no-reply of a hub that says nothing, with the tries and times', async () => {
    await expect(begin({ behaviour: { silent: true } }).identify(never)).rejects.toMatchObject({
      code: 'no-reply',
      message: 'slot 3: no answer to SMP echo after 10 tries of 40 ms',
    });
  });

  it('says console-garbled of a hub that answers with noise', async () => {
    begin();
    const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
    device.onBytes(() => device.send(Buffer.from('\x06\x09garbage\n')));
    const loader = createLoader({ link, settings: quickMcubootSettings });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'console-garbled' });
  });

  it('says identity-unreadable of a hub whose CHF is no Device ID', async () => {
    const loader = begin({ behaviour: { identity: { chf: '88-73-84-90-6A-10-02' } } });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'identity-unreadable' });
  });

  it('says identity-unstable of a hub that answers differently each time', async () => {
    const loader = begin({ behaviour: { isUnsteady: true } });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'identity-unstable' });
  });

  it('rejects with cancelled soon after the signal aborts', async () => {
    const loader = begin({ behaviour: { silent: true } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(loader.identify(stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('takes back an image on trial first: the version it would lose is not the hub’s', async () => {
    const loader = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    await loader.restart(never);
    const wire = await visit().identify(never);
    expect({ version: wire.firmwareVersion, confirmed: hub.slots.isConfirmed }).toEqual({
      version: '01020304',
      confirmed: true,
    });
  });
});

describe('mcuboot loader, another hub in the middle', () => {
  it('begins no write on a hub that took the place of the identified one', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.writeCount).toBe(0);
  });

  it('erases nothing on a hub that is put in during the upload', async () => {
    const loader = begin();
    await loader.identify(never);
    const onProgress = (): void => {
      hub.slots.upload = null;
      hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    };
    const loading = loader.load(image, { ...noHooks, onProgress }, never);
    await expect(loading).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.writeCount).toBe(1);
  });

  it('does not keep the new image on a hub that says to be another after the restart', async () => {
    const loader = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    hub.behave({ tellsChf: '00-11-22-33-44-55-66-77' });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ chf: '00-11-22-33-44-55-66-77' });
    expect(hub.slots.isConfirmed).toBe(false);
  });
});

describe('mcuboot loader, load and check', () => {
  it.each<[string, VirtualMcubootBehaviour, string]>([
    ['the cable is pulled', { unplugAtBytes: 9_000 }, 'port-lost'],
    ['the hub stops answering', { stallAtOffset: 8_000 }, 'transfer-stalled'],
    ['the hub cannot write', { refusesAtOffset: { offset: 4_000, group: 1, code: 12 } }, 'hub-write-failed'],
    ['the hub refuses', { refusesAtOffset: { offset: 0, group: 1, code: 14 } }, 'transfer-refused'],
    ['the hub wrote one bit wrong', { corruptStorageAtByte: 12_345 }, 'check-mismatch'],
    ['the hub says it wrote and did not', { ignoresWrite: true }, 'check-mismatch'],
    ['the hub does not say whether it matches', { tellsNoMatch: true }, 'transfer-end-unconfirmed'],
    ['power is lost in the write', { powerCutAtOffset: 3_000 }, 'port-lost'],
  ])('when %s', async (_, behaviour, code) => {
    const loader = begin();
    await loader.identify(never);
    hub.behave(behaviour);
    await expect(loadAndCheck(loader)).rejects.toMatchObject({ code });
    expect(hub.violations).toEqual([]);
  });

  it('awaits onWriteBegins before the hub erases, and sends nothing when it rejects', async () => {
    const loader = begin();
    await loader.identify(never);
    const onWriteBegins = () => Promise.reject(new Error('the journal is full'));
    await expect(loader.load(image, { ...noHooks, onWriteBegins }, never)).rejects.toThrow('the journal');
    expect({ writes: hub.writeCount, bytes: hub.uploadedBytes }).toEqual({ writes: 0, bytes: 0 });
  });

  it('refuses an image that is none of MCUboot’s before anything is sent', async () => {
    const loader = begin();
    await loader.identify(never);
    const broken = image.slice();
    broken[5_000] = (broken[5_000] ?? 0) ^ 1;
    await expect(loader.load(broken, noHooks, never)).rejects.toMatchObject({ code: 'container-malformed' });
    expect(hub.writeCount).toBe(0);
  });

  it.each<[string, VirtualMcubootBehaviour]>([
    ['lost requests', { losesRequests: [9, 12, 13, 20] }],
    ['lost answers', { losesAnswers: [9, 11, 12, 21] }],
    ['doubled answers', { doublesAnswers: [9, 10, 14, 15, 16] }],
    ['late answers', { delaysAnswers: { answers: [10, 13, 14, 19], ms: 90 } }],
    ['an upload forgotten on the way', { forgetsUploadAtOffset: 7_000 }],
    ['garbled bytes from the hub', { garblesSaidBytes: [400, 450, 900, 1_000] }],
    ['garbled bytes to the hub', { garblesHeardBytes: [2_000, 6_000, 6_001, 12_000] }],
    ['chatter between the answers', { garbageBeforeAnswer: '[00:00:01] <inf> app: hello\r\n' }],
  ])('survives %s', async (_, behaviour) => {
    const loader = begin();
    await loader.identify(never);
    hub.behave(behaviour);
    await loadAndCheck(loader);
    expect(hub.slots.secondary).toEqual(image);
  });

  it('accounts an upload whose last answer was lost by what the hub holds', async () => {
    const loader = begin({ settings: withTransfer({ match: 'if-told', window: 1 }) });
    await loader.identify(never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }): void => {
      if (acknowledgedBytes > image.length - 1_028) hub.behave({ losesAnswers: [1] });
    };
    await loader.load(image, { ...noHooks, onProgress }, never);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 1 });
  });

  it('takes the image list’s word where the settings ask for no more', async () => {
    const loader = begin({ behaviour: { tellsNoMatch: true }, settings: withTransfer({ match: 'if-told' }) });
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.slots.secondary).toEqual(image);
  });

  it('sends no frame larger than the hub takes, nor than the settings allow', async () => {
    const loader = begin({ hub: { bufferBytes: 512 } });
    await loader.identify(never);
    await loadAndCheck(loader);
    const allowed = visit(withTransfer({ maxFrameBytes: 256 }));
    await allowed.identify(never);
    await loadAndCheck(allowed);
    expect(hub.violations).toEqual([]);
  });

  it('sends small frames one by one to a hub that does not tell what it takes', async () => {
    const loader = begin({ behaviour: { tellsNoBuffers: true }, hub: { bufferBytes: 260, bufferCount: 1 } });
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.violations).toEqual([]);
  });

  it('reports progress that only rises, up to the whole', async () => {
    const loader = begin({ behaviour: {} });
    await loader.identify(never);
    hub.behave({ losesRequests: [9, 14], losesAnswers: [12] });
    const seen: number[] = [];
    await loader.load(image, { ...noHooks, onProgress: (p) => void seen.push(p.acknowledgedBytes) }, never);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(image.length);
  });
});

describe('mcuboot loader, resume', () => {
  const breakOffAt = async (bytes: number, how: () => void): Promise<void> => {
    const loader = visit();
    await loader.identify(never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }): void => {
      if (acknowledgedBytes >= bytes) how();
    };
    await expect(loader.load(image, { ...noHooks, onProgress }, never)).rejects.toMatchObject({
      code: 'port-lost',
    });
  };

  it('goes on from the hub’s offset after the cable was out', async () => {
    begin();
    await breakOffAt(8_000, () => hub.behave({ unplugAtBytes: 1 }));
    hub.behave({});
    const before = hub.uploadedBytes;
    const loader = visit();
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.uploadedBytes - before).toBeLessThan(image.length - 5_000);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 1 });
  });

  it('goes on after a power cut where the hub keeps its place', async () => {
    begin({ hub: { keepsUpload: true } });
    await breakOffAt(8_000, () => hub.cutPower());
    hub.powerOn();
    const loader = visit();
    await loader.identify(never);
    await loadAndCheck(loader);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 1 });
  });

  it('begins again after a power cut where the hub forgets, and runs the old firmware meanwhile', async () => {
    begin();
    await breakOffAt(8_000, () => hub.cutPower());
    hub.powerOn();
    const loader = visit();
    await expect(loader.identify(never)).resolves.toMatchObject({ firmwareVersion: '01020304' });
    await loadAndCheck(loader);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 2 });
  });

  it('does not go on with the upload of another image', async () => {
    begin();
    await breakOffAt(8_000, () => hub.behave({ unplugAtBytes: 1 }));
    hub.behave({});
    const other = makeMcubootFirmware({ version: '01020306', padBytes: 16_384 });
    const loader = visit();
    await loader.identify(never);
    await loader.load(other, noHooks, never);
    expect(hub.slots.secondary).toEqual(other);
  });
});

describe('mcuboot loader, restart and version', () => {
  const flashed = async (settings: Partial<McubootSettings> = {}): Promise<Loader> => {
    const loader = begin({ settings });
    await loader.identify(never);
    await loadAndCheck(loader);
    return loader;
  };

  it.each<[string, VirtualMcubootBehaviour, string]>([
    ['the hub does not restart', { ignoresReset: true }, 'restart-failed'],
    ['the hub hangs in its bootloader', { hangsInBoot: true }, 'restart-failed'],
    ['the firmware restarts over and over', { rebootLoop: true }, 'restart-failed'],
    ['MCUboot turns the image down', { turnsImageDown: true }, 'version-mismatch'],
    ['the new firmware dies and is taken back', { dies: true }, 'version-mismatch'],
    ['the hub does not keep the image', { ignoresConfirm: true }, 'hub-write-failed'],
    ['the cable is pulled', { unplugAtBytes: 1 }, 'port-lost'],
  ])('when %s', async (_, behaviour, code) => {
    const loader = await flashed();
    hub.behave(behaviour);
    await expect(restartAndRead(loader)).rejects.toMatchObject({ code });
  });

  it('keeps the image it saw run: the next restart does not take it back', async () => {
    const loader = await flashed();
    await restartAndRead(loader);
    hub.cutPower();
    hub.powerOn();
    await expect(visit().identify(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('reports the version that the firmware tells, not the one that was written', async () => {
    const loader = await flashed();
    hub.behave({ tellsVersion: '0BADF00D' });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '0BADF00D' });
  });

  it('does not restart twice when the answer to the reset is lost', async () => {
    const loader = await flashed();
    hub.behave({ losesAnswers: [4] });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('starts an image for good where the settings say so', async () => {
    const loader = await flashed({ start: 'permanent' });
    await loader.restart(never);
    expect(hub.slots).toMatchObject({ isConfirmed: true, isRunningNew: true });
    await expect(loader.readVersion(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('flashes a hub that runs this very image already', async () => {
    const first = await flashed();
    await restartAndRead(first);
    const again = visit();
    await again.identify(never);
    await loadAndCheck(again);
    await expect(restartAndRead(again)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });
});
