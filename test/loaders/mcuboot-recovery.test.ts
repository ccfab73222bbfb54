import { describe, expect, it } from 'vitest';
import { enterForRescue, enterFromFirmware } from '../../src-main/core/loaders/mcuboot/enter-recovery.ts';
import { mustBeRecovery, readRecovery } from '../../src-main/core/loaders/mcuboot/recovery.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { Visit } from '../../src-main/core/loaders/mcuboot/visit.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { quickSettingsFor, recoverable, rigRecovery } from '../rig/mcuboot-settings.ts';
import {
  type Answer,
  active,
  answersOf,
  chf,
  entry,
  inTurn,
  listOf,
  named,
  never,
  notSupported,
  type Script,
  scriptHub,
  stranger,
} from './mcuboot-scripted-hub.ts';

/** What a bootloader's frames bring: its word on who it is, and its list. */
const bootloaderOf = (
  identity: Answer | (() => Answer) = notSupported,
  list: Answer | (() => Answer) = listOf(),
): Script => answersOf({ 'write 0/0': {}, 'write 9/0': identity, 'read 1/0': list });

const silent: Script = () => 'silence';
const failing = (code: 'cancelled' | 'port-lost') => (): Answer => {
  throw new Fault(code, 'slot 3: by the test');
};

const begin = (bootloader: Script, more: Partial<Visit> & { readonly firmware?: Script } = {}) =>
  scriptHub({ firmware: silent, bootloader, settings: recoverable, ...more });

const round = ['bootloader write 9/0', 'bootloader read 1/0'];

describe('a bootloader in its recovery', () => {
  it('is taken for one when it knew no identity and ran nothing, twice; its last list counts', async () => {
    const hub = begin(bootloaderOf(notSupported, inTurn(listOf(), listOf(entry(1)))));
    await expect(readRecovery(hub.visit, never)).resolves.toMatchObject([{ slot: 1 }]);
    expect(hub.asked).toEqual([...round, ...round]);
  });

  it.each<[string, Answer]>([
    ['says nothing', 'silence'],
    ['makes noise', 'noise'],
  ])('may be one that %s to a question that it does not know', async (_, answer) => {
    await expect(readRecovery(begin(bootloaderOf(answer)).visit, never)).resolves.toEqual([]);
  });

  it.each<[string, Answer | (() => Answer), Answer | (() => Answer)]>([
    ['says who it is', named(), listOf()],
    ['says who it is the second time', inTurn(notSupported, named()), listOf()],
    ['failed in saying who it is', { ret: -5, o: '' }, listOf()],
    ['refuses for want of memory', { rc: 2 }, listOf()],
    ['has an error of a group’s own of the same number', { err: { group: 9, rc: 8 } }, listOf()],
    ['runs an image', notSupported, listOf(entry(0, 0, active))],
    ['runs one the second time', notSupported, inTurn(listOf(), listOf(entry(0, 0, active)))],
    ['lists nothing at all', notSupported, 'silence'],
    ['lists noise', notSupported, 'noise'],
    ['refuses to list', notSupported, { rc: 8 }],
  ])('is none that %s', async (_, identity, list) => {
    await expect(readRecovery(begin(bootloaderOf(identity, list)).visit, never)).resolves.toBeNull();
  });

  it('is none of a hub whose bootloader speaks no SMP, which is not even asked', async () => {
    const hub = scriptHub({ firmware: bootloaderOf() });
    await expect(readRecovery(hub.visit, never)).resolves.toBeNull();
    expect(hub.asked).toEqual([]);
  });

  it('is none where there is no question to tell it by', async () => {
    const settings = { ...recoverable, identity: { ...recoverable.identity, commands: [] } };
    await expect(readRecovery(begin(bootloaderOf(), { settings }).visit, never)).resolves.toBeNull();
  });

  it.each(['cancelled', 'port-lost'] as const)('is not said to be none because of %s', async (code) => {
    const named = begin(bootloaderOf(failing(code)));
    await expect(readRecovery(named.visit, never)).rejects.toMatchObject({ code });
    const listed = begin(bootloaderOf(notSupported, failing(code)));
    await expect(readRecovery(listed.visit, never)).rejects.toMatchObject({ code });
  });
});

describe('a hub that stood in its bootloader', () => {
  const loaded = { version: '1.2.3', hash: Uint8Array.of(7), isHashProven: true };

  it.each<[string, Answer, Partial<Visit>]>([
    ['has nothing to start', listOf(), { isRescue: true }],
    ['has in its first slot what was loaded', listOf(entry(0, 7)), { isRescue: true, loaded }],
    [
      'has in its first slot what was loaded, and another image in the other',
      listOf(entry(0, 7), entry(1, 5)),
      { isRescue: true, loaded },
    ],
    ['lists no hash, but the version that was loaded', listOf(entry(0, null)), { isRescue: true, loaded }],
    ['has firmware that it did not start, and is in no rescue', listOf(entry(0, 5)), { isRescue: false }],
  ])('is there still where it %s', async (_, list, more) => {
    await expect(mustBeRecovery(begin(bootloaderOf(notSupported, list), more).visit, never)).resolves.toBe(
      undefined,
    );
  });

  it.each<[string, Answer, Partial<Visit>]>([
    ['nothing was loaded and it has firmware', listOf(entry(0, 7)), {}],
    ['it has another image, of the same version', listOf(entry(0, 5)), { loaded }],
    ['it lists no hash, and another version', listOf(entry(0, null, { version: '1.2.4' })), { loaded }],
    [
      'its other slot waits to be started, and has what was loaded',
      listOf(entry(1, 7, { pending: true })),
      { loaded },
    ],
  ])('is another one in a rescue where %s', async (_, list, more) => {
    const hub = begin(bootloaderOf(notSupported, list), { isRescue: true, ...more });
    await expect(mustBeRecovery(hub.visit, never)).rejects.toMatchObject({
      code: 'hub-swapped',
      message: 'slot 3: a hub without firmware was here, the one here now has some',
    });
  });

  it.each<[string, Script, string]>([
    ['firmware answers in its place', answersOf({ 'write 0/0': {} }), 'hub-swapped'],
    ['nothing answers any more', silent, 'no-reply'],
  ])('is gone where %s', async (_, firmware, code) => {
    const hub = begin(silent, { firmware });
    await expect(mustBeRecovery(hub.visit, never)).rejects.toMatchObject({ code });
  });
});

