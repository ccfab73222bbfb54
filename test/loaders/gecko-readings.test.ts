import { describe, expect, it } from 'vitest';
import { askApplication } from '../../src-main/core/loaders/gecko/application.ts';
import {
  confirmHub,
  findApplication,
  findHub,
  identifyHub,
} from '../../src-main/core/loaders/gecko/identify.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { rigGeckoSettings } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';
import { identityOf, never, prompt, scriptedHub } from './gecko-script.ts';

passVirtualTime();

const chfOf = (index: number) => requireDeviceId(sampleIdentity(index).chf, 'test');
const nameless = (note: string): string => `note=${note}\r\nOK\r\n`;
const [ours, stranger] = [identityOf(2), identityOf(3)];

/** An application that gives these answers in turn, then none; null: it lets one question go by. */
const answering = (answers: readonly (string | null)[], settings?: GeckoSettings) => {
  let next = 0;
  return scriptedHub((written) => (written === 'id\r' ? (answers[next++] ?? null) : null), settings);
};
/** A hub in its menu, whose application does not come up when it is told to run. */
const inMenu = (settings?: GeckoSettings) =>
  scriptedHub((written) => (written === 'id\r' ? null : prompt), settings);

describe('one question to the application', () => {
  it.each<[string, string, object]>([
    ['its name', ours, { kind: 'identity', identity: { chf: chfOf(2), firmwareVersion: '01020304' } }],
    [
      'no name',
      nameless('x'),
      { kind: 'problem', problem: 'it gave no CHF Device ID', output: nameless('x') },
    ],
    ['half an answer', ours.replace('OK\r\n', 'OK'), { kind: 'unanswered' }],
    ['the menu', prompt, { kind: 'menu' }],
  ])('brings %s', async (_, answer, reading) => {
    const { line } = answering([answer]);
    await expect(askApplication(line, never)).resolves.toMatchObject(reading);
  });

  it('is answered by what comes after it', async () => {
    const { line, say } = answering([ours]);
    say(stranger);
    await line.rest(1, never);
    await expect(askApplication(line, never)).resolves.toMatchObject({ identity: { chf: chfOf(2) } });
  });

  it('may be several, each asked behind the answer to the one before', async () => {
    const [first = '', second = ''] = ours.split(/(?=manufacturer)/);
    const commands = [
      { send: 'id\r', until: '^gpf=\\S+\\r?\\n' },
      { send: 'model\r', until: '^OK\\r?\\n' },
    ];
    const { application } = rigGeckoSettings;
    const { line, sent } = scriptedHub((written) => (written === 'id\r' ? first : second), {
      ...rigGeckoSettings,
      application: { ...application, identity: { ...application.identity, commands } },
    });
    await expect(askApplication(line, never)).resolves.toMatchObject({ identity: { chf: chfOf(2) } });
    expect(sent).toEqual(['id\r', 'model\r']);
  });
});

describe('who the hub is', () => {
  it.each<[string, readonly (string | null)[], number]>([
    ['two answers alike', [ours, ours], 2],
    ['two alike behind another', [stranger, ours, ours], 3],
    ['two alike behind one without a name', [nameless('x'), ours, ours], 3],
    ['two alike behind a question that went by', [ours, null, ours, ours], 4],
    ['two alike behind two that went by', [ours, null, null, ours, ours], 5],
    ['the last two of as many as are asked', [ours, stranger, ours, stranger, stranger], 5],
  ])('is said by %s', async (_, answers, asked) => {
    const { line, menu, sentTimes, speeds } = answering(answers);
    const { chf } = await identifyHub(line, menu, never);
    expect(chf).toBe(answers.at(-1) === ours ? chfOf(2) : chfOf(3));
    expect(sentTimes('id\r')).toBe(asked);
    expect(speeds.recall('application')).toMatchObject({ baudRate: 115_200 });
  });

  it.each<[string, readonly (string | null)[], string, number]>([
    ['two alike without a name', [nameless('x'), nameless('x')], 'identity-unreadable', 2],
    ['two alike without one behind a name', [ours, nameless('x'), nameless('x')], 'identity-unstable', 3],
    [
      'the same want of a name in other words each time',
      ['a', 'b', 'c', 'd', 'e'].map(nameless),
      'identity-unreadable',
      5,
    ],
    ['a name and none by turns', [ours, nameless('x'), ours, nameless('y'), ours], 'identity-unstable', 5],
    ['other names by turns', [ours, stranger, ours, stranger, ours], 'identity-unstable', 5],
    [
      'nothing more behind want of a name',
      [nameless('x'), null, nameless('y'), null, nameless('z')],
      'identity-unstable',
      5,
    ],
    [
      'a name at the end of much without',
      [nameless('a'), nameless('b'), nameless('c'), nameless('d'), ours],
      'identity-unstable',
      5,
    ],
  ])('is not said by %s', async (_, answers, code, asked) => {
    const { line, menu, sentTimes, speeds } = answering(answers);
    await expect(identifyHub(line, menu, never)).rejects.toMatchObject({ code });
    expect(sentTimes('id\r')).toBe(asked);
    expect(speeds.recall('application')).toBeNull();
  });

  it.each<[string, readonly (string | null)[], string | null, number]>([
    ['one answer that it is', [ours], null, 1],
    ['two that it is, behind one that named another', [stranger, ours, ours], null, 3],
    ['two that it is, behind one that named none', [nameless('x'), ours, ours], null, 3],
    ['two that it is another', [stranger, stranger, stranger], 'hub-swapped', 3],
  ])('is confirmed, or not, by %s', async (_, answers, code, asked) => {
    const { line, menu, sentTimes } = answering(answers);
    const confirming = confirmHub(line, menu, chfOf(2), never);
    if (code === null) await confirming;
    else await expect(confirming).rejects.toMatchObject({ code });
    expect(sentTimes('id\r')).toBe(asked);
  });
});

