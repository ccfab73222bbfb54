import { describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import {
  hubOptionsFor,
  type McubootKind,
  quickRawSettings,
  quickSettingsFor,
  recoverable,
  rigRecovery,
} from '../rig/mcuboot-settings.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';
import { blink, chf, finish, startLost, startMute, startWith } from './mcuboot-lost-hubs.ts';
import { image, never, noHooks, visit } from './mcuboot-under-test.ts';

const rescue = async (loader: Loader) => {
  await loader.enterForRescue?.(chf, never);
  return finish(loader);
};

describe('mcuboot loader, a hub of which only the bootloader answers', () => {
  it('is application-lost, and has nothing done to it by being asked', async () => {
    const hub = startLost();
    const loader = visit(hub, recoverable);
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'application-lost' });
    await expect(loader.load(image, noHooks, never)).rejects.toThrow('identified before');
    expect({ resets: hub.resetCount, writes: hub.writeCount }).toEqual({ resets: 0, writes: 0 });
  });

  it.each<[string, McubootSettings, Partial<VirtualMcubootOptions>]>([
    ['in version 1', recoverable, {}],
    [
      'in the frames of the firmware',
      { ...recoverable, recovery: { ...rigRecovery, smpVersion: 2 } },
      { recovery: { smpVersion: 2 } },
    ],
    [
      'in the frames of the firmware, and is mute to questions that it does not know',
      {
        ...recoverable,
        recovery: { ...rigRecovery, smpVersion: 2 },
        tries: { ...recoverable.tries, request: 2 },
      },
      { recovery: { smpVersion: 2, ignoresGroups: true } },
    ],
    ['without an echo', recoverable, { recovery: { smpVersion: 1, hasEcho: false } }],
    ['without hashes in its list', recoverable, { recovery: { smpVersion: 1, listsHashes: false } }],
    [
      'over raw frames',
      { ...recoverable, recovery: { ...rigRecovery, framing: 'raw' } },
      { recovery: { smpVersion: 1, framing: 'raw' } },
    ],
    [
      'over raw frames, as its firmware',
      { ...quickRawSettings, recovery: { ...rigRecovery, framing: 'raw', smpVersion: 2 } },
      { framing: 'raw', recovery: { smpVersion: 2, framing: 'raw' } },
    ],
  ])('is brought back by its label where that speaks %s', async (_, settings, options) => {
    const hub = startLost(options);
    const loader = visit(hub, settings);
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'application-lost' });
    await expect(rescue(loader)).resolves.toEqual({ firmwareVersion: '01020305', chf });
    await expect(loader.identify(never)).resolves.toMatchObject({ chf, firmwareVersion: '01020305' });
    expect({ held: hub.slots.primary, violations: hub.violations }).toEqual({ held: image, violations: [] });
    blink(hub);
    await expect(visit(hub, settings).identify(never)).resolves.toMatchObject({
      firmwareVersion: '01020305',
    });
  });

  it.each<McubootKind>(['overwrite', 'direct-xip', 'direct-xip-revert', 'ram-load', 'single-slot'])(
    'is brought back whatever its boot mode, %s',
    async (kind) => {
      const settings: McubootSettings = { ...quickSettingsFor(kind), recovery: rigRecovery };
      const hub = startLost({ ...hubOptionsFor(kind), recovery: { smpVersion: 1 } });
      await expect(rescue(visit(hub, settings))).resolves.toMatchObject({ firmwareVersion: '01020305' });
    },
  );

  it.each<[string, VirtualMcubootBehaviour]>([
    ['loses requests', { losesRequests: [3, 8, 14, 22, 30] }],
    ['loses answers', { losesAnswers: [2, 7, 13, 20, 29] }],
    ['garbles what it says', { garblesSaidBytes: [60, 300, 900, 1_500] }],
    ['garbles what it hears', { garblesHeardBytes: [40, 700, 3_000, 9_000] }],
    ['chatters', { garbageBeforeAnswer: '*** noise ***\r\n' }],
  ])('is brought back over a line that %s', async (_, behaviour) => {
    const hub = startLost();
    const loader = visit(hub, recoverable);
    hub.behave(behaviour);
    await expect(rescue(loader)).resolves.toEqual({ firmwareVersion: '01020305', chf });
    expect(hub.slots.primary).toEqual(image);
  });

  it('is brought back though the answer to the last piece is lost, and its slot holds firmware by then', async () => {
    const hub = startLost();
    const loader = visit(hub, recoverable);
    await loader.enterForRescue?.(chf, never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }): void => {
      if (acknowledgedBytes > image.length - 250) hub.behave({ losesAnswers: [1] });
    };
    await loader.load(image, { ...noHooks, onProgress }, never);
    await loader.check(image, never);
    await loader.restart(never);
    await expect(loader.readVersion(never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('is rescued again after its rescue lost power in the middle', async () => {
    const hub = startLost();
    const loader = visit(hub, recoverable);
    await loader.enterForRescue?.(chf, never);
    hub.behave({ powerCutAtOffset: 9_000 });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'port-lost' });
    hub.behave({});
    hub.powerOn();
    await expect(visit(hub, recoverable).identify(never)).rejects.toMatchObject({ code: 'application-lost' });
    await expect(rescue(visit(hub, recoverable))).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it.each<[string, VirtualMcubootBehaviour, string]>([
    [
      'stored something else: it lists only what it found valid',
      { corruptStorageAtByte: 5_000 },
      'check-mismatch',
    ],
    ['stored nothing', { ignoresWrite: true }, 'check-mismatch'],
    ['does not restart', { ignoresReset: true }, 'restart-failed'],
    ['hangs in its start', { hangsInBoot: true }, 'restart-failed'],
    ['stops answering in the middle', { stallAtOffset: 8_000 }, 'transfer-stalled'],
  ])('is no pass where it %s', async (_, behaviour, code) => {
    const hub = startLost();
    const loader = visit(hub, recoverable);
    await loader.enterForRescue?.(chf, never);
    hub.behave(behaviour);
    await expect(finish(loader)).rejects.toMatchObject({ code });
  });

  it('is no pass where it stays in its bootloader, which answers in the frames of the firmware', async () => {
    const hub = startLost({ recovery: { smpVersion: 2 } });
    const loader = visit(hub, { ...recoverable, recovery: { ...rigRecovery, smpVersion: 2 } });
    await loader.enterForRescue?.(chf, never);
    await loader.load(image, noHooks, never);
    hub.behave({ ignoresReset: true });
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'restart-failed' });
  });

  it('is left stopped by the load, and runs after the restart', async () => {
    const hub = startLost();
    const loader = visit(hub, recoverable);
    await loader.enterForRescue?.(chf, never);
    await loader.load(image, noHooks, never);
    expect(loader.leavesHub.afterLoad).toBe('stopped');
    await loader.restart(never);
    expect(loader.leavesHub.afterLoad).toBe('running');
  });
});

