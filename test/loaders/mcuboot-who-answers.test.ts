import { describe, expect, it } from 'vitest';
import { confirmHub } from '../../src-main/core/loaders/mcuboot/confirm-hub.ts';
import { readHub, readIdentity } from '../../src-main/core/loaders/mcuboot/identity.ts';
import { echoCostMs, reachHub, waitForAnswer } from '../../src-main/core/loaders/mcuboot/reach-hub.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import { quickMcubootSettings, quickRawSettings, recoverable, rigRecovery } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import {
  type Answer,
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
  shellOf,
  stranger,
} from './mcuboot-scripted-hub.ts';

const silent: Script = () => 'silence';
describe('the hub that is asked for its name before an act', () => {
  const other = sampleIdentity(3).chf;
  const asked = (...answers: [Answer, ...Answer[]]) =>
    scriptHub({ firmware: answersOf({ 'write 9/0': inTurn(...answers) }) });

  it.each<[string, [Answer, ...Answer[]], number]>([
    ['at once', [named(), stranger], 1],
    ['after a refusal', [{ rc: 2 }, named(), stranger], 2],
    ['after noise that made another name', [stranger, named(), stranger], 2],
    ['after a name that is none', [named({ chf: 'none' }), named(), stranger], 2],
  ])('is the right one when it says so once, %s', async (_, answers, times) => {
    const hub = asked(...answers);
    await expect(confirmHub(hub.visit, never)).resolves.toBeUndefined();
    expect(hub.asked).toHaveLength(times);
  });

  it('is another one when it says so twice, and both are named', async () => {
    const hub = asked(stranger, stranger, named());
    await expect(confirmHub(hub.visit, never)).rejects.toMatchObject({
      code: 'hub-swapped',
      message: `slot 3: hub ${chf} was identified, hub ${other} answers now`,
    });
    expect(hub.asked).toHaveLength(2);
  });

  it('is one that was identified: before that nothing is asked', async () => {
    const hub = scriptHub({ firmware: silent, identified: null });
    await expect(confirmHub(hub.visit, never)).rejects.toThrow('identified before anything is loaded');
    expect(hub.asked).toEqual([]);
  });

  it('is a bootloader where that is spoken to, and is asked for no name', async () => {
    const bootloader = answersOf({ 'write 9/0': notSupported, 'read 1/0': listOf() });
    const hub = scriptHub({ firmware: silent, bootloader, settings: recoverable });
    hub.visit.end = hub.recovery ?? hub.visit.end;
    await expect(confirmHub(hub.visit, never)).resolves.toBeUndefined();
    expect(hub.asked).toHaveLength(4);
  });
});

describe('what a hub tells of itself', () => {
  const two: McubootSettings = {
    ...quickMcubootSettings,
    identity: { ...quickMcubootSettings.identity, commands: [['who'], ['what']] },
  };

  it('is all its answers together, and its name is asked for alone before an act', async () => {
    const [first, second, third, fourth] = (named() as { o: string }).o.split('\n');
    const who = { o: `${first}\n${second}\n` };
    const what = { o: `${third}\n${fourth}\n` };
    const firmware = answersOf({ 'write 9/0': shellOf({ who, what }) });
    const hub = scriptHub({ firmware, settings: two });
    await expect(readHub(hub.visit, never)).resolves.toMatchObject({
      identity: { chf, firmwareVersion: null },
    });
    expect(hub.asked).toHaveLength(2);
  });

  it('is nothing where one of them failed, and nothing more is asked then', async () => {
    const hub = scriptHub({
      firmware: answersOf({ 'write 9/0': shellOf({ what: named() }) }),
      settings: two,
    });
    await expect(readHub(hub.visit, never)).resolves.toEqual({
      problem: '`who` ended with code -8',
      output: '',
    });
    expect(hub.asked).toHaveLength(1);
  });

  const told = (version: Answer | (() => Answer), who: Answer | (() => Answer) = named()): Script =>
    answersOf({ 'write 9/0': shellOf({ 'hub identity': who, 'hub version': version }) });

  it.each<[string, Answer, string | null]>([
    ['is told', { o: 'version=01020304\n' }, '01020304'],
    ['is not told', { ret: -8 }, null],
    ['is none', { o: 'version=not told\n' }, null],
  ])('has a version where that %s', async (_, version, firmwareVersion) => {
    const hub = scriptHub({ firmware: told(version) });
    await expect(readIdentity(hub.visit, never)).resolves.toMatchObject({ chf, firmwareVersion });
  });

  it('is believed when two readings agree, the version too', async () => {
    const versions = ['01020304', '01020305', '01020305'].map(
      (version): Answer => ({
        o: `version=${version}\n`,
      }),
    );
    const hub = scriptHub({ firmware: told(inTurn<Answer>({}, ...versions)) });
    await expect(readIdentity(hub.visit, never)).resolves.toMatchObject({ firmwareVersion: '01020305' });
    expect(hub.asked).toHaveLength(8);
  });

  it('is asked for no version by a hub that does not say who it is', async () => {
    const hub = scriptHub({ firmware: told({}, named({ chf: 'none' })) });
    await expect(readIdentity(hub.visit, never)).rejects.toMatchObject({ code: 'identity-unreadable' });
    expect(hub.asked).toHaveLength(2);
  });
});

