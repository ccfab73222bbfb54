import { describe, expect, it } from 'vitest';
import { markImage } from '../../src-main/core/loaders/mcuboot/marking.ts';
import { restartHub, settleHub } from '../../src-main/core/loaders/mcuboot/restart.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { quickMcubootSettings, rigUptime } from '../rig/mcuboot-settings.ts';
import {
  type Answer,
  active,
  answersOf,
  entry,
  inTurn,
  listOf,
  named,
  never,
  scriptHub,
  shellOf,
  stranger,
} from './mcuboot-scripted-hub.ts';

/** Nothing is sent while the hub starts: what is seen of it is what it tells afterwards. */
const quiet: McubootSettings = {
  ...quickMcubootSettings,
  restart: { ...quickMcubootSettings.restart, dark: null },
};
const byUptime: McubootSettings = { ...quiet, restart: { ...quiet.restart, uptime: rigUptime } };
const loaded = { version: '1.2.4', hash: Uint8Array.of(7), isHashProven: true };

type Told = Answer | (() => Answer);
interface Answers {
  readonly list: Told;
  readonly who?: Told;
  readonly uptime?: () => Answer;
  readonly reset?: Told;
  readonly mark?: Told;
  readonly echo?: Told;
}

const begin = ({ list, who = named(), uptime, reset = {}, mark = {}, echo = {} }: Answers, more = {}) =>
  scriptHub({
    firmware: answersOf({
      'read 1/0': list,
      'write 9/0': shellOf({
        'hub identity': who,
        ...(uptime === undefined ? {} : { 'kernel uptime': uptime }),
      }),
      'write 0/5': reset,
      'write 1/0': mark,
      'write 0/0': echo,
    }),
    settings: quiet,
    ...more,
  });

const countOf = (asked: readonly string[], one: string): number =>
  asked.filter((each) => each === one).length;
const resets = ({ asked }: { readonly asked: readonly string[] }): number => countOf(asked, 'write 0/5');

const runs = listOf(entry(0, 1, active));
const waits = listOf(entry(0, 1, active), entry(1, 7, { pending: true }));
const trial = listOf(entry(0, 7, { active: true }), entry(1, 1));

