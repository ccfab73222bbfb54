import { describe, expect, it } from 'vitest';
import {
  listenForAnnouncement,
  type NotAnnounced,
  notAnnounced,
} from '../../src-main/core/loaders/u-boot/announcement.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings as settings } from '../rig/u-boot-settings.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const never = new AbortController().signal;
const { announceMs } = settings.deadlines;
const { chf } = sampleIdentity(2);
const line = (version: string, hub: string = chf): string => `CH-FIRMWARE version=${version} chf=${hub}\r\n`;
const [banner, prompt] = ['\r\nU-Boot 2023.01 (virtual hub)\r\n', '\r\n=> '];
const damaged = [line('0102\xef305'), line('01020305', '88-73-84-90-6A-10-00-1-')];
const [a, b, c] = [line('01020305'), line('01020306'), line('01020307')];

/** What is made of such words, one every `everyMs`, and after how long. */
const heardFrom = async (words: readonly string[], everyMs = 1, agreeing = 2, given = settings) => {
  const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
  for (const [at, text] of words.entries())
    setTimeout(() => device.send(Buffer.from(text, 'latin1')), everyMs * (at + 1));
  const asked = { ...given, announcement: { ...given.announcement, agreeing } };
  const beganMs = performance.now();
  const heard = await listenForAnnouncement(createConsole(link), asked, never).catch(
    (error: Error) => error.message,
  );
  return { heard, tookMs: Math.round(performance.now() - beganMs) };
};
const announced = { firmwareVersion: '01020305', chf };

describe('what running firmware announces', () => {
  it.each([
    ['once it was said twice', [a, a, b], 2],
    ['whatever else was said in between', ['boot\r\n', a, b, 'x\r\n', a, c], 5],
    ['not from lines that were damaged', [...damaged, ...damaged, a, a], 6],
    ['from what came after the last start alone', [a, banner, a, banner, a, a], 6],
  ])('is believed %s', async (_, words, due) => {
    expect(await heardFrom(words)).toEqual({ heard: announced, tookMs: due });
  });

  it.each([1, 3])('is believed once it was said as often as the settings ask: %i', async (agreeing) => {
    expect(await heardFrom([a, a, a, a], 1, agreeing)).toEqual({ heard: announced, tookMs: agreeing });
  });

  it('is not what the bootloader calls itself', async () => {
    const named = { ...settings, banner: '^U-Boot (?<version>20\\d\\d)' };
    expect((await heardFrom([banner, a], 1, 1, named)).heard).toEqual(announced);
  });

  it('is waited for to the last', async () => {
    const heard = await heardFrom([a, a], announceMs / 2 - 1);
    expect(heard).toEqual({ heard: announced, tookMs: announceMs - 2 });
  });

  it.each<[string, readonly string[], NotAnnounced, number]>([
    ['says nothing', [], { why: 'silent', heard: 0 }, announceMs],
    ['says nothing that is one', ['boot\r\n'], { why: 'noise', heard: 0 }, announceMs],
    ['says another each time', [a, b, c], { why: 'noise', heard: 3 }, announceMs],
    ['ends, and the hub is back at its prompt', [a, prompt], { why: 'stopped', heard: 1 }, 2],
  ])('is none where it %s', async (_, words, heard, tookMs) => {
    expect(await heardFrom(words)).toEqual({ heard, tookMs });
  });

  it('is not waited for beyond the deadline, however much is said', async () => {
    const versions = Array.from({ length: 90 }, (_, n) => line(`V${n}`));
    const { heard, tookMs } = await heardFrom(versions, announceMs / 60);
    expect({ heard, tookMs }).toEqual({
      heard: { why: 'noise', heard: expect.any(Number) },
      tookMs: announceMs,
    });
  });

  it('is none of a hub that starts over and over', async () => {
    const words = [banner, a, banner, a, banner, a, a];
    expect(await heardFrom(words)).toEqual({
      heard: 'slot 3: the bootloader started 4 times after one restart',
      tookMs: 5,
    });
  });

  it('is silence where all that was heard came before', async () => {
    const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
    const console = createConsole(link);
    device.send(Buffer.from('left\r\n'));
    await console.expect({ left: /left\r\n/ }, 100, never);
    expect(await listenForAnnouncement(console, settings, never)).toEqual({ why: 'silent', heard: 0 });
  });
});

describe('why there was no announcement', () => {
  it.each<[NotAnnounced, RegExp]>([
    [{ why: 'silent', heard: 0 }, /^slot 3: .*said nothing within 10000 ms$/],
    [{ why: 'noise', heard: 3 }, /^slot 3: no 2 equal .* within 10000 ms \(3 different ones\)$/],
    [{ why: 'stopped', heard: 1 }, /^slot 3: .*back at its boot prompt$/],
  ])('is told: %o', (why, words) => {
    expect(notAnnounced('slot 3', settings, why)).toMatchObject({
      code: 'no-announcement',
      message: expect.stringMatching(words),
    });
  });
});
