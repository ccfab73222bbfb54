import { describe, expect, it } from 'vitest';
import { listenForAnnouncement, notAnnounced } from '../../src-main/core/loaders/gecko/announcement.ts';
import { applicationPatterns, runApplication } from '../../src-main/core/loaders/gecko/run-application.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import { rigGeckoSettings } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';
import { never, prompt, type ScriptedHub, scriptedHub } from './gecko-script.ts';

passVirtualTime();

const { chf } = sampleIdentity(2);
const told = (version: string): string => `CH-FIRMWARE version=${version} chf=${chf}\r\n`;
const start = 'CH-START\r\n';
const { leaveMs, announceMs, askEveryMs, knockMs } = rigGeckoSettings.deadlines;

const withAnnouncement = (changes: Partial<GeckoSettings['announcement']>): GeckoSettings => ({
  ...rigGeckoSettings,
  announcement: { ...rigGeckoSettings.announcement, ...changes },
});
const mute = (settings?: GeckoSettings): ScriptedHub => scriptedHub(() => null, settings);

describe('the version', () => {
  const listen = async (lines: readonly string[], settings = rigGeckoSettings) => {
    const hub = mute(settings);
    for (const [index, text] of lines.entries()) hub.sayIn(1 + index, text);
    return listenForAnnouncement(hub.line, never);
  };

  it.each<[string, number, readonly string[], string]>([
    ['told twice', 2, [told('1'), told('1')], '1'],
    ['told once, where once is enough', 1, [told('1')], '1'],
    ['told twice with another between', 2, [told('1'), told('2'), told('1')], '1'],
    ['told twice behind others', 3, [told('1'), told('2'), told('2'), told('2')], '2'],
    ['told twice after a start', 2, [told('1'), start, told('1'), told('1')], '1'],
    ['told anew after each start', 2, [told('1'), start, told('2'), start, told('2'), told('2')], '2'],
    ['told in whole lines', 2, [told('12').slice(0, -1), '\n', told('1'), told('12')], '12'],
  ])('is believed when it was %s', async (_, agreeing, lines, version) => {
    const heard = await listen(lines, withAnnouncement({ agreeing }));
    expect(heard).toEqual({ firmwareVersion: version, chf });
  });

  it.each<[string, readonly string[], object, string]>([
    ['nothing is said', [], { why: 'silent', heard: 0 }, 'the firmware said nothing within 10000 ms'],
    [
      'it is told once',
      [told('1')],
      { why: 'noise', heard: 1 },
      'no 2 equal announcements within 10000 ms (1 different ones)',
    ],
    [
      'it is told once after each start',
      [told('1'), start, told('1')],
      { why: 'noise', heard: 1 },
      'no 2 equal announcements within 10000 ms (1 different ones)',
    ],
    [
      'others are told',
      [told('1'), told('2'), told('3')],
      { why: 'noise', heard: 3 },
      'no 2 equal announcements within 10000 ms (3 different ones)',
    ],
    [
      'the hub that tells it is none',
      [told('1').replace(chf, chf.replace('88', 'zz')), told('1').replace(chf, '')],
      { why: 'noise', heard: 0 },
      'no 2 equal announcements within 10000 ms (0 different ones)',
    ],
    [
      'the menu comes up behind it',
      [told('1'), prompt, told('1')],
      { why: 'stopped', heard: 1 },
      'the firmware ended and the hub is back in its bootloader',
    ],
  ])('is not believed when %s', async (_, lines, why, words) => {
    const hub = mute();
    for (const [index, text] of lines.entries()) hub.sayIn(1 + index, text);
    const heard = await listenForAnnouncement(hub.line, never);
    expect(heard).toEqual(why);
    if ('firmwareVersion' in heard) throw new Error('it was believed');
    expect(notAnnounced(hub.line, heard)).toMatchObject({
      code: 'no-announcement',
      message: `slot 3: ${words}`,
    });
  });

  it('is not believed of one that is damaged each time, however often it is', async () => {
    const damaged = told('1').replace(chf, '88-73-84-90-6A-10-00-2-');
    await expect(listen([damaged, damaged, damaged])).resolves.toEqual({ why: 'noise', heard: 0 });
  });

  it('is waited for as long as the settings say, and counts until then', async () => {
    const startedAtMs = performance.now();
    const hub = mute();
    hub.sayIn(announceMs - 2, told('1'));
    hub.sayIn(announceMs - 1, told('1'));
    await expect(listenForAnnouncement(hub.line, never)).resolves.toMatchObject({ firmwareVersion: '1' });
    await listenForAnnouncement(hub.line, never);
    const tookMs = performance.now() - startedAtMs;
    expect(Math.abs(tookMs - 2 * announceMs)).toBeLessThan(5);
  });

  it('is none of firmware that starts as often as makes a loop, counted with the first', async () => {
    const starts = [start, start, start, told('1'), told('1')];
    await expect(listen(starts.slice(1))).resolves.toMatchObject({ firmwareVersion: '1' });
    await expect(listen(starts)).rejects.toMatchObject({
      code: 'reboot-loop',
      message: 'slot 3: the application started 4 times after one restart',
    });
  });

  it('is asked for at once and every so often, where it is to be asked for', async () => {
    const atMs: number[] = [];
    const beganAtMs = performance.now();
    const hub = scriptedHub(
      (written) => {
        if (written !== 'ver\r') return null;
        atMs.push(Math.round((performance.now() - beganAtMs) / askEveryMs));
        return atMs.length > 2 ? told('1') : null;
      },
      withAnnouncement({ ask: 'ver\r' }),
    );
    await expect(listenForAnnouncement(hub.line, never)).resolves.toMatchObject({ firmwareVersion: '1' });
    expect(atMs).toEqual([0, 1, 2, 3]);
  });

  it('is asked for no sooner again because something was heard', async () => {
    const hub = mute(withAnnouncement({ ask: 'ver\r' }));
    for (const ms of [10, 20, 30]) hub.sayIn(ms, told(String(ms)));
    for (const ms of [40, 50]) hub.sayIn(ms, told('1'));
    await listenForAnnouncement(hub.line, never);
    expect(hub.sentTimes('ver\r')).toBe(1);
  });

  it('is told by firmware that has no first line of its starts', async () => {
    const settings = { ...rigGeckoSettings, application: { ...rigGeckoSettings.application, start: null } };
    await expect(listen([start, start, start, start, told('1'), told('1')], settings)).resolves.toMatchObject(
      {
        firmwareVersion: '1',
      },
    );
    expect(applicationPatterns(mute(settings).line).start.exec(start)).toBeNull();
  });
});

