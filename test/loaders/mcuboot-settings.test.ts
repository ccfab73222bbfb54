import { describe, expect, it } from 'vitest';
import { checkLoaderSettings, createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { parseMcubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { rigMcubootSettings } from '../rig/mcuboot-settings.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';

const { identity, transfer } = rigMcubootSettings;

describe('settings of the mcuboot loader', () => {
  it('are accepted from the rig, also after a trip through JSON', () => {
    expect(() => checkLoaderSettings(JSON.parse(JSON.stringify(rigMcubootSettings)))).not.toThrow();
  });

  it('know the banner of MCUboot where the catalogue names none', () => {
    const { restart, ...older } = rigMcubootSettings;
    expect(parseMcubootSettings(older).restart).toEqual(restart);
  });

  it.each<[string, object, string]>([
    ['a banner that does not parse', { restart: { banner: '(', loopBanners: 4 } }, 'banner'],
    ['a pattern that does not parse', { identity: { ...identity, chf: '(?<chf>' } }, 'chf'],
    ['a pattern without its named group', { version: { commands: [['v']], pattern: 'x' } }, 'version'],
    ['a command without words', { identity: { ...identity, commands: [[]] } }, 'commands'],
    ['a control character in a command', { identity: { ...identity, commands: [['a\n']] } }, 'commands'],
    ['a match required of frames without checksum', { framing: 'raw' }, 'transfer.match'],
    ['an unknown framing', { framing: 'slip' }, 'framing'],
    ['an SMP version that is not there', { smpVersion: 3 }, 'smpVersion'],
    ['frames too small for an upload', { transfer: { ...transfer, maxFrameBytes: 64 } }, 'maxFrameBytes'],
    ['no requests outstanding', { transfer: { ...transfer, window: 0 } }, 'window'],
    ['a setting nobody knows', { baudrate: 9600 }, 'baudrate'],
    ['no deadlines', { deadlines: undefined }, 'deadlines'],
  ])('with %s are refused before a byte is sent', (_, change, named) => {
    const settings = { ...rigMcubootSettings, ...change };
    const { link } = createVirtualLink('slot 1', { baudRate: 115_200 });
    expect(() => createLoader({ link, settings })).toThrow(
      expect.objectContaining({ code: 'loader-settings-invalid', message: expect.stringContaining(named) }),
    );
  });
});