describe('the rescue of a hub by its label', () => {
  it('brings the visit to the bootloader, for the hub of the label', async () => {
    const hub = begin(bootloaderOf(), { identified: null });
    await enterForRescue(hub.visit, chf, never);
    expect(hub.visit).toMatchObject({ end: hub.recovery, isRescue: true, identified: chf });
  });

  it('finds a bootloader that answers in the frames of the firmware', async () => {
    const settings = { ...recoverable, recovery: { ...rigRecovery, smpVersion: 2 as const } };
    const hub = begin(bootloaderOf(), { firmware: answersOf({ 'write 0/0': {} }), settings });
    await enterForRescue(hub.visit, chf, never);
    expect(hub.visit.end).toBe(hub.recovery);
  });

  it.each<[string, Script, Script, Partial<Visit>]>([
    ['runs firmware', answersOf({ 'write 0/0': {} }), bootloaderOf(named()), {}],
    ['has firmware to start', silent, bootloaderOf(notSupported, listOf(entry(0))), {}],
    [
      'has some in the other of two equal slots',
      silent,
      bootloaderOf(notSupported, listOf(entry(1))),
      { settings: { ...recoverable, bootMode: 'direct-xip' } },
    ],
  ])('leaves the visit as it was where the hub %s', async (_, firmware, bootloader, more) => {
    const hub = begin(bootloader, { firmware, identified: null, ...more });
    await expect(enterForRescue(hub.visit, chf, never)).rejects.toMatchObject({ code: 'hub-answers' });
    expect(hub.visit).toMatchObject({ end: hub.application, isRescue: false, identified: null });
  });
});

describe('the rescue of a hub that says nothing', () => {
  it('is no-reply: it is waited for before it is looked for in a bootloader', async () => {
    const hub = begin(silent, { identified: null });
    await expect(enterForRescue(hub.visit, chf, never)).rejects.toMatchObject({ code: 'no-reply' });
    expect(hub.asked).not.toContain('bootloader read 1/0');
  });
});

describe('a hub that writes over what it runs', () => {
  const settings: McubootSettings = quickSettingsFor('single-slot');
  const firmware = (identity: Answer | (() => Answer) = named()): Script =>
    answersOf({ 'write 9/0': identity, 'write 0/5': {} });
  const entered = ['write 9/0', 'write 0/5', 'pause 25'];
  const found = ['bootloader write 0/0', ...round, ...round];

  it('goes to its bootloader once it said again who it is', async () => {
    const hub = begin(bootloaderOf(), { firmware: firmware(), settings });
    await enterFromFirmware(hub.visit, never);
    expect(hub.asked).toEqual([...entered, ...found]);
    expect(hub.visit.end).toBe(hub.recovery);
  });

  it('is asked who it is before it is told a second time', async () => {
    const answer = inTurn(named(), stranger);
    const hub = begin(silent, { firmware: firmware(answer), settings });
    await expect(enterFromFirmware(hub.visit, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.asked.filter((asked) => asked === 'write 0/5')).toHaveLength(1);
  });

  it.each<[string, Script]>([
    ['does not answer', silent],
    ['answers as firmware', bootloaderOf(named())],
  ])('is restart-failed where what comes up %s, and is spoken to as firmware', async (_, bootloader) => {
    const hub = begin(bootloader, { firmware: firmware(), settings });
    await expect(enterFromFirmware(hub.visit, never)).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: the hub did not come up in its bootloader after 2 tries',
    });
    expect(hub.asked.filter((asked) => asked === 'write 0/5')).toHaveLength(2);
    expect(hub.visit.end).toBe(hub.application);
  });

  it('comes up the second time, and is told no third time', async () => {
    const identity = inTurn<Answer>(named(), notSupported);
    const hub = begin(bootloaderOf(identity), { firmware: firmware(), settings });
    await enterFromFirmware(hub.visit, never);
    expect(hub.asked.filter((asked) => asked === 'write 0/5')).toHaveLength(2);
  });

  it('stays where it is when its firmware takes the upload itself', async () => {
    const hub = begin(bootloaderOf(), {
      firmware: firmware(),
      settings: quickSettingsFor('single-slot-ram'),
    });
    await enterFromFirmware(hub.visit, never);
    expect(hub.asked).toEqual([]);
    expect(hub.visit.end).toBe(hub.application);
  });
});
