import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsProblems } from '../../../src-renderer/features/settings/settings-problems.ts';
import {
  portChoices,
  portOfSlot,
  withPort,
  withSlotCount,
} from '../../../src-renderer/features/settings/slot-ports.ts';
import type { BenchSettings } from '../../../src-shared/contract/settings.ts';

const settings: BenchSettings = {
  slotCount: 4,
  ports: [
    { slot: 1, port: '/dev/ttyUSB2' },
    { slot: 3, port: '/dev/ttyUSB10' },
  ],
  scanner: { prefix: '', suffix: 'Enter', longestGapMs: 30 },
  gateway: { address: null, everySeconds: 0 },
  catalogueSource: null,
};
const present = [{ path: '/dev/ttyUSB10', manufacturer: 'FTDI', serialNumber: null }];

describe('the ports of the slots', () => {
  it('belong to one slot each, whatever is bound in whatever order', () => {
    const binding = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.option(fc.constantFrom('/dev/ttyUSB2', '/dev/ttyUSB10', '/dev/ttyS0')),
    );
    fc.assert(
      fc.property(fc.array(binding), (bindings) => {
        const { ports } = bindings.reduce((held, [slot, port]) => withPort(held, slot, port), settings);
        expect(new Set(ports.map(({ port }) => port)).size).toBe(ports.length);
        expect(new Set(ports.map(({ slot }) => slot)).size).toBe(ports.length);
      }),
    );
  });

  it('move to the slot that takes them', () => {
    const moved = withPort(settings, 2, '/dev/ttyUSB2');
    expect([portOfSlot(moved, 1), portOfSlot(moved, 2)]).toEqual([null, '/dev/ttyUSB2']);
  });

  it('leave the settings they were taken from unchanged', () => {
    withPort(settings, 1, null);
    expect(portOfSlot(settings, 1)).toBe('/dev/ttyUSB2');
  });

  it('are let go with their slot', () => {
    expect(withSlotCount(settings, 2).ports).toEqual([{ slot: 1, port: '/dev/ttyUSB2' }]);
  });

  it('are offered in the order people count, present or not', () => {
    expect(portChoices(settings, present, 1)).toEqual([
      { path: '/dev/ttyUSB2', isPresent: false, usedBy: null },
      { path: '/dev/ttyUSB10', isPresent: true, usedBy: 3 },
    ]);
  });
});

describe('what keeps settings from being saved', () => {
  it('is nothing as they come', () => {
    expect(settingsProblems(settings)).toEqual([]);
  });

  it.each([
    [
      'an address without http',
      { gateway: { address: 'gateway.local', everySeconds: 0 } },
      'address-malformed',
    ],
    ['another scheme', { gateway: { address: 'ftp://gateway', everySeconds: 0 } }, 'address-malformed'],
    ['a negative interval', { gateway: { address: null, everySeconds: -1 } }, 'interval-outside'],
    ['a long prefix', { scanner: { ...settings.scanner, prefix: '123456789' } }, 'prefix-long'],
    ['a gap below the least', { scanner: { ...settings.scanner, longestGapMs: 4 } }, 'gap-outside'],
  ] as const)('is %s', (_, changes, problem) => {
    expect(settingsProblems({ ...settings, ...changes })).toEqual([problem]);
  });
});
