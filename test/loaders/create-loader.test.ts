import { describe, expect, it } from 'vitest';
import {
  checkLoaderSettings,
  createLoader,
  initialBaudRate,
} from '../../src-main/core/loaders/create-loader.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';

describe('loader settings', () => {
  it('of the rig are accepted, also after a trip through JSON', () => {
    expect(() => checkLoaderSettings(JSON.parse(JSON.stringify(rigUBootSettings)))).not.toThrow();
  });

  it('with an unknown kind are refused by name', () => {
    expect(() => checkLoaderSettings({ kind: 'hayes' })).toThrow(
      expect.objectContaining({ code: 'loader-unknown', message: expect.stringContaining('"hayes"') }),
    );
  });

  it.each<[string, object, string]>([
    ['a pattern that does not parse', { banner: '(' }, 'banner'],
    ['a pattern without its named group', { crc: { query: 'crc32 <address> <size>', pattern: 'x' } }, 'crc'],
    [
      'a command without its place',
      { store: { commands: ['fatwrite virtio 0:1 42000000 f 10'] } },
      'address',
    ],
    [
      'two lines in one command',
      { restart: { ...rigUBootSettings.restart, command: 'a\rreset' } },
      'restart',
    ],
    ['a setting nobody knows', { baudrate: 9600 }, 'baudrate'],
    ['no deadlines', { deadlines: undefined }, 'deadlines'],
  ])('with %s are refused before a byte is sent', (_, change, named) => {
    const settings = { ...rigUBootSettings, ...change };
    const { link } = createVirtualLink('slot 1', { baudRate: 115_200 });
    expect(() => createLoader({ link, settings })).toThrow(
      expect.objectContaining({ code: 'loader-settings-invalid', message: expect.stringContaining(named) }),
    );
  });

  it('give the baud to open a port with, and the usual one when they do not', () => {
    expect([initialBaudRate({ kind: 'u-boot', baudRate: 9600 }), initialBaudRate({ kind: 'x' })]).toEqual([
      9600, 115_200,
    ]);
  });
});
