import { describe, expect, it } from 'vitest';
import {
  findPorts,
  identifyPort,
  identitiesOf,
  type PortFacts,
  type SeenPort,
} from '../../src-main/core/links/port-identity.ts';

const seen = (facts: Partial<PortFacts> & { readonly path: string }): SeenPort => ({
  path: facts.path,
  identities: identitiesOf({
    serialNumber: null,
    pnpId: null,
    vendorId: null,
    productId: null,
    locationId: null,
    byPath: [],
    ...facts,
  }),
});
const identified = (port: SeenPort, ...others: readonly SeenPort[]) => {
  const { kind, value } = identifyPort(port, [port, ...others]);
  return { kind, value };
};

const socket = (number: number): string => `pci-0000:00:14.0-usb-0:${number}:1.0-port0`;
const linuxAdapter = (path: string, at: number | null, serialNumber = 'A1') =>
  seen({
    path,
    serialNumber,
    pnpId: `usb-FTDI_UART_${serialNumber}-if00-port0`,
    byPath: at === null ? [] : [socket(at)],
  });

describe('a port', () => {
  it('on Linux is known by its USB socket before its adapter', () => {
    expect(identified(linuxAdapter('/dev/ttyUSB0', 2))).toEqual({ kind: 'topology', value: socket(2) });
  });

  it('with two names for one USB 2 socket is known by the same one, in whatever order they come', () => {
    const names = ['pci-0000:00:14.0-usbv2-0:2:1.0-port0', socket(2)];
    const orders = [names, [...names].reverse()];
    const values = orders.map((byPath) => identified(seen({ path: '/dev/ttyUSB0', byPath })).value);
    expect(values).toEqual([socket(2), socket(2)]);
  });

  it('without a known socket is known by the serial number of its adapter', () => {
    const port = linuxAdapter('/dev/ttyUSB0', null);
    expect(identified(port)).toEqual({ kind: 'adapter', value: 'usb-FTDI_UART_A1-if00-port0' });
  });

  it('that shares its serial number and tells no socket is known by its path, and says why', () => {
    const [one, two] = [linuxAdapter('/dev/ttyUSB0', null), linuxAdapter('/dev/ttyUSB1', null)];
    expect(identifyPort(one, [one, two])).toEqual({
      kind: 'path',
      value: '/dev/ttyUSB0',
      why: expect.stringMatching(/name alone.*same adapter serial number/),
    });
  });

  it('of which the system knows nothing, as a pseudo-terminal, is known by its path', () => {
    expect(identified({ path: '/dev/pts/4' })).toEqual({ kind: 'path', value: '/dev/pts/4' });
    expect(identified(seen({ path: '/dev/pts/4' }))).toEqual({ kind: 'path', value: '/dev/pts/4' });
  });

  it.each([
    [
      'its location',
      { locationId: 'Port_#0003.Hub_#0001', serialNumber: 'A1' },
      'topology',
      'Port_#0003.Hub_#0001',
    ],
    [
      'its location and interface, where an adapter has several',
      { locationId: '0000.0014.0000.001', pnpId: 'USB\\VID_10C4&PID_EA70&MI_01\\7&1F&0&0001' },
      'topology',
      '0000.0014.0000.001 MI_01',
    ],
    [
      'the name Windows made from its socket',
      { pnpId: 'USB\\VID_1A86&PID_7523\\5&2A1B&0&3', serialNumber: '5&2A1B&0&3' },
      'topology',
      'USB\\VID_1A86&PID_7523\\5&2A1B&0&3',
    ],
    [
      'the serial number in its FTDI name',
      { pnpId: 'FTDIBUS\\VID_0403+PID_6001+A50285BIA\\0000', serialNumber: 'A50285BI' },
      'adapter',
      'FTDIBUS\\VID_0403+PID_6001+A50285BIA\\0000',
    ],
    [
      'vendor, product and serial number where no more is told',
      { vendorId: '0403', productId: '6001', serialNumber: 'A1' },
      'adapter',
      '0403:6001:A1',
    ],
  ] as const)('elsewhere is known by %s', (_what, facts, kind, value) => {
    expect(identified(seen({ path: 'COM3', ...facts }))).toEqual({ kind, value });
  });
});

describe('looking for a port by its identity', () => {
  const identity = { kind: 'topology', value: socket(2) } as const;
  const paths = (...present: readonly SeenPort[]) => findPorts(identity, present).map(({ path }) => path);

  it('finds it under its new number', () => {
    expect(paths(linuxAdapter('/dev/ttyUSB0', 1), linuxAdapter('/dev/ttyUSB7', 2))).toEqual(['/dev/ttyUSB7']);
  });

  it('tells two identical adapters apart by their sockets', () => {
    const [one, two] = [linuxAdapter('/dev/ttyUSB0', 1), linuxAdapter('/dev/ttyUSB1', 2)];
    expect(identified(one, two).value).not.toBe(identified(two, one).value);
    expect(paths(one, two)).toEqual(['/dev/ttyUSB1']);
  });

  it('does not find an adapter that moved to another socket', () => {
    expect(paths(linuxAdapter('/dev/ttyUSB0', 3))).toEqual([]);
  });

  it('by its adapter finds it in another socket, and both of two that share the serial number', () => {
    const adapter = { kind: 'adapter', value: 'usb-FTDI_UART_A1-if00-port0' } as const;
    const one = linuxAdapter('/dev/ttyUSB0', 3);
    expect(findPorts(adapter, [one])).toEqual([one]);
    expect(findPorts(adapter, [one, linuxAdapter('/dev/ttyUSB1', 4)])).toHaveLength(2);
  });
});
