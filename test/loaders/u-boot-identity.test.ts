import { describe, expect, it } from 'vitest';
import { readIdentity } from '../../src-main/core/loaders/u-boot/identity.ts';
import type { Answer, MarkedHub } from '../../src-main/core/loaders/u-boot/shell.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings as settings } from '../rig/u-boot-settings.ts';

const never = new AbortController().signal;
const mine = sampleIdentity(2);
const [clear = '', scan = '', loads = '', printed = ''] = settings.identity.commands;
const [wipe = '', stored = ''] = settings.version.commands;
const whole = `chf_id=${mine.chf}\r\ngpf_id=${mine.gpf}\r\nch_manufacturer=106C\r\nch_model=01020003\r\n`;

/** A hub that only answers, each command as told and every other with success and no word. */
const reading = async (told: Readonly<Record<string, Answer | null>>, isVersionAsked = true) => {
  const asked: string[] = [];
  const waits = new Set<number>();
  const ask: MarkedHub['ask'] = async (command, waitMs) => {
    asked.push(command);
    waits.add(waitMs);
    return told[command] === undefined ? { code: 0, output: '' } : told[command];
  };
  const unasked = (): never => {
    throw new Error('a question changes nothing');
  };
  const hub: MarkedHub = { isUninterrupted: true, ask, fill: unasked, act: unasked, begin: unasked };
  return { read: await readIdentity(hub, settings, isVersionAsked, never), asked, waits: [...waits] };
};
const says = (output: string, code = 0): Answer => ({ code, output });
const held = says('Image Name:   01020304\r\n');

describe('who a hub at its prompt is', () => {
  it('is read from the answers to all its commands together, and the version from those to its own', async () => {
    const told = {
      [scan]: says(`gpf_id=${mine.gpf}\r\n`),
      [loads]: says(`chf_id=${mine.chf}\r\n`),
      [printed]: says('ch_manufacturer=106C\r\nch_model=01020003\r\n'),
      [stored]: held,
    };
    const { read, asked, waits } = await reading(told);
    expect(read).toMatchObject({ identity: { chf: mine.chf, gpf: mine.gpf, firmwareVersion: '01020304' } });
    expect(asked).toEqual([clear, scan, loads, printed, wipe, stored]);
    expect(waits).toEqual([settings.deadlines.commandMs, settings.deadlines.storageMs]);
  });

  it('is read alone where its version does not matter', async () => {
    const { read, asked } = await reading({ [printed]: says(whole), [stored]: held }, false);
    expect(read).toMatchObject({ identity: { chf: mine.chf, firmwareVersion: null } });
    expect(asked).toEqual([clear, scan, loads, printed]);
  });

  it.each([
    ['cannot be read', says('Image Name:   01020304\r\n', 1)],
    ['is no firmware', says('Unknown image format!\r\n')],
    ['has a name that was cut off', says('Image Name:   0102')],
  ])('is said without a version where what storage holds %s', async (_, answer) => {
    const { read } = await reading({ [printed]: says(whole), [stored]: answer });
    expect(read).toMatchObject({ identity: { chf: mine.chf, firmwareVersion: null } });
  });

  it('is said without a version where a later command failed, whatever an earlier one showed', async () => {
    const { read } = await reading({ [printed]: says(whole), [wipe]: held, [stored]: says('', 1) });
    expect(read).toMatchObject({ identity: { chf: mine.chf, firmwareVersion: null } });
  });

  it('is not told by the cut end of one answer and the beginning of the next', async () => {
    const told = {
      [scan]: says(`chf_id=${mine.chf.slice(0, 8)}`),
      [loads]: says(`${mine.chf.slice(8)}\r\n`),
    };
    expect((await reading(told)).read).toMatchObject({ problem: 'it gave no CHF Device ID' });
  });

  it('is no reading where a command failed, and nothing is asked after it', async () => {
    const told = { [scan]: says('one\r\n'), [loads]: says(whole, 2) };
    const { read, asked } = await reading(told);
    expect(read).toEqual({ problem: `\`${loads}\` ended with code 2`, output: 'one\r\n' });
    expect(asked).toEqual([clear, scan, loads]);
  });

  it.each([
    ['as it was asked who it is', { [printed]: null }, [clear, scan, loads, printed]],
    [
      'as it was asked for its version',
      { [printed]: says(whole), [wipe]: null },
      [clear, scan, loads, printed, wipe],
    ],
  ])('is no reading where another hub answered %s', async (_, told, due) => {
    const { read, asked } = await reading(told);
    expect(read).toMatchObject({ problem: 'another hub answered half way, or this one was restarted' });
    expect(asked).toEqual(due);
  });
});
