import { describe, expect, it } from 'vitest';
import { startFromRecovery } from '../../src-main/core/loaders/mcuboot/leave-recovery.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import {
  compareRunning,
  keepRunning,
  readRunningVersion,
} from '../../src-main/core/loaders/mcuboot/version.ts';
import { versionOfActive } from '../../src-main/core/loaders/mcuboot/version-of-active.ts';
import { quickMcubootSettings, recoverable } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
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
  shellOf,
  stranger,
} from './mcuboot-scripted-hub.ts';

const loaded = { version: '1.2.4', hash: Uint8Array.of(7), isHashProven: true };
const runsLoaded = listOf(entry(1, 1), entry(0, 7, active));
const onTrial = listOf(entry(1, 1), entry(0, 7, { active: true }));
const runsOther = listOf(entry(0, 1, active), entry(1, 7));
const runsNone = listOf(entry(0, 7));
const silent: Script = () => 'silence';
const versionTold: Answer = { o: 'version=01020305\n' };

type Told = Answer | (() => Answer);
const firmware = (list: Told, who: Told = named(), version: Told = versionTold): Script =>
  answersOf({
    'write 0/0': {},
    'read 1/0': list,
    'write 9/0': shellOf({ 'hub identity': who, 'hub version': version }),
    'write 1/0': {},
  });

describe('what a hub runs, by its list', () => {
  it.each<[string, Answer, McubootSettings['validates'], string]>([
    ['is the image where it is hashed at each start', runsLoaded, 'each-start', 'matches'],
    ['is not proven to be where it was hashed once', runsLoaded, 'when-installed', 'unproven'],
    ['is another image', runsOther, 'each-start', 'differs'],
    ['is another image, hashed once', runsOther, 'when-installed', 'differs'],
    ['is not told', runsNone, 'each-start', 'differs'],
    ['is not told by a hash', listOf(entry(0, null, active)), 'each-start', 'differs'],
  ])('%s', async (_, list, validates, outcome) => {
    const hub = scriptHub({ firmware: firmware(list), settings: { ...quickMcubootSettings, validates } });
    await expect(compareRunning(hub.visit, loaded.hash, never)).resolves.toBe(outcome);
  });
});

describe('what another hub runs', () => {
  it('says nothing of the one that was identified, whether it runs the image or not', async () => {
    for (const list of [runsLoaded, runsOther]) {
      const hub = scriptHub({ firmware: firmware(list, stranger) });
      await expect(compareRunning(hub.visit, loaded.hash, never)).rejects.toMatchObject({
        code: 'hub-swapped',
      });
    }
  });

  it('is asked for before its name: whoever came in between is found out', async () => {
    const hub = scriptHub({ firmware: firmware(runsLoaded) });
    await compareRunning(hub.visit, loaded.hash, never);
    expect(hub.asked).toEqual(['read 1/0', 'write 9/0']);
  });
});

describe('the version after a restart', () => {
  it.each<[string, object]>([
    ['the image that was loaded', { loaded }],
    ['whatever runs, where nothing was', {}],
  ])('is told with the hub of %s', async (_, more) => {
    const hub = scriptHub({ firmware: firmware(runsLoaded), ...more });
    await expect(readRunningVersion(hub.visit, never)).resolves.toEqual({ firmwareVersion: '01020305', chf });
  });

  it('is waited for', async () => {
    const hub = scriptHub({ firmware: silent });
    await expect(readRunningVersion(hub.visit, never)).rejects.toMatchObject({
      code: 'no-announcement',
      message: 'slot 3: the firmware did not answer within 400 ms',
    });
    expect(hub.asked).toHaveLength(10);
  });

  it.each<[string, Answer, string]>([
    ['another image', runsOther, 'image 1.2.3 with hash 01'],
    ['one without a hash', listOf(entry(0, null, active)), 'image 1.2.3 with hash unknown'],
    ['none that is listed', runsNone, 'no image that it lists'],
  ])('is no version that is right by chance where the hub runs %s', async (_, list, text) => {
    const hub = scriptHub({ firmware: firmware(list), loaded });
    await expect(readRunningVersion(hub.visit, never)).rejects.toMatchObject({
      code: 'version-mismatch',
      message: `slot 3: the hub runs ${text}, the one that was loaded has hash 07`,
    });
  });

  it('is no-announcement where firmware does not tell it', async () => {
    const hub = scriptHub({ firmware: firmware(runsLoaded, named(), { ret: -8 }) });
    await expect(readRunningVersion(hub.visit, never)).rejects.toMatchObject({
      code: 'no-announcement',
      message: 'slot 3: the firmware answers and does not tell its version',
    });
  });
});

