import { describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { recoverable } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import { blink, chf, finish, startLost, startWith } from './mcuboot-lost-hubs.ts';
import { atUploadFrom, createSwapLine } from './mcuboot-swap-line.ts';
import { image, never, noHooks } from './mcuboot-under-test.ts';

describe('mcuboot loader, another hub in the place of the one that is rescued', () => {
  const withFirmware = (): VirtualMcubootHub => startWith({ name: 'stranger', identity: sampleIdentity(3) });
  const without = (): VirtualMcubootHub => startLost({ name: 'stranger', identity: sampleIdentity(3) });

  const rescueOver = (stranger: VirtualMcubootHub, swapAt: Parameters<typeof createSwapLine>[2]): Loader => {
    const link = createSwapLine(startLost(), stranger, swapAt);
    return createLoader({ link, settings: recoverable });
  };

  it('is sent no piece when it came before the load and has firmware', async () => {
    const stranger = withFirmware();
    let isEntered = false;
    const loader = rescueOver(stranger, () => (isEntered ? 'lost' : null));
    await loader.enterForRescue?.(chf, never);
    isEntered = true;
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect({ writes: stranger.writeCount, bytes: stranger.uploadedBytes }).toEqual({ writes: 0, bytes: 0 });
  });

  it.each([
    ['the first piece', 0],
    ['a piece in the middle', 6_000],
  ])('is not erased when it has firmware and came while %s was lost', async (_, at) => {
    const stranger = withFirmware();
    const loader = rescueOver(stranger, atUploadFrom(at, 'lost'));
    await loader.enterForRescue?.(chf, never);
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect({ writes: stranger.writeCount, bytes: stranger.uploadedBytes }).toEqual({ writes: 0, bytes: 0 });
  });

  it('is not erased when it stands in its bootloader and has firmware', async () => {
    const stranger = startWith({
      name: 'stranger',
      identity: sampleIdentity(3),
      behaviour: { isHeldInRecovery: true },
    });
    blink(stranger);
    const loader = rescueOver(stranger, atUploadFrom(6_000, 'lost'));
    await loader.enterForRescue?.(chf, never);
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(stranger.writeCount).toBe(0);
  });

  it('is not restarted when it came after the check and has firmware', async () => {
    const stranger = withFirmware();
    const loader = rescueOver(stranger, ({ group, command }) =>
      group === 0 && command === 5 ? 'lost' : null,
    );
    await loader.enterForRescue?.(chf, never);
    await loader.load(image, noHooks, never);
    await loader.check(image, never);
    await loader.restart(never);
    // Its firmware answers where none did: who it is it says itself.
    await expect(loader.readVersion(never)).rejects.toMatchObject({ code: 'version-mismatch' });
    expect(stranger.resetCount).toBe(0);
  });

  it('is written when it has no firmware either, and then says who it is', async () => {
    const stranger = without();
    let isEntered = false;
    const loader = rescueOver(stranger, () => (isEntered ? 'lost' : null));
    await loader.enterForRescue?.(chf, never);
    isEntered = true;
    await expect(finish(loader)).resolves.toEqual({
      firmwareVersion: '01020305',
      chf: sampleIdentity(3).chf,
    });
  });
});
