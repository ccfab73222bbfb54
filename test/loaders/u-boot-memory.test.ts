import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { KnownHub } from '../../src-main/core/loaders/u-boot/hub-at-prompt.ts';
import {
  askCrc,
  askSize,
  filledIn,
  heldOf,
  heldText,
  storageDeadlineMs,
} from '../../src-main/core/loaders/u-boot/memory.ts';
import type { Answer } from '../../src-main/core/loaders/u-boot/shell.ts';
import type { Fault } from '../../src-shared/domain/faults/fault.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const never = new AbortController().signal;
const settings = { ...rigUBootSettings, tries: { ...rigUBootSettings.tries, command: 4 } };
const held = { bytes: 0x4000, crc: 0x0000_00ab };

/** A hub that only answers: these, in turn, and then nothing more. */
const answering = (...answers: readonly Answer[]) => {
  const asked: { readonly command: string; readonly waitMs: number }[] = [];
  const ask: KnownHub['ask'] = async (command, waitMs) => {
    const answer = answers[asked.length];
    asked.push({ command, waitMs });
    if (answer === undefined) throw new Error(`asked ${asked.length} times`);
    return answer;
  };
  const unasked = (): never => {
    throw new Error('a question changes nothing');
  };
  return { asked, hub: { ask, fill: unasked, act: unasked } satisfies KnownHub };
};

const said = (crc: string): Answer => ({ code: 0, output: `crc32 for 42000000 ==> ${crc}\r\n` });
const failed: Answer = { ...said('000000ab'), code: 1 };
const [good, bad, worse, noise] = [said('000000ab'), said('000000ac'), said('1000ff00'), said('0000\xefab')];

/** The CRC-32 that was taken, or why none was, and after how many questions. */
const crcOf = async (answers: readonly Answer[], command = 4): Promise<[number | string, number]> => {
  const { hub, asked } = answering(...answers);
  const tries = { ...settings.tries, command };
  const crc = await askCrc('slot 3', hub, { ...settings, tries }, '42000000', held, never).catch(
    ({ code, message }: Fault) => `${code}: ${message}`,
  );
  return [crc, asked.length];
};

describe('a checksum by the device', () => {
  it.each<[string, readonly Answer[], number, number]>([
    ['at once where it is the expected one', [good], 0xab, 1],
    ['once it was said twice, where it is another', [bad, bad], 0xac, 2],
    ['once the expected one was said after all', [bad, good], 0xab, 2],
    ['once the same other one was said twice in a row', [bad, worse, worse], 0x1000_ff00, 3],
    ['not from two answers with noise between them', [bad, noise, bad, bad], 0xac, 4],
    ['from the last question that is allowed', [noise, noise, noise, good], 0xab, 4],
    ['not from a command that failed', [failed, good], 0xab, 2],
  ])('is taken %s', async (_, answers, crc, questions) => {
    expect(await crcOf(answers)).toEqual([crc, questions]);
  });

  it.each<[string, readonly Answer[]]>([
    ['was never whole', [noise, noise, noise, noise]],
    ['was another one each time', [bad, worse, bad, worse]],
  ])('is unreadable where it %s', async (_, answers) => {
    expect(await crcOf(answers)).toEqual(['console-garbled: slot 3: no readable CRC-32 after 4 tries', 4]);
  });

  it('that is not the expected one is asked for twice where a single try is allowed', async () => {
    expect(await crcOf([bad, bad], 1)).toEqual([0xac, 2]);
    expect((await crcOf([bad, worse, worse], 1))[1]).toBe(2);
  });

  it('is that of as many bytes as the image has, with time for all of them', async () => {
    const { hub, asked } = answering(good);
    await askCrc('slot 3', hub, settings, '42000000', held, never);
    expect(asked).toEqual([{ command: 'crc32 42000000 4000', waitMs: 10_080 }]);
  });
});

describe('a size by the device', () => {
  const unreadable = 'console-garbled: slot 3: no readable size after 4 tries';
  it.each<[string, string, number | string, number]>([
    ['is read in hex', '4000', 0x4000, 1],
    ['that is another one is believed once it was said twice', '4001', 0x4001, 2],
    ['of more than eight digits is none', '000004000', unreadable, 4],
    ['with anything in front is none', 'x4000', unreadable, 4],
    ['with anything behind is none', '4000x', unreadable, 4],
  ])('%s', async (_, digits, size, questions) => {
    const answer = { code: 0, output: `filesize=${digits}\r\n` };
    const { hub, asked } = answering(...Array.from({ length: 4 }, () => answer));
    const pattern = 'filesize=(?<size>\\S+)';
    const lax = { ...settings, size: { ...settings.size, pattern } };
    const taken = await askSize('slot 3', hub, lax, held, never).catch(
      ({ code, message }: Fault) => `${code}: ${message}`,
    );
    expect([taken, asked.length]).toEqual([size, questions]);
    expect(asked[0]).toEqual({ command: 'printenv filesize', waitMs: settings.deadlines.commandMs });
  });
});

describe('what is asked of memory and storage', () => {
  it('has its places filled in, each as often as it stands there, and one that is unknown left as it is', () => {
    expect(filledIn('a <address> <size> <address> <poison>', { address: '42', size: '10' })).toBe(
      'a 42 10 42 <poison>',
    );
  });

  it('takes longer for each KiB, a part of one too', () => {
    const times = [0, 1, 1_024, 10_240].map((bytes) => storageDeadlineMs(settings, bytes));
    expect(times).toEqual([10_000, 10_001, 10_005, 10_050]);
  });

  it('is the size and checksum of the image, told with all eight digits', () => {
    const image = Buffer.from('image');
    expect(heldOf(image)).toEqual({ bytes: 5, crc: crc32(image) });
    expect(heldText(held)).toBe('16384 bytes with CRC-32 000000ab');
  });
});