describe('the image that was seen to run', () => {
  const keep = async (
    list: Told,
    more: Parameters<typeof scriptHub>[0] | object = { loaded },
    who?: Told,
  ) => {
    const hub = scriptHub({ firmware: firmware(list, who), ...more });
    await keepRunning(hub.visit, never);
    return hub.asked;
  };

  it('is kept by one mark, of the hub that said who it is', async () => {
    const asked = await keep(inTurn(onTrial, runsLoaded));
    expect(asked).toEqual(['read 1/0', 'write 9/0', 'write 1/0', 'read 1/0']);
  });

  it('is kept for good', async () => {
    const marks: unknown[] = [];
    const answers = firmware(inTurn(onTrial, runsLoaded));
    const script: Script = (asked, payload) => {
      if (asked === 'write 1/0') marks.push(payload);
      return answers(asked, payload);
    };
    await keepRunning(scriptHub({ firmware: script, loaded }).visit, never);
    expect(marks).toEqual([{ hash: loaded.hash, confirm: true }]);
  });

  it('needs none where it stays already', async () => {
    expect(await keep(runsLoaded)).toEqual(['read 1/0']);
  });

  it.each<[string, object]>([
    ['nothing was loaded', {}],
    [
      'the bootloader chooses by itself',
      { loaded, settings: { ...quickMcubootSettings, start: 'by-itself' } },
    ],
  ])('is not asked for where %s', async (_, more) => {
    expect(await keep(onTrial, more)).toEqual([]);
  });

  it('is not kept where another one runs by now, before the mark or after it', async () => {
    await expect(keep(runsOther)).rejects.toMatchObject({ code: 'version-mismatch' });
    await expect(keep(inTurn(onTrial, runsOther))).rejects.toMatchObject({ code: 'version-mismatch' });
    await expect(keep(runsNone)).rejects.toMatchObject({ code: 'version-mismatch' });
  });

  it('is not kept on another hub', async () => {
    await expect(keep(onTrial, { loaded }, stranger)).rejects.toMatchObject({ code: 'hub-swapped' });
  });

  it('is hub-write-failed where the hub does not keep it', async () => {
    await expect(keep(onTrial)).rejects.toMatchObject({
      code: 'hub-write-failed',
      message: expect.stringContaining('told 4 times to keep the image it runs: it answers that it did'),
    });
  });
});

describe('a release that is known by the hash of what runs', () => {
  it('is not looked for where the hub tells no hash', async () => {
    const asked: string[] = [];
    const knownImages = async () => {
      asked.push('images');
      return [];
    };
    for (const list of [runsNone, listOf(entry(0, null, active))])
      await expect(
        versionOfActive(scriptHub({ firmware: firmware(list), knownImages }).visit, never),
      ).resolves.toBeNull();
    expect(asked).toEqual([]);
  });
});

describe('a bootloader that was written', () => {
  const recovery = (list: Answer = listOf(entry(0, 7)), reset: Told = {}): Script =>
    answersOf({ 'write 0/0': {}, 'write 9/0': notSupported, 'read 1/0': list, 'write 0/5': reset });

  const begin = (script: Script, bootloader: Script = recovery()) => {
    const hub = scriptHub({ firmware: script, bootloader, settings: recoverable, loaded });
    const { recovery: end } = hub;
    if (end === null) throw new Error('a hub with a bootloader');
    hub.visit.end = end;
    return { ...hub, start: () => startFromRecovery(hub.visit, end, never) };
  };
  const resets = (asked: readonly string[]): number =>
    asked.filter((each) => each === 'bootloader write 0/5').length;

  it('is restarted once it was seen to be one, and is over with when firmware lists what it runs', async () => {
    const hub = begin(firmware(runsLoaded));
    await hub.start();
    const round = ['bootloader write 9/0', 'bootloader read 1/0'];
    const reset = ['bootloader write 0/5', 'bootloader pause 25'];
    expect(hub.asked).toEqual([...round, ...round, ...reset, 'write 0/0', 'read 1/0']);
    expect(hub.visit.end).toBe(hub.application);
  });

  it.each<[string, Script]>([
    ['answers nothing', silent],
    ['answers as a bootloader in the same frames, which lists none that runs', firmware(runsNone)],
  ])('is restart-failed where what comes up %s', async (_, script) => {
    const hub = begin(script);
    await expect(hub.start()).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: no firmware answered within 400 ms after 2 restarts of the bootloader',
    });
    expect(resets(hub.asked)).toBe(2);
    expect(hub.visit.end).toBe(hub.recovery);
  });

  it('is not restarted a second time where its firmware only took its time', async () => {
    const echo = inTurn<Answer>(...(Array.from({ length: 10 }, () => 'silence') as ['silence']), {});
    const hub = begin(answersOf({ 'write 0/0': echo, 'read 1/0': runsLoaded }));
    await hub.start();
    expect(resets(hub.asked)).toBe(1);
  });

  it('is restart-failed where it says nothing any more after its restart', async () => {
    let isReset = false;
    const script = recovery(listOf(entry(0, 7)), () => {
      isReset = true;
      return {};
    });
    const hub = begin(silent, (asked, payload) => (isReset ? 'silence' : script(asked, payload)));
    await expect(hub.start()).rejects.toMatchObject({ code: 'restart-failed' });
    expect(resets(hub.asked)).toBe(1);
  });

  it('is no-reply where it said nothing before its restart either', async () => {
    await expect(begin(silent, silent).start()).rejects.toMatchObject({ code: 'no-reply' });
  });

  it('is hub-swapped where another hub’s firmware answers at its second restart', async () => {
    const list = inTurn(runsNone, runsNone, listOf());
    const hub = begin(answersOf({ 'write 0/0': {}, 'read 1/0': list }), (asked, payload) =>
      resets(hub.asked) > 0 ? 'silence' : recovery()(asked, payload),
    );
    await expect(hub.start()).rejects.toMatchObject({ code: 'hub-swapped' });
  });

  it('counts starts from its restart on', async () => {
    const hub = begin(firmware(runsLoaded));
    hub.application.port.heardStarts = 3;
    await hub.start();
    expect(hub.visit.startsBefore).toBe(3);
  });
});

describe('the name of the hub', () => {
  it('is told with the version, whoever it is', async () => {
    const hub = scriptHub({ firmware: firmware(runsLoaded, stranger), loaded });
    await expect(readRunningVersion(hub.visit, never)).resolves.toMatchObject({ chf: sampleIdentity(3).chf });
  });
});