describe('the speed of an application that is listened to', () => {
  const settings: GeckoSettings = {
    ...withAnnouncement({ ask: 'ver\r' }),
    application: { ...rigGeckoSettings.application, baudRates: [115_200, 57_600, 38_400] },
  };
  /** At which speeds it was asked. */
  const bauds: number[] = [];
  const hubAt = (baudRate: number | null): ScriptedHub => {
    bauds.length = 0;
    return scriptedHub((written, { line }) => {
      if (written !== 'ver\r') return null;
      bauds.push(line.link.baudRate);
      return line.link.baudRate === baudRate ? told('1') : null;
    }, settings);
  };

  it('is tried by turns where none is known', async () => {
    await listenForAnnouncement(hubAt(null).line, never);
    expect(bauds).toEqual([
      115_200, 57_600, 38_400, 115_200, 57_600, 38_400, 115_200, 57_600, 38_400, 115_200,
    ]);
  });

  it('is the known one for half of the time, and tried by turns then', async () => {
    const { line, speeds } = hubAt(null);
    speeds.remember('application', { baudRate: 57_600, cleanCount: 0 });
    await listenForAnnouncement(line, never);
    expect(bauds).toEqual([57_600, 57_600, 57_600, 57_600, 57_600, 57_600, 115_200, 38_400, 57_600, 115_200]);
  });

  it('stays the one at which it was heard, and is known from there on', async () => {
    const { line, speeds } = hubAt(38_400);
    await expect(listenForAnnouncement(line, never)).resolves.toMatchObject({ firmwareVersion: '1' });
    expect(bauds).toEqual([115_200, 57_600, 38_400, 38_400]);
    expect(speeds.recall('application')?.baudRate).toBe(38_400);
  });
});

describe('a hub that is told to run', () => {
  const run = ({ line, menu }: ScriptedHub) => runApplication(line, menu, never);

  it.each([
    ['its first line', start],
    ['its version', told('1')],
  ])('runs once %s is heard', async (_, said) => {
    const hub = scriptedHub((written) => (written === '2' ? said : prompt));
    await run(hub);
    expect(hub.sent).toEqual(['\n', '2']);
    expect(hub.speeds.recall('application')).toMatchObject({ baudRate: 115_200 });
  });

  it('leaves its version to whoever reads it', async () => {
    const hub = scriptedHub((written) => (written === '2' ? told('1') + told('1') : prompt));
    await run(hub);
    await expect(listenForAnnouncement(hub.line, never)).resolves.toMatchObject({ firmwareVersion: '1' });
  });

  it('runs the second time, where its menu came back the first', async () => {
    let runs = 0;
    const hub = scriptedHub((written) => (written === '2' && ++runs === 2 ? start : prompt));
    await run(hub);
    expect(hub.sentTimes('2')).toBe(2);
  });

  it('has not, when its menu comes back as often as it may', async () => {
    const hub = scriptedHub(() => prompt);
    await expect(run(hub)).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: the hub is back in its bootloader after 2 tries to run its application',
    });
    expect(hub.sentTimes('2')).toBe(2);
  });

  it('has not, when neither it nor its menu is heard within the time for it', async () => {
    let hasRun = false;
    const hub = scriptedHub((written) => {
      hasRun ||= written === '2';
      return hasRun ? null : prompt;
    });
    const startedAtMs = performance.now();
    await expect(run(hub)).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: neither application nor bootloader was heard within 10000 ms of the restart',
    });
    expect(hub.sentTimes('2')).toBe(1);
    const tookMs = performance.now() - startedAtMs;
    expect(tookMs).toBeGreaterThanOrEqual(leaveMs + 2 * knockMs);
    expect(tookMs).toBeLessThan(leaveMs + 2 * knockMs + askEveryMs);
  });

  it('runs though it says so at the last moment', async () => {
    const hub = scriptedHub((written, { sayIn }) => {
      if (written !== '2') return prompt;
      sayIn(leaveMs - 1, start);
      return null;
    });
    await run(hub);
    expect(hub.sentTimes('2')).toBe(1);
  });

  it('is told again when its menu answers behind a silence', async () => {
    let runs = 0;
    const hub = scriptedHub((written) => {
      if (written !== '2') return prompt;
      return ++runs === 2 ? start : null;
    });
    await run(hub);
    expect(hub.sentTimes('2')).toBe(2);
  });

  it('is told nothing where it has left its menu by itself', async () => {
    const hub = mute();
    hub.sayIn(5_000, start);
    await run(hub);
    expect(hub.sentTimes('2')).toBe(0);
  });
});
