import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenPort } from '../../src-main/core/links/port-identity.ts';
import { type Location, locateSlots } from '../../src-main/core/slots/locate-slots.ts';
import type { PortBinding } from '../../src-shared/contract/settings.ts';

/** An adapter whose serial number is not its own, in a socket. */
const port = (path: string, socket: string, serial = 'A1'): SeenPort => ({
  path,
  identities: [
    { kind: 'topology', value: socket },
    { kind: 'adapter', value: serial },
    { kind: 'path', value: path },
  ],
});
const bySocket = (slot: number, socket: string, path = 'ttyUSB0'): PortBinding => ({
  slot,
  port: path,
  identity: { kind: 'topology', value: socket },
});
const byAdapter = (slot: number, serial: string): PortBinding => ({
  slot,
  port: 'ttyUSB0',
  identity: { kind: 'adapter', value: serial },
});
/** By slot: the port it is opened by, else why it has none. */
const located = (bindings: readonly PortBinding[], ...present: readonly SeenPort[]) =>
  Object.fromEntries([...locateSlots(bindings, present)].map(([slot, location]) => [slot, told(location)]));
const told = (location: Location): string | null => {
  if (location.kind === 'there') return location.port;
  const { trouble } = location;
  return trouble?.kind === 'taken' ? `${trouble.port} is slot ${trouble.by}'s` : (trouble?.kind ?? null);
};

describe('where a slot finds its port', () => {
  it('two identical adapters that swapped their numbers stay with their slots', () => {
    const bindings = [bySocket(1, 'left', 'ttyUSB0'), bySocket(2, 'right', 'ttyUSB1')];
    const swapped = [port('ttyUSB1', 'left'), port('ttyUSB0', 'right')];
    expect(located(bindings, ...swapped)).toEqual({ 1: 'ttyUSB1', 2: 'ttyUSB0' });
  });

  it('a path that belongs to another socket now is not taken', () => {
    expect(located([bySocket(1, 'left', 'ttyUSB0')], port('ttyUSB0', 'right'))).toEqual({ 1: null });
  });

  it('an adapter is found in any socket, and not at all while another has the same serial number', () => {
    expect(located([byAdapter(1, 'A1')], port('ttyUSB4', 'left'))).toEqual({ 1: 'ttyUSB4' });
    expect(located([byAdapter(1, 'A1')], port('ttyUSB4', 'left'), port('ttyUSB5', 'right'))).toEqual({
      1: 'ambiguous',
    });
  });

  it('a binding from before ports had identities goes by its path', () => {
    const old: PortBinding = { slot: 1, port: 'COM3' };
    expect(located([old], { path: 'COM3' })).toEqual({ 1: 'COM3' });
    expect(located([old], port('COM3', 'left'))).toEqual({ 1: 'COM3' });
  });

  it('a port goes to the slot that knows its socket rather than to one that knows its name', () => {
    const bindings = [{ slot: 1, port: 'ttyUSB0' }, byAdapter(2, 'A1'), bySocket(3, 'left')];
    expect(located(bindings, port('ttyUSB0', 'left'))).toEqual({
      1: "ttyUSB0 is slot 3's",
      2: "ttyUSB0 is slot 3's",
      3: 'ttyUSB0',
    });
  });

  it('a port with two names goes to the first of the slots that know one each, by its own name', () => {
    const names = ['/dev/ttyUSB0', '/dev/serial/by-id/x'].map((value) => ({ kind: 'path' as const, value }));
    const bindings = [
      { slot: 2, port: '/dev/ttyUSB0' },
      { slot: 1, port: '/dev/serial/by-id/x' },
    ];
    expect(located(bindings, { path: '/dev/ttyUSB0', identities: names })).toEqual({
      1: '/dev/serial/by-id/x',
      2: "/dev/ttyUSB0 is slot 1's",
    });
  });

  it('no port is ever given to two slots', () => {
    const sockets = ['left', 'right'];
    const binding = fc.oneof(
      fc.constantFrom('ttyUSB0', 'ttyUSB1').map(
        (path) =>
          (slot: number): PortBinding => ({ slot, port: path }),
      ),
      fc.constantFrom(...sockets).map((socket) => (slot: number) => bySocket(slot, socket)),
      fc.constantFrom('A1', 'B2').map((serial) => (slot: number) => byAdapter(slot, serial)),
    );
    const ports = fc.uniqueArray(
      fc.record({ path: fc.constantFrom('ttyUSB0', 'ttyUSB1'), serial: fc.constantFrom('A1', 'B2') }),
      { selector: ({ path }) => path },
    );
    fc.assert(
      fc.property(fc.array(binding, { maxLength: 6 }), ports, (makers, found) => {
        const present = found.map(({ path, serial }, at) => port(path, sockets[at] ?? 'none', serial));
        const bindings = makers.map((make, at) => make(at + 1));
        const paths = [...locateSlots(bindings, present).values()].flatMap((location) =>
          location.kind === 'there' ? location.seenAs : [],
        );
        expect(new Set(paths).size).toBe(paths.length);
      }),
    );
  });
});
