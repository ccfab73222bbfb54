import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { parseGeckoSettings } from '../../src-main/core/loaders/gecko/loader.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko, type VirtualGecko } from '../rig/virtual-gecko.ts';
import type { VirtualGeckoHardware } from '../rig/virtual-gecko-behaviour.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const identity = sampleIdentity(4);
const image = makeGeckoFirmware({ version: '01020305', padBytes: 4_096 });
const never = new AbortController().signal;
const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };
const deadlines = { ...impatientGecko.deadlines, findMs: 10_000, answerMs: 4_000, announceMs: 4_000 };
const settings = { ...impatientGecko, deadlines };

let hub: VirtualGecko;
afterEach(() => hub?.cutPower());

const flash = async (hardware: Partial<VirtualGeckoHardware>, taken: LoaderSettings): Promise<unknown> => {
  hub = createVirtualGecko({ name: 'slot 4', identity, firmwareVersion: '01020304', hardware });
  const loader = createLoader({ link: hub.openLink(), settings: taken });
  await loader.identify(never);
  await loader.load(image, noHooks, never);
  await loader.check(image, never);
  await loader.restart(never);
  return loader.readVersion(never);
};
const flashed = { firmwareVersion: '01020305', chf: identity.chf };

describe('gecko loader, bytes in place of text', () => {
  it.each([
    ['a frame of ASH (reset)', '1ac038bc7e'],
    ['bytes above 0x7F and zeroes', '00ff8000c3a9ef00'],
  ])('take a hub into its bootloader whose application waits for %s', async (_, frame) => {
    const enter = [{ kind: 'text', send: { hex: frame }, baudRate: 115_200 }];
    const taken = flash({ entryCommand: null, entryFrame: frame }, { ...settings, enter });
    await expect(taken).resolves.toEqual(flashed);
  });

  it('may stand wherever something is sent', async () => {
    const hexOf = (text: string) => ({ hex: Buffer.from(text).toString('hex') });
    const { application, bootloader, announcement } = settings;
    const [command] = application.identity.commands;
    const taken = flash(
      { announces: false },
      {
        ...settings,
        application: {
          ...application,
          identity: { ...application.identity, commands: [{ ...command, send: hexOf('id\r') }] },
        },
        bootloader: { ...bootloader, knock: hexOf('\n'), keys: { upload: hexOf('1'), run: hexOf('2') } },
        enter: [{ kind: 'text', send: hexOf('bootloader\r'), baudRate: 115_200 }],
        announcement: { ...announcement, ask: hexOf('ver\r') },
      },
    );
    await expect(taken).resolves.toEqual(flashed);
  });

  it('reach the line as they stand, every value of them', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const enter = [every.subarray(0, 128), every.subarray(128)].map((bytes) => ({
      kind: 'text',
      send: { hex: Buffer.from(bytes).toString('hex') },
      baudRate: 115_200,
    }));
    const { link, device } = createVirtualLink('slot 4', { baudRate: 115_200 });
    const heard: number[] = [];
    device.onBytes((bytes) => void heard.push(...bytes));
    const console = createConsole(link);
    for (const way of parseGeckoSettings({ ...settings, enter }).enter)
      if (way.kind === 'text') await console.send(way.send);
    await expect.poll(() => heard).toEqual([...every]);
  });

  it.each<[string, unknown]>([
    ['half a byte', { hex: '1ac' }],
    ['no digits', { hex: 'ASH!' }],
    ['nothing', { hex: '' }],
    ['more than 200 bytes', { hex: '7e'.repeat(201) }],
    ['something else beside them', { hex: '7e', text: '~' }],
    ['text above ASCII, which has no one way to be bytes', '\u00c0'],
  ])('are refused before a byte is sent where they are %s', (_, send) => {
    const enter = [{ kind: 'text', send, baudRate: 115_200 }];
    expect(() => parseGeckoSettings({ ...settings, enter })).toThrow(
      expect.objectContaining({ code: 'loader-settings-invalid', message: expect.stringContaining('send') }),
    );
  });
});