describe('a hub that is waited for', () => {
  const withDeadlines = (
    settings: McubootSettings,
    deadlines: Partial<McubootSettings['deadlines']>,
  ): McubootSettings => ({ ...settings, deadlines: { ...settings.deadlines, ...deadlines } });

  it.each<[string, McubootSettings, number, number, number]>([
    ['as long as the deadline says', quickMcubootSettings, 400, 10, 40],
    ['once more for a rest', quickMcubootSettings, 401, 11, 40],
    ['over raw frames, where each silence is kept', quickRawSettings, 400, 5, 90],
    [
      'over raw frames, where the wait is longer',
      withDeadlines(quickRawSettings, { wakeEveryMs: 200 }),
      400,
      2,
      200,
    ],
  ])('is asked %s', async (_, settings, withinMs, times, costMs) => {
    const hub = scriptHub({ firmware: silent, settings });
    await expect(waitForAnswer(hub.visit, hub.application, withinMs, never)).resolves.toBe(false);
    expect(hub.asked).toHaveLength(times);
    expect(echoCostMs(hub.visit, settings.deadlines.wakeEveryMs)).toBe(costMs);
  });

  it('is asked no more once it answered, the last time too', async () => {
    const answers = inTurn<Answer>('silence', 'silence', {});
    const hub = scriptHub({ firmware: answers });
    await expect(waitForAnswer(hub.visit, hub.application, 120, never)).resolves.toBe(true);
    expect(hub.asked).toHaveLength(3);
  });

  it('is a reboot-loop when it only ever starts', async () => {
    const hub = scriptHub({ firmware: silent });
    hub.application.port.heardStarts = 4;
    const waiting = waitForAnswer(hub.visit, hub.application, 400, never);
    await expect(waiting).rejects.toMatchObject({ code: 'reboot-loop' });
    await expect(reachHub(hub.visit, never)).rejects.toMatchObject({ code: 'reboot-loop' });
  });

  it('is a reboot-loop though its bootloader speaks between two starts', async () => {
    const bootloader = answersOf({ 'write 0/0': {} });
    const hub = scriptHub({ firmware: silent, bootloader, settings: recoverable });
    hub.application.port.heardStarts = 4;
    await expect(reachHub(hub.visit, never)).rejects.toMatchObject({ code: 'reboot-loop' });
  });
});

describe('a hub that is reached', () => {
  const found = answersOf({ 'write 0/0': {}, 'write 9/0': notSupported, 'read 1/0': listOf(entry(1)) });
  const ofRecovery = (framing: FramingKind, smpVersion: 1 | 2): McubootSettings => ({
    ...recoverable,
    recovery: { ...rigRecovery, framing, smpVersion },
  });

  it('is asked as firmware first', async () => {
    const hub = scriptHub({ firmware: () => ({}), bootloader: found, settings: recoverable });
    await expect(reachHub(hub.visit, never)).resolves.toBeNull();
    expect(hub.asked).toEqual(['write 0/0']);
  });

  it.each<[FramingKind, 1 | 2]>([
    ['console', 1],
    ['raw', 2],
    ['raw', 1],
  ])(
    'is asked by itself where its bootloader hears other frames: %s, version %i',
    async (framing, version) => {
      const hub = scriptHub({ firmware: silent, bootloader: found, settings: ofRecovery(framing, version) });
      await expect(reachHub(hub.visit, never)).resolves.toMatchObject([{ slot: 1 }]);
      expect(hub.asked.slice(0, 2)).toEqual(['write 0/0', 'bootloader write 0/0']);
    },
  );

  it('is asked once for both where they hear the same', async () => {
    const hub = scriptHub({ firmware: silent, bootloader: found, settings: ofRecovery('console', 2) });
    await expect(reachHub(hub.visit, never)).rejects.toMatchObject({ code: 'no-reply' });
    expect(hub.asked).toEqual(Array.from({ length: 10 }, () => 'write 0/0'));
  });

  it('is waited for where what answers is no bootloader, and firmware answers then', async () => {
    const firmware = inTurn<Answer>('silence', 'silence', {});
    const bootloader = answersOf({ 'write 0/0': {}, 'write 9/0': named() });
    const hub = scriptHub({ firmware, bootloader, settings: recoverable });
    await expect(reachHub(hub.visit, never)).resolves.toBeNull();
    expect(hub.asked.filter((asked) => asked === 'bootloader write 9/0')).toHaveLength(2);
  });

  it.each<[string, Answer, string, string]>([
    ['nothing', 'silence', 'no-reply', ''],
    ['noise', 'noise', 'console-garbled', ', though 90 bytes came'],
  ])('is not when %s comes', async (_, answer, code, rest) => {
    await expect(reachHub(scriptHub({ firmware: () => answer }).visit, never)).rejects.toMatchObject({
      code,
      message: `slot 3: no answer to SMP echo after 10 tries of 40 ms${rest}`,
    });
  });

  it('is not when only noise of its bootloader comes', async () => {
    const hub = scriptHub({ firmware: silent, bootloader: () => 'noise', settings: recoverable });
    await expect(reachHub(hub.visit, never)).rejects.toMatchObject({
      code: 'console-garbled',
      message: expect.stringContaining('though 90 bytes came'),
    });
  });

  it('is not when it only answered an earlier question', async () => {
    const hub = scriptHub({ firmware: inTurn<Answer>({}, 'silence') });
    await reachHub(hub.visit, never);
    await expect(reachHub(hub.visit, never)).rejects.toMatchObject({ code: 'no-reply' });
  });
});