describe('mcuboot loader, a rescue of a hub that needs none', () => {
  const spareFirmware = makeMcubootFirmware({ version: '01020309', padBytes: 4_096 });

  it.each<[string, () => VirtualMcubootHub, Partial<McubootSettings>, string]>([
    ['runs firmware', () => startWith(), {}, 'hub-answers'],
    [
      'runs firmware that does not say who it is',
      () => startWith({ behaviour: { identity: { chf: 'none' } } }),
      {},
      'hub-answers',
    ],
    [
      'runs firmware that refuses the question in a bootloader’s words',
      () => startWith({ tells: 'reads' }),
      {},
      'hub-answers',
    ],
    [
      'runs such firmware, over raw frames, and its bootloader would speak them too',
      () => startWith({ tells: 'reads', framing: 'raw', recovery: { framing: 'raw' } }),
      { ...quickRawSettings, recovery: { ...rigRecovery, framing: 'raw', smpVersion: 2 } },
      'hub-answers',
    ],
    [
      'stands in its bootloader and has firmware',
      () => {
        const hub = startWith({ behaviour: { isHeldInRecovery: true } });
        blink(hub);
        return hub;
      },
      {},
      'hub-answers',
    ],
    [
      'has firmware in the other of two equal slots',
      () => {
        const hub = startWith({ bootMode: 'direct-xip', behaviour: { isHeldInRecovery: true } });
        hub.loseFirmware();
        hub.slots.secondary = spareFirmware;
        blink(hub);
        return hub;
      },
      { bootMode: 'direct-xip', start: 'by-itself' },
      'hub-answers',
    ],
    ['says nothing', () => startWith({ behaviour: { silent: true } }), {}, 'no-reply'],
    ['has no firmware and a bootloader that is mute', startMute, {}, 'no-reply'],
  ])('leaves it alone where it %s', async (_, start, settings, code) => {
    const hub = start();
    const before = hub.slots.snapshot();
    const loader = visit(hub, { ...recoverable, ...settings });
    await expect(loader.enterForRescue?.(chf, never)).rejects.toMatchObject({ code });
    await expect(loader.load(image, noHooks, never)).rejects.toThrow('identified before');
    expect({ slots: hub.slots.snapshot(), resets: hub.resetCount, writes: hub.writeCount }).toEqual({
      slots: before,
      resets: 0,
      writes: 0,
    });
  });

  const never8 = { times: 99, code: 8 };
  it.each<[string, VirtualMcubootBehaviour]>([
    ['seemed to have none once', { refusesIdentity: { times: 1, code: 8 }, listsNothing: 1 }],
    [
      'refuses to say who it is for another reason, and lists nothing',
      { refusesIdentity: { ...never8, code: 5 }, listsNothing: 99 },
    ],
    ['refuses to say who it is, and lists what it runs', { refusesIdentity: never8 }],
    ['lists nothing, and says who it is', { listsNothing: 99 }],
  ])('leaves firmware alone that %s', async (_, behaviour) => {
    const hub = startWith({ behaviour });
    const loader = visit(hub, recoverable);
    await expect(loader.enterForRescue?.(chf, never)).rejects.toMatchObject({ code: 'hub-answers' });
    expect(hub.writeCount).toBe(0);
  });

  it('is not even thought of where firmware does not know the question of who it is', async () => {
    const hub = startWith({ tells: 'reads' });
    await expect(visit(hub, recoverable).identify(never)).rejects.toMatchObject({
      code: 'identity-unreadable',
      message: expect.stringContaining('`hub identity` is answered with error 8'),
    });
  });

  it('is not offered where the catalogue states no recovery', () => {
    expect(visit(startWith()).enterForRescue).toBeUndefined();
    expect(visit(startWith(), recoverable).enterForRescue).toBeDefined();
  });
});