describe('one restart', () => {
  const whole = ['read 1/0', 'write 9/0', 'write 0/5', 'pause 25', 'write 0/0', 'read 1/0'];

  it('is asked for once the list was read and the hub named itself, and is seen by the list', async () => {
    const hub = begin({ list: inTurn(waits, trial) });
    await restartHub(hub.visit, never);
    expect(hub.asked).toEqual(whole);
  });

  it('is seen by the line of a start that came after it was asked for, and by none before', async () => {
    const heard = (at: 'before' | 'after') => {
      const hub: ReturnType<typeof begin> = begin({
        list: runs,
        who: () => {
          if (at === 'before') hub.application.port.heardStarts = 1;
          return named();
        },
        reset: () => {
          if (at === 'after') hub.application.port.heardStarts++;
          return {};
        },
      });
      return hub;
    };
    const seen = heard('after');
    await restartHub(seen.visit, never);
    expect(resets(seen)).toBe(1);
    const unseen = heard('before');
    await expect(restartHub(unseen.visit, never)).rejects.toMatchObject({ code: 'restart-failed' });
    expect(unseen.visit.startsBefore).toBe(1);
  });

  it.each<[string, readonly number[], number]>([
    ['both readings after it are below both before', [900, 901, 899, 899], 1],
    ['the second one is as high as before', [900, 901, 899, 900], 2],
    ['only the one in between is below', [900, 950, 905, 910], 2],
    ['it grew', [900, 901, 902, 903], 2],
  ])('is seen by an uptime exactly where it went back: %s', async (_, readings, times) => {
    const lines = [...readings, 5_000].map((ms): Answer => ({ o: `Uptime: ${ms} ms\n` }));
    const hub = begin(
      { list: runs, uptime: inTurn<Answer>(lines[0] ?? {}, ...lines.slice(1)) },
      { settings: byUptime },
    );
    await restartHub(hub.visit, never).catch(() => {});
    expect(resets(hub)).toBe(times);
  });

  it('is seen by the time that the hub was away, and by no other silence', async () => {
    const settings = { ...quiet, restart: { ...quiet.restart, dark: { echoes: 3, answerMs: 1 } } };
    const away = inTurn<Answer>('silence', 'silence', 'silence', {});
    const seen = begin({ list: runs, echo: away }, { settings });
    await restartHub(seen.visit, never);
    expect(resets(seen)).toBe(1);
    const unseen = begin({ list: runs }, { settings });
    await expect(restartHub(unseen.visit, never)).rejects.toMatchObject({ code: 'restart-failed' });
  });

  it.each<[string, Told, string]>([
    ['acknowledges each and does none', {}, 'acknowledged 2 resets'],
    ['acknowledges one and does none', inTurn<Answer>('silence', {}), 'acknowledged 1 resets'],
    ['acknowledges none', 'silence', 'acknowledged 0 resets'],
    ['is busy each time', { rc: 10 }, 'acknowledged 0 resets'],
  ])('is not seen of a hub that %s', async (_, reset, text) => {
    const hub = begin({ list: runs, reset });
    await expect(restartHub(hub.visit, never)).rejects.toMatchObject({
      code: 'restart-failed',
      message: `slot 3: the hub ${text} and was not seen to restart after 2 tries`,
    });
    expect(resets(hub)).toBe(2);
  });

  it('is over when the hub does not come back: nothing further is sent', async () => {
    const hub = begin({ list: runs, echo: 'silence' });
    await expect(restartHub(hub.visit, never)).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: the hub did not answer within 400 ms after its restart',
    });
    expect(hub.asked).toEqual([...whole.slice(0, 4), ...Array.from({ length: 10 }, () => 'write 0/0')]);
  });

  it('is not asked of another hub, first or later', async () => {
    const first = begin({ list: runs, who: stranger });
    await expect(restartHub(first.visit, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    const later = begin({ list: runs, who: inTurn(named(), stranger) });
    await expect(restartHub(later.visit, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect([resets(first), resets(later)]).toEqual([0, 1]);
  });
});

describe('a mark', () => {
  const isMarked = (images: readonly { readonly isPending: boolean }[]): boolean =>
    images.some(({ isPending }) => isPending);
  const mark = (hub: ReturnType<typeof begin>) => markImage(hub.visit, loaded.hash, false, isMarked, never);

  it('is done when the list says so, whatever became of its answer', async () => {
    const hub = begin({ list: waits, mark: 'silence' });
    await expect(mark(hub)).resolves.toBeNull();
    expect(hub.asked).toEqual(['write 9/0', 'write 1/0', 'read 1/0']);
  });

  it('is asked for again where the list does not, the hub named each time', async () => {
    const hub = begin({ list: inTurn(runs, runs, waits) });
    await expect(mark(hub)).resolves.toBeNull();
    expect(countOf(hub.asked, 'write 1/0')).toBe(3);
    expect(countOf(hub.asked, 'write 9/0')).toBe(3);
  });

  it.each<[string, Told, string]>([
    ['answers nothing', 'silence', 'no answer within 150 ms'],
    ['says it did', {}, 'it answers that it did and did not'],
    ['refuses', { err: { group: 1, rc: 8 } }, 'error 8 of group 1'],
    ['refuses at last', inTurn<Answer>({}, {}, {}, { rc: 8 }), 'error 8'],
  ])('is not done of a hub that %s, four times', async (_, answer, problem) => {
    const hub = begin({ list: runs, mark: answer });
    await expect(mark(hub)).resolves.toBe(problem);
    expect(countOf(hub.asked, 'write 1/0')).toBe(4);
  });
});

describe('settling', () => {
  const settle = (hub: ReturnType<typeof begin>) =>
    settleHub(
      hub.visit,
      async () => {
        await new Promise(setImmediate);
        hub.asked.push('noted');
      },
      never,
    );

  it('notes its intent before anything is done, and restarts until nothing waits', async () => {
    const hub = begin({ list: inTurn(waits, waits, trial, trial, runs) });
    await expect(settle(hub)).resolves.toBe(true);
    expect(hub.asked.slice(0, 2)).toEqual(['read 1/0', 'noted']);
    expect(resets(hub)).toBe(2);
  });

  it('notes nothing where nothing waits', async () => {
    const hub = begin({ list: runs });
    await expect(settle(hub)).resolves.toBe(false);
    expect(hub.asked).toEqual(['read 1/0']);
  });

  it('gives up after three restarts that settled nothing', async () => {
    const other = listOf(entry(0, 1, active), entry(1, 8, { pending: true }));
    const hub = begin({ list: inTurn(waits, waits, trial, trial, other, other, trial) });
    await expect(settle(hub)).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: an image still waits for a restart of the hub, or is on trial after 2 tries',
    });
    expect(resets(hub)).toBe(3);
  });

  it('is done with a hub whose restart was seen and changed nothing, for the whole visit', async () => {
    const hub: ReturnType<typeof begin> = begin({
      list: waits,
      reset: () => {
        hub.application.port.heardStarts++;
        return {};
      },
    });
    await expect(settle(hub)).resolves.toBe(true);
    await expect(settle(hub)).resolves.toBe(false);
    expect(resets(hub)).toBe(1);
  });

  it('restarts a hub again that lists later what a restart settled before', async () => {
    const hub = begin({ list: inTurn(waits, waits, runs, waits, waits, runs) });
    await expect(settle(hub)).resolves.toBe(true);
    await expect(settle(hub)).resolves.toBe(true);
    expect(resets(hub)).toBe(2);
  });

  it('is not done with a hub that was not seen to restart', async () => {
    const hub = begin({ list: waits });
    await expect(settle(hub)).rejects.toMatchObject({ code: 'restart-failed' });
    expect({ resets: resets(hub), settled: hub.visit.settledList }).toEqual({ resets: 3, settled: null });
  });
});
