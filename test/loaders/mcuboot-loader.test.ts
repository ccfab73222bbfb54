import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import {
  hubOptionsFor,
  quickMcubootSettings,
  quickSettingsFor,
  recoverable,
} from '../rig/mcuboot-settings.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import { chf, startLost, startWith } from './mcuboot-lost-hubs.ts';
import { createSwapLine } from './mcuboot-swap-line.ts';
import { never, noHooks, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

const small = makeMcubootFirmware({ version: '01020305', padBytes: 512 });
const withMost = (maxBytes: number) => ({ transfer: { ...quickMcubootSettings.transfer, maxBytes } });
const identified = async (...how: Parameters<typeof visit>): Promise<Loader> => {
  const loader = visit(...how);
  await loader.identify(never);
  return loader;
};
const full = { ...noHooks, onWriteBegins: () => Promise.reject(new Error('the journal is full')) };

describe('mcuboot loader, an image to be loaded', () => {
  it.each([
    ['is empty', new Uint8Array(0), 512],
    ['has a byte more than fits', small, 511],
  ])('is image-too-large where it %s, and nothing is begun', async (_, bytes, maxBytes) => {
    hub = startHub();
    const loader = await identified(hub, withMost(maxBytes));
    await expect(loader.load(bytes, noHooks, never)).rejects.toMatchObject({
      code: 'image-too-large',
      message: `slot 3: the image has ${bytes.length} bytes, 1 to ${maxBytes} fit`,
    });
    expect(hub.writeCount).toBe(0);
  });

  it('is loaded where it just fits', async () => {
    hub = startHub();
    const loader = await identified(hub, withMost(512));
    await expect(loader.load(small, noHooks, never)).resolves.toMatchObject({ imageBytes: 512 });
    await expect(loader.check(small, never)).resolves.toBe('stored');
  });

  it('is container-malformed where it is none, whatever it is wanted for', async () => {
    hub = startHub();
    const loader = await identified(hub);
    const none = small.slice(0, 100);
    const malformed = { code: 'container-malformed' };
    await expect(loader.load(none, noHooks, never)).rejects.toMatchObject(malformed);
    expect(() => loader.check(none, never)).toThrow(expect.objectContaining(malformed));
    expect(() => loader.holds(none, never)).toThrow(expect.objectContaining(malformed));
  });
});

describe('mcuboot loader, the check by a visit that loaded nothing', () => {
  const holding = async (slot: 0 | 1): Promise<Loader> => {
    hub = startHub();
    hub.slots.held[slot] = small;
    return identified(hub);
  };

  it('finds the image in the slot that an upload would go to', async () => {
    await expect((await holding(1)).check(small, never)).resolves.toBe('once-it-runs');
  });

  it('does not find it in the slot that runs', async () => {
    await expect((await holding(0)).check(small, never)).rejects.toMatchObject({
      code: 'check-mismatch',
      message: `slot 3: slot 1 does not hold the image with hash ${Buffer.from(small.slice(-32)).toString('hex')}`,
    });
  });

  it('is check-failed where the hub does not say which of two equal slots runs, as is a load', async () => {
    hub = startHub({ bootMode: 'direct-xip', behaviour: { listsNothing: 99 } });
    const loader = await identified(hub, quickSettingsFor('direct-xip'));
    const unknown = {
      code: 'check-failed',
      message: 'slot 3: the hub does not list which of its slots runs',
    };
    await expect(loader.check(small, never)).rejects.toMatchObject(unknown);
    await expect(loader.load(small, noHooks, never)).rejects.toMatchObject(unknown);
    expect(hub.writeCount).toBe(0);
  });
});

describe('mcuboot loader, the check of one image after another', () => {
  it('says of the second what is so of it, where the first one did not match', async () => {
    hub = startHub();
    const loader = await identified(hub);
    hub.behave({ corruptStorageAtByte: 300 });
    await loader.load(small, noHooks, never);
    await expect(loader.check(small, never)).rejects.toMatchObject({
      code: 'check-mismatch',
      message: 'slot 3: the hub hashed what it stored, and it is not what was sent',
    });
    hub.behave({});
    await loader.load(small, noHooks, never);
    await expect(loader.check(small, never)).resolves.toBe('stored');
  });
});

describe('mcuboot loader, the line', () => {
  it.each([
    ['is brought to the speed of the firmware', 9_600, [115_200]],
    ['is left as it is where it has that speed', 115_200, []],
  ])('%s', async (_, baudRate, speeds) => {
    hub = startHub({ baudRate });
    const link = hub.openLink();
    const set: (number | undefined)[] = [];
    const setLines: typeof link.setLines = async (lines) => {
      set.push(lines.baudRate);
      await link.setLines(lines);
    };
    const watched = { name: link.name, baudRate: link.baudRate, chunks: link.chunks, setLines };
    const loader = createLoader({
      link: { ...watched, write: (bytes) => link.write(bytes), close: () => link.close() },
      settings: quickMcubootSettings,
    });
    await loader.identify(never).catch(() => {});
    expect(set).toEqual(speeds);
  });
});

describe('mcuboot loader, a write that is not to begin', () => {
  it('leaves a hub that is rescued as it is: it has nothing to run on', async () => {
    hub = startLost();
    const loader = visit(hub, recoverable);
    await loader.enterForRescue?.(chf, never);
    await expect(loader.load(small, full, never)).rejects.toThrow('the journal');
    expect(hub.resetCount).toBe(0);
  });

  it('leaves a hub running that it was not brought to its bootloader for', async () => {
    hub = startHub();
    const loader = await identified(hub);
    await expect(loader.load(small, full, never)).rejects.toThrow('the journal');
    expect(hub.resetCount).toBe(0);
  });

  it('says why, also where the hub does not restart', async () => {
    hub = startHub(hubOptionsFor('single-slot'));
    const loader = await identified(hub, quickSettingsFor('single-slot'));
    const onWriteBegins = () => {
      hub.cutPower();
      throw new Error('the journal is full');
    };
    await expect(loader.load(small, { ...noHooks, onWriteBegins }, never)).rejects.toThrow('the journal');
  });
});

describe('mcuboot loader, a visit that goes on with another hub after a rescue was entered', () => {
  it('speaks to its firmware, and has it run on where its write is not to begin', async () => {
    const settings = quickSettingsFor('single-slot');
    hub = startWith({ ...hubOptionsFor('single-slot'), name: 'other' });
    let isEntered = false;
    const link = createSwapLine(startLost(hubOptionsFor('single-slot')), hub, () =>
      isEntered ? 'lost' : null,
    );
    const loader = createLoader({ link, settings });
    await loader.enterForRescue?.(chf, never);
    expect(loader.leavesHub).toEqual({ afterIdentify: 'running', afterLoad: 'stopped' });
    isEntered = true;
    await expect(loader.identify(never)).resolves.toMatchObject({ firmwareVersion: '01020304' });
    expect(loader.leavesHub).toEqual({ afterIdentify: 'running', afterLoad: 'running' });
    await expect(loader.load(small, full, never)).rejects.toThrow('the journal');
    expect(hub.resetCount).toBe(2);
  });
});
