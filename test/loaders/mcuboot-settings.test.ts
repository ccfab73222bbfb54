import { describe, expect, it } from 'vitest';
import { checkLoaderSettings, createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { parseMcubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { rigMcubootSettings } from '../rig/mcuboot-settings.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';

const { identity, transfer, deadlines } = rigMcubootSettings;
const recovery = { framing: 'console', smpVersion: 1 };
const read = { group: 64, command: 1, parts: { chf_id: ['id', 'chf'] } };
const raw = { framing: 'raw', transfer: { ...transfer, window: 1, match: 'if-told' } };

describe('settings of the mcuboot loader', () => {
  it('are accepted from the rig, also after a trip through JSON', () => {
    expect(() => checkLoaderSettings(JSON.parse(JSON.stringify(rigMcubootSettings)))).not.toThrow();
  });

  it('know the banner of MCUboot, and how long a hub has to be away, where the catalogue names none', () => {
    const { restart, ...older } = rigMcubootSettings;
    expect(parseMcubootSettings(older).restart).toEqual(restart);
  });

  it('keep a silence longer than a device keeps what came of a raw frame, where the catalogue names none', () => {
    const { resyncMs, ...others } = deadlines;
    expect(parseMcubootSettings({ ...rigMcubootSettings, deadlines: others }).deadlines.resyncMs).toBe(
      resyncMs,
    );
    expect(resyncMs).toBeGreaterThan(3_000);
  });

  it('have no recovery, and no way into one, unless the catalogue states them', () => {
    const { recovery: _, ...others } = rigMcubootSettings;
    expect(parseMcubootSettings(others).recovery).toBeNull();
    const stated = parseMcubootSettings({ ...rigMcubootSettings, recovery });
    expect(stated.recovery).toEqual({ ...recovery, frameBytes: 256, enter: null });
  });

  it.each<[string, object]>([
    ['identity as a read', { identity: { ...identity, commands: [read] } }],
    ['identity as commands and reads', { identity: { ...identity, commands: [['hub', 'identity'], read] } }],
    ['the version from the image that runs', { version: { from: 'active-image' } }],
    ['an uptime', { restart: { uptime: { command: ['kernel', 'uptime'], pattern: '(?<uptime>\\d+)' } } }],
    ['nothing sent while the hub starts', { restart: { dark: null } }],
    ['a bootloader that overwrites', { bootMode: 'overwrite', start: 'permanent' }],
    ['a single slot', { bootMode: 'single-slot', start: 'by-itself', recovery }],
    ['raw frames', raw],
  ])('are accepted with %s', (_, change) => {
    expect(() => checkLoaderSettings({ ...rigMcubootSettings, ...change })).not.toThrow();
  });

  it.each<[string, object, string]>([
    ['a banner that does not parse', { restart: { banner: '(', loopBanners: 4 } }, 'banner'],
    ['a pattern that does not parse', { identity: { ...identity, chf: '(?<chf>' } }, 'chf'],
    ['a pattern without its named group', { version: { commands: [['v']], pattern: 'x' } }, 'version'],
    ['a command without words', { identity: { ...identity, commands: [[]] } }, 'commands'],
    ['a control character in a command', { identity: { ...identity, commands: [['a\n']] } }, 'commands'],
    ['a match required of frames without checksum', { framing: 'raw' }, 'transfer.match'],
    [
      'pieces behind each other over raw frames',
      { ...raw, transfer: { ...raw.transfer, window: 2 } },
      'transfer.window',
    ],
    ['an unknown framing', { framing: 'slip' }, 'framing'],
    ['an SMP version that is not there', { smpVersion: 3 }, 'smpVersion'],
    ['frames too small for an upload', { transfer: { ...transfer, maxFrameBytes: 64 } }, 'maxFrameBytes'],
    ['no requests outstanding', { transfer: { ...transfer, window: 0 } }, 'window'],
    ['no boot mode', { bootMode: undefined }, 'bootMode'],
    ['a boot mode that there is not', { bootMode: 'dual-bank' }, 'bootMode'],
    ['no word on when its images are validated', { validates: undefined }, 'validates'],
    ['a trial where nothing can be taken back', { bootMode: 'overwrite' }, 'start'],
    ['a choice by itself of a bootloader that is told', { start: 'by-itself' }, 'start'],
    [
      'a single slot and nothing to bring it back',
      { bootMode: 'single-slot', start: 'by-itself' },
      'recovery',
    ],
    [
      'a way into its bootloader that no upload needs',
      { recovery: { ...recovery, enter: { group: 0, command: 5 } } },
      'recovery.enter',
    ],
    ['a slot to write, which the list tells', { image: { number: 0, slot: 1 } }, 'slot'],
    ['a read without parts', { identity: { ...identity, commands: [{ ...read, parts: {} }] } }, 'commands'],
    [
      'a part that could pass for another line',
      { identity: { ...identity, commands: [{ ...read, parts: { 'a=b': ['x'] } }] } },
      'commands',
    ],
    [
      'a write among its questions',
      { identity: { ...identity, commands: [{ ...read, operation: 'write' }] } },
      'commands',
    ],
    ['an uptime without its group', { restart: { uptime: { command: ['up'], pattern: 'x' } } }, 'uptime'],
    ['one echo that makes a restart', { restart: { dark: { echoes: 1, answerMs: 80 } } }, 'echoes'],
    [
      'no room for the silence of a raw link',
      { ...raw, deadlines: { ...deadlines, enterMs: 9_000 } },
      'deadlines.enterMs',
    ],
    [
      'no room for it in a recovery',
      { recovery: { ...recovery, framing: 'raw' }, deadlines: { ...deadlines, backMs: 5_000 } },
      'deadlines.backMs',
    ],
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
