import { afterEach, describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings } from '../rig/mcuboot-settings.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';
import { image, loadAndCheck, never, noHooks, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

const restartAndRead = async (loader: Loader) => {
  await loader.restart(never);
  const announced = await loader.readVersion(never);
  await loader.keep?.(never);
  return announced;
};

describe('mcuboot loader, resume', () => {
  const breakOffAt = async (bytes: number, how: () => void): Promise<void> => {
    const loader = visit(hub);
    await loader.identify(never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }): void => {
      if (acknowledgedBytes >= bytes) how();
    };
    await expect(loader.load(image, { ...noHooks, onProgress }, never)).rejects.toMatchObject({
      code: 'port-lost',
    });
  };

  it('goes on from the hub’s offset after the cable was out', async () => {
    hub = startHub();
    await breakOffAt(8_000, () => hub.behave({ unplugAtBytes: 1 }));
    hub.behave({});
    const before = hub.uploadedBytes;
    const loader = visit(hub);
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.uploadedBytes - before).toBeLessThan(image.length - 5_000);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 1 });
  });

  it('goes on after a power cut where the hub keeps its place', async () => {
    hub = startHub({ keepsUpload: true });
    await breakOffAt(8_000, () => hub.cutPower());
    hub.powerOn();
    const loader = visit(hub);
    await loader.identify(never);
    await loadAndCheck(loader);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 1 });
  });

  it('begins again after a power cut where the hub forgets, and runs the old firmware meanwhile', async () => {
    hub = startHub();
    await breakOffAt(8_000, () => hub.cutPower());
    hub.powerOn();
    const loader = visit(hub);
    await expect(loader.identify(never)).resolves.toMatchObject({ firmwareVersion: '01020304' });
    await loadAndCheck(loader);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 2 });
  });

  it('does not go on with the upload of another image', async () => {
    hub = startHub();
    await breakOffAt(8_000, () => hub.behave({ unplugAtBytes: 1 }));
    hub.behave({});
    const other = makeMcubootFirmware({ version: '01020306', padBytes: 16_384 });
    const loader = visit(hub);
    await loader.identify(never);
    await loader.load(other, noHooks, never);
    expect(hub.slots.secondary).toEqual(other);
  });
});

describe('mcuboot loader, restart and version', () => {
  const flashed = async (settings: Partial<McubootSettings> = {}): Promise<Loader> => {
    hub = startHub();
    const loader = visit(hub, settings);
    await loader.identify(never);
    await loadAndCheck(loader);
    return loader;
  };

  it.each<[string, VirtualMcubootBehaviour, string]>([
    ['the hub does not restart', { ignoresReset: true }, 'restart-failed'],
    ['the hub hangs in its bootloader', { hangsInBoot: true }, 'restart-failed'],
    ['the firmware restarts over and over', { rebootLoop: true }, 'reboot-loop'],
    ['MCUboot turns the image down', { turnsImageDown: true }, 'version-mismatch'],
    ['the new firmware dies and is taken back', { dies: true }, 'version-mismatch'],
    ['the hub does not keep the image', { ignoresConfirm: true }, 'hub-write-failed'],
    ['the cable is pulled', { unplugAtBytes: 1 }, 'port-lost'],
  ])('when %s', async (_, behaviour, code) => {
    const loader = await flashed();
    hub.behave(behaviour);
    await expect(restartAndRead(loader)).rejects.toMatchObject({ code });
  });

  it('says reboot-loop of firmware that answers a little between its restarts, and counts them', async () => {
    const loader = await flashed({ start: 'permanent' });
    hub.behave({ restartsAfterAnswers: 1 });
    await expect(restartAndRead(loader)).rejects.toMatchObject({
      code: 'reboot-loop',
      message: expect.stringMatching(/^slot 3: the hub started \d+ times after one restart$/),
    });
  });

  it('says reboot-loop of a hub that restarts over and over from its power-on', async () => {
    hub = startHub({ behaviour: { restartsAfterAnswers: 0 } });
    await expect(visit(hub).identify(never)).rejects.toMatchObject({ code: 'reboot-loop' });
  });

  it('says restart-failed of a hub whose starts cannot be heard', async () => {
    const loader = await flashed({ restart: { ...quickMcubootSettings.restart, banner: null } });
    hub.behave({ rebootLoop: true });
    await expect(restartAndRead(loader)).rejects.toMatchObject({ code: 'restart-failed' });
  });

  it('takes a hub that starts twice before it stays up for a good one', async () => {
    const loader = await flashed({ start: 'permanent' });
    hub.behave({ startsTwice: true });
    await expect(restartAndRead(loader)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('keeps the image it saw run: the next restart does not take it back', async () => {
    const loader = await flashed();
    await restartAndRead(loader);
    hub.cutPower();
    hub.powerOn();
    await expect(visit(hub).identify(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
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
    const again = visit(hub);
    await again.identify(never);
    await loadAndCheck(again);
    await expect(restartAndRead(again)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });
});
