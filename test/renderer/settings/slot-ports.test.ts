import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsProblems } from '../../../src-renderer/features/settings/settings-problems.ts';
import {
  choiceOfSlot,
  type Place,
  type PresentPort,
  portChoices,
  presentPortOf,
  withPort,
  withSlotCount,
} from '../../../src-renderer/features/settings/slot-ports.ts';
import { whyNoTeachIn } from '../../../src-renderer/features/settings/why-no-teach-in.ts';
import type { BenchSettings } from '../../../src-shared/contract/settings.ts';

const settings: BenchSettings = {
  slotCount: 4,
  flashAtOnce: 32,
  ports: [
    { slot: 1, port: '/dev/ttyUSB2' },
    { slot: 3, port: '/dev/ttyUSB10' },
  ],
  scanner: { prefix: '', suffix: 'Enter', longestGapMs: 30 },
  gateway: { address: null, everySeconds: 0 },
  catalogueSource: null,
};
const why = 'as it is known';
const byName: PresentPort = {
  path: '/dev/ttyUSB10',
  manufacturer: 'FTDI',
  serialNumber: null,
  identity: { kind: 'path', value: '/dev/ttyUSB10', why },
};
/** Bound to slot 2 when it was ttyUSB2, which it is no more. */
const inSocket: PresentPort = {
  path: '/dev/ttyUSB5',
  manufacturer: null,
  serialNumber: null,
  identity: { kind: 'topology', value: 'left', why },
};
const socketPlace: Place = { port: '/dev/ttyUSB2', identity: { kind: 'topology', value: 'left' } };
const present = [byName, inSocket];
const placesOf = ({ ports }: BenchSettings) => ports.map(({ slot, port }) => `${slot} ${port}`);

describe('the ports of the slots', () => {
  it('belong to one slot each, whatever is bound in whatever order', () => {
    const place = fc.constantFrom<Place>({ port: '/dev/ttyUSB5' }, socketPlace, { port: '/dev/ttyUSB10' });
    const binding = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.option(place));
    fc.assert(
      fc.property(fc.array(binding), (bindings) => {
        const bound = bindings.reduce((held, [slot, at]) => withPort(held, present, slot, at), settings);
        const chosen = bound.ports.map(({ slot }) => choiceOfSlot(bound, present, slot));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(new Set(bound.ports.map(({ slot }) => slot)).size).toBe(bound.ports.length);
      }),
    );
  });

  it('move to the slot that takes them', () => {
    expect(placesOf(withPort(settings, present, 2, { port: '/dev/ttyUSB2' }))).toEqual([
      '2 /dev/ttyUSB2',
      '3 /dev/ttyUSB10',
    ]);
  });

  it('leave the settings they were taken from unchanged', () => {
    const before = structuredClone(settings);
    withPort(settings, present, 1, null);
    expect(settings).toEqual(before);
  });

  it('are let go with their slot', () => {
    expect(withSlotCount(settings, 2).ports).toEqual([{ slot: 1, port: '/dev/ttyUSB2' }]);
  });

  it('are offered in the order people count, present or not, and bound by the best they are known by', () => {
    expect(portChoices(settings, present, 1)).toEqual([
      { key: 'path /dev/ttyUSB2', place: { port: '/dev/ttyUSB2' }, isPresent: false, usedBy: null },
      {
        key: 'topology left',
        place: { port: '/dev/ttyUSB5', identity: { kind: 'topology', value: 'left' } },
        isPresent: true,
        usedBy: null,
      },
      { key: 'path /dev/ttyUSB10', place: { port: '/dev/ttyUSB10' }, isPresent: true, usedBy: 3 },
    ]);
  });

  it('are found under their new path, beside a port that had the old one', () => {
    const bound = withPort(settings, present, 2, socketPlace);
    expect(placesOf(bound)).toEqual(['1 /dev/ttyUSB2', '2 /dev/ttyUSB2', '3 /dev/ttyUSB10']);
    expect([1, 2].map((slot) => choiceOfSlot(bound, present, slot))).toEqual([
      'path /dev/ttyUSB2',
      'topology left',
    ]);
    expect(presentPortOf(socketPlace, present)).toBe(inSocket);
  });

  it('bound by name before they were known by more show the port that has the name', () => {
    const old = withPort(settings, present, 4, { port: '/dev/ttyUSB5' });
    expect(choiceOfSlot(old, present, 4)).toBe('topology left');
    expect(portChoices(old, present, 1).find(({ key }) => key === 'topology left')?.usedBy).toBe(4);
  });
});

describe('why no slot can be taught its port now', () => {
  it.each([
    ['nothing hinders it', { kind: 'idle' }, false, null],
    ['the last one is over', { kind: 'bound', slot: 1, port: 'COM3' }, false, null],
    ['a slot waits', { kind: 'waiting', slot: 5, endsAtMs: 0 }, false, 'Slot 5 waits for its port.'],
    ['something is not saved', { kind: 'idle' }, true, 'Save or discard what was changed first.'],
  ] as const)('%s', (_what, teachIn, isChanged, reason) => {
    expect(whyNoTeachIn(teachIn, isChanged)).toBe(reason);
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
