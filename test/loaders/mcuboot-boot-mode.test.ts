import { describe, expect, it } from 'vitest';
import { hasEqualSlots } from '../../src-main/core/loaders/mcuboot/boot-mode.ts';
import { parseMcubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { mcubootTornHub } from '../../src-main/core/loaders/mcuboot/torn-hub.ts';
import { recoverable } from '../rig/mcuboot-settings.ts';

const takes = (bootMode: string, start: string): boolean => {
  try {
    parseMcubootSettings({ ...recoverable, bootMode, start });
    return true;
  } catch {
    return false;
  }
};

describe('a catalogue', () => {
  it.each([
    ['swap', ['test', 'permanent']],
    ['overwrite', ['permanent']],
    ['direct-xip', ['test', 'permanent', 'by-itself']],
    ['ram-load', ['test', 'permanent', 'by-itself']],
    ['single-slot', ['by-itself']],
    ['', []],
  ])('may have hubs of boot mode "%s" started by %j and in no other way', (bootMode, starts) => {
    const all = ['test', 'permanent', 'by-itself', ''];
    expect(all.filter((start) => takes(bootMode, start))).toEqual(starts);
  });
});

describe('a hub', () => {
  it.each([
    ['swap', false, 'says-who-it-is'],
    ['overwrite', false, 'says-who-it-is'],
    ['direct-xip', true, 'says-who-it-is'],
    ['ram-load', true, 'says-who-it-is'],
    ['single-slot', false, 'may-have-lost-its-name'],
  ] as const)('of boot mode %s: equal slots %s, and after a torn write it %s', (bootMode, isEqual, torn) => {
    expect(hasEqualSlots(bootMode)).toBe(isEqual);
    expect(mcubootTornHub({ ...recoverable, bootMode })).toBe(torn);
  });
});
