import { describe, expect, it } from 'vitest';
import { hasGoneBack, readUptime } from '../../src-main/core/loaders/mcuboot/uptime.ts';
import { quickMcubootSettings, rigUptime } from '../rig/mcuboot-settings.ts';
import { type Answer, answersOf, inTurn, never, scriptHub } from './mcuboot-scripted-hub.ts';

describe('an uptime', () => {
  const read = async (...texts: [string, ...string[]]) => {
    const [first, ...others] = texts.map((o): Answer => ({ o }));
    const hub = scriptHub({
      firmware: answersOf({ 'write 9/0': inTurn<Answer>(first ?? {}, ...others) }),
      settings: { ...quickMcubootSettings, restart: { ...quickMcubootSettings.restart, uptime: rigUptime } },
    });
    return { uptime: await readUptime(hub.visit, never), asked: hub.asked.length };
  };
  const up = (ms: number | string): string => `Uptime: ${ms} ms\n`;

  it.each<[string, [string, ...string[]], object | null, number]>([
    ['that grows', [up(5), up(6)], { first: 5, second: 6 }, 2],
    ['that stands', [up(5), up(5)], { first: 5, second: 5 }, 2],
    ['of which one reading was noise', [up(900), up(5), up(6)], { first: 5, second: 6 }, 3],
    ['that was not told at first', ['', up(5), up(6)], { first: 5, second: 6 }, 3],
    ['that was not told once', [up(5), '', up(6), up(7)], { first: 6, second: 7 }, 4],
    ['of which the last two fit', [up(9), up(8), up(7), up(6), up(6)], { first: 6, second: 6 }, 5],
    ['that began at 0 and was not told then', [up(0), '', up(6), up(7)], { first: 6, second: 7 }, 4],
    ['that never fits', [up(9), up(8), up(7), up(6), up(5), up(5)], null, 5],
    ['that is not told', [''], null, 5],
    ['with more digits than a number holds', [up('1234567890123456')], null, 5],
    [
      'with as many as it holds',
      [up('123456789012345')],
      { first: 123456789012345, second: 123456789012345 },
      2,
    ],
  ])('%s is read', async (_, texts, uptime, asked) => {
    await expect(read(...texts)).resolves.toEqual({ uptime, asked });
  });

  it('may have a fraction, and is nothing but a number', async () => {
    const pattern = 'up=(?<uptime>\\S+)';
    const of = async (text: string): Promise<number | undefined> => {
      const restart = { ...quickMcubootSettings.restart, uptime: { command: ['up'], pattern } };
      const settings = { ...quickMcubootSettings, restart };
      const hub = scriptHub({ firmware: answersOf({ 'write 9/0': { o: `up=${text}\n` } }), settings });
      return (await readUptime(hub.visit, never))?.first;
    };
    const texts = ['1.5', '0.123456789', '1.1234567890', '1.', '1x', 'x1', '1e3', '-1', '1.2.3', '1a5'];
    expect(await Promise.all(texts.map(of))).toEqual([
      1.5,
      0.123456789,
      ...Array.from({ length: 8 }, () => undefined),
    ]);
  });

  it('is none where its question fails', async () => {
    const settings = {
      ...quickMcubootSettings,
      restart: { ...quickMcubootSettings.restart, uptime: rigUptime },
    };
    const hub = scriptHub({ firmware: answersOf({ 'write 9/0': { ret: -8 } }), settings });
    await expect(readUptime(hub.visit, never)).resolves.toBeNull();
  });

  it('is not asked for where the catalogue states none', async () => {
    const hub = scriptHub({ firmware: () => 'silence' });
    await expect(readUptime(hub.visit, never)).resolves.toBeNull();
    expect(hub.asked).toEqual([]);
  });

  it('has gone back where both readings after lie below both before', () => {
    const [early, late] = [
      { first: 5, second: 9 },
      { first: 10, second: 12 },
    ];
    expect(hasGoneBack(late, early)).toBe(true);
    expect(hasGoneBack(early, late)).toBe(false);
    expect(hasGoneBack(late, { first: 5, second: 10 })).toBe(false);
    expect([hasGoneBack(null, early), hasGoneBack(late, null), hasGoneBack(null, null)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
