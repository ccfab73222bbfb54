import { describe, expect, it } from 'vitest';
import { bootModes } from '../../src-main/core/loaders/mcuboot/boot-mode.ts';
import {
  describeImage,
  isUnsettled,
  type ListedImage,
  slotToWrite,
  tellsStart,
  wouldStart,
} from '../../src-main/core/loaders/mcuboot/image-list.ts';
import { quickMcubootSettings } from '../rig/mcuboot-settings.ts';

const listed = (slot: number, more: Partial<ListedImage> = {}): ListedImage => ({
  image: 0,
  slot,
  version: '1.0.0',
  hash: `0${slot}`,
  isPending: false,
  isConfirmed: false,
  isActive: false,
  ...more,
});
const running = (slot: number, more: Partial<ListedImage> = {}): ListedImage =>
  listed(slot, { isActive: true, isConfirmed: true, ...more });

describe('the slot that an upload goes to', () => {
  it.each([
    ['swap', [running(0)], 1],
    ['overwrite', [running(0), listed(1)], 1],
    ['direct-xip', [running(0)], 1],
    ['direct-xip', [listed(0), running(1)], 0],
    ['ram-load', [running(1)], 0],
    ['swap', [running(2)], 3],
    ['single-slot', [running(0)], 0],
    ['single-slot', [running(2)], 2],
    ['swap', [], 1],
    ['single-slot', [], 0],
    ['direct-xip', [listed(0), listed(1)], null],
  ] as const)('with boot mode %s beside %j is %j', (bootMode, images, slot) => {
    expect(slotToWrite(images, bootMode)).toBe(slot);
  });
});

describe('an image in what is said of it', () => {
  it('has its version and hash, where the hub lists them', () => {
    expect(describeImage(running(0))).toBe('image 1.0.0 with hash 00');
    expect(describeImage(running(0, { hash: null }))).toBe('image 1.0.0 with hash unknown');
    expect(describeImage(null)).toBe('no image that it lists');
  });
});

describe('a start', () => {
  it.each<[string, readonly ListedImage[], readonly ListedImage[]]>([
    ['another image in the same slot', [running(0)], [running(0, { hash: '99' })]],
    ['another slot', [running(0), listed(1)], [listed(0), running(1)]],
    ['the same image in another slot', [running(0, { hash: '99' })], [running(1, { hash: '99' })]],
    ['nothing waiting any more', [running(0), listed(1, { isPending: true })], [running(0), listed(1)]],
  ])('is told by %s', (_, before, after) => {
    expect(tellsStart(before, after)).toBe(true);
  });

  it.each<[string, readonly ListedImage[], readonly ListedImage[]]>([
    ['the same list', [running(0), listed(1)], [running(0), listed(1)]],
    ['firmware that confirmed itself', [running(0, { isConfirmed: false })], [running(0)]],
    ['an image that still waits', [listed(1, { isPending: true })], [listed(1, { isPending: true })]],
    ['one that waits only now', [running(0), listed(1)], [running(0), listed(1, { isPending: true })]],
    ['an upload beside what runs', [running(0)], [running(0), listed(1)]],
  ])('is not told by %s', (_, before, after) => {
    expect(tellsStart(before, after)).toBe(false);
  });
});

describe('a list that the next start changes', () => {
  const marked = (start: 'test' | 'permanent') => ({ ...quickMcubootSettings, start });
  const chosen = (bootMode: 'direct-xip' | 'ram-load') =>
    ({ ...quickMcubootSettings, bootMode, start: 'by-itself' }) as const;

  it.each([
    ['an image that waits', marked('test'), [running(0), listed(1, { isPending: true })], true],
    ['one that runs on trial', marked('test'), [running(0, { isConfirmed: false })], true],
    ['one on trial beside another', marked('test'), [running(0, { isConfirmed: false }), listed(1)], true],
    [
      'one that waits though it is lower',
      chosen('direct-xip'),
      [running(0), listed(1, { version: '0.9.9', isPending: true })],
      true,
    ],
    ['one of several that waits', chosen('ram-load'), [listed(1), listed(0, { isPending: true })], true],
    ['no word on which one runs', chosen('ram-load'), [listed(0), listed(1, { version: '9.0.0' })], false],
    [
      'one slot alone, whatever is set of it',
      { ...quickMcubootSettings, bootMode: 'single-slot', start: 'by-itself' },
      [running(0, { isConfirmed: false }), listed(1, { version: '9.0.0', isPending: true })],
      false,
    ],
    ['the same version beside it', chosen('direct-xip'), [running(0), listed(1)], false],
    [
      'a higher version with a lower revision',
      chosen('direct-xip'),
      [running(0, { version: '1.9.9' }), listed(1, { version: '2.0.0' })],
      true,
    ],
    [
      'a lower version with a higher revision',
      chosen('direct-xip'),
      [running(0, { version: '2.0.0' }), listed(1, { version: '1.9.9' })],
      false,
    ],
    [
      'the same version without its build',
      chosen('direct-xip'),
      [running(0, { version: '1.0.0.7' }), listed(1)],
      false,
    ],
    ['the next build', chosen('direct-xip'), [running(0), listed(1, { version: '1.0.0.1' })], true],
    ['one that stays', marked('permanent'), [running(0), listed(1)], false],
    ['a higher version beside it', chosen('ram-load'), [running(0), listed(1, { version: '1.0.1' })], true],
    ['a lower one beside it', chosen('ram-load'), [running(0), listed(1, { version: '0.9.9' })], false],
    [
      'ten beside nine',
      chosen('direct-xip'),
      [running(0, { version: '1.9.0' }), listed(1, { version: '1.10.0' })],
      true,
    ],
    ['a later build', chosen('direct-xip'), [running(0), listed(1, { version: '1.0.0.7' })], true],
    [
      'firmware that calls nothing confirmed',
      chosen('direct-xip'),
      [running(0, { isConfirmed: false })],
      false,
    ],
    [
      'a higher version beside one that is marked',
      marked('test'),
      [running(0), listed(1, { version: '9.0.0' })],
      false,
    ],
  ] as const)('with %s', (_, settings, images, isChanged) => {
    expect(isUnsettled(images, settings)).toBe(isChanged);
  });
});

describe('a bootloader that lists only what it found valid', () => {
  it.each(bootModes)('has nothing to start where it lists nothing, boot mode %s', (bootMode) => {
    expect(wouldStart([], bootMode)).toBe(false);
  });

  it.each(bootModes)('would start its first slot, boot mode %s', (bootMode) => {
    expect(wouldStart([listed(0)], bootMode)).toBe(true);
  });

  it('would start its second slot where both are equal, or an image there waits', () => {
    expect(wouldStart([listed(1)], 'direct-xip')).toBe(true);
    expect(wouldStart([listed(1)], 'ram-load')).toBe(true);
    expect(wouldStart([listed(1)], 'swap')).toBe(false);
    expect(wouldStart([listed(1, { isPending: true })], 'swap')).toBe(true);
  });
});