describe('a hub that is looked for', () => {
  const settings: GeckoSettings = {
    ...rigGeckoSettings,
    application: { ...rigGeckoSettings.application, baudRates: [115_200, 57_600] },
    bootloader: { ...rigGeckoSettings.bootloader, baudRates: [115_200, 38_400] },
  };

  it('and says nothing is asked at every speed, for as long as the settings say', async () => {
    const hub = scriptedHub(() => null, settings);
    const startedAtMs = performance.now();
    await expect(findHub(hub.line, hub.menu, never)).rejects.toMatchObject({
      code: 'no-reply',
      message:
        'slot 3: no answer from the application (115200, 57600 baud) or its bootloader (115200, 38400 baud) within 20000 ms',
    });
    const { findMs, commandMs, knockMs } = settings.deadlines;
    const tookMs = performance.now() - startedAtMs;
    expect(tookMs).toBeGreaterThanOrEqual(findMs);
    expect(tookMs).toBeLessThan(findMs + 2 * commandMs + 4 * knockMs + 500);
    expect(hub.sentTimes('\n')).toBe(hub.sentTimes('id\r'));
  });

  it('and talks nonsense is said to, with how much of it came meanwhile', async () => {
    let count = 0;
    const hub = scriptedHub((written) => (written === 'id\r' && ++count <= 2 ? 'abc' : null), settings);
    hub.say('before');
    await hub.line.rest(1, never);
    await expect(findHub(hub.line, hub.menu, never)).rejects.toMatchObject({
      code: 'console-garbled',
      message: expect.stringMatching(/within 20000 ms, though 6 characters came$/),
    });
  });

  it('and stands in its menu is there', async () => {
    const { line, menu } = inMenu();
    await expect(findHub(line, menu, never)).resolves.toEqual({ kind: 'menu' });
  });

  it('and stands in its menu is told to run its application, and then asked', async () => {
    let isRunning = false;
    const { line, menu, sentTimes } = scriptedHub((written) => {
      isRunning ||= written === '2';
      if (isRunning) return written === 'id\r' ? ours : null;
      return written === 'id\r' ? null : prompt;
    });
    await expect(findApplication(line, menu, never)).resolves.toMatchObject({ kind: 'identity' });
    expect(sentTimes('2')).toBe(1);
  });

  it('and comes back into its menu has lost its application, after the starts that are due', async () => {
    const { line, menu, sentTimes } = inMenu();
    await expect(findApplication(line, menu, never)).rejects.toMatchObject({
      code: 'application-lost',
      message: expect.stringContaining('only the bootloader answers, after 2 tries'),
    });
    expect(sentTimes('2')).toBe(2);
  });

  it('and answers to its menu no more is told nothing', async () => {
    let knocks = 0;
    const hub = scriptedHub((written) => {
      if (written === 'id\r') return knocks > 4 ? ours : null;
      return ++knocks === 1 ? prompt : null;
    });
    await expect(findApplication(hub.line, hub.menu, never)).resolves.toMatchObject({ kind: 'identity' });
    expect(hub.sentTimes('2')).toBe(0);
  });
});
