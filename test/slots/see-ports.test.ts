import { describe, expect, it } from 'vitest';
import { boundNames, seePorts } from '../../src-main/core/slots/see-ports.ts';
import { type FakeSystem, fakeSystem } from '../links/fake-system.ts';

const node = { uid: 0, gid: 20, mode: 0o100_660 };
const byId = '/dev/serial/by-id/usb-FTDI_A1-if00-port0';
const system: FakeSystem = {
  links: { [byId]: '/dev/ttyUSB0', '/rig/hub-1': '/dev/pts/4', '/rig/hub-one': '/dev/pts/4' },
  owners: {
    '/dev/ttyUSB0': node,
    [byId]: node,
    '/rig/hub-1': node,
    '/rig/hub-one': node,
    '/dev/pts/4': node,
  },
};
const usb0 = {
  path: '/dev/ttyUSB0',
  identities: [
    { kind: 'topology' as const, value: 'usb-0:1:1.0-port0' },
    { kind: 'path' as const, value: '/dev/ttyUSB0' },
  ],
};
const see = (listed: readonly (typeof usb0)[], names: readonly string[]) =>
  seePorts(listed, names, { files: fakeSystem(system), platform: 'linux' });

describe('the ports that are there', () => {
  it('are those listed, when no slot goes by a name', async () => {
    expect(await see([usb0], [])).toEqual([usb0]);
  });

  it('have a link to a listed port as one more name of it', async () => {
    expect(await see([usb0], [byId])).toEqual([
      { ...usb0, identities: [...usb0.identities, { kind: 'path', value: byId }] },
    ]);
  });

  it('have a port that no list names, once, under the first of its names', async () => {
    expect(await see([], ['/rig/hub-1', '/rig/hub-one'])).toEqual([
      {
        path: '/rig/hub-1',
        identities: [
          { kind: 'path', value: '/rig/hub-1' },
          { kind: 'path', value: '/rig/hub-one' },
        ],
      },
    ]);
  });

  it('lack a name whose file is gone', async () => {
    expect(await see([usb0], ['/dev/ttyUSB7', 'COM3'])).toEqual([usb0]);
  });

  it('are looked for by the names of slots that know no more of theirs', () => {
    const bindings = [
      { slot: 1, port: '/dev/ttyUSB0', identity: { kind: 'adapter' as const, value: 'A1' } },
      { slot: 2, port: '/dev/ttyUSB1', identity: { kind: 'path' as const, value: byId } },
      { slot: 3, port: '/rig/hub-1' },
    ];
    expect(boundNames(bindings)).toEqual([byId, '/rig/hub-1']);
  });
});
