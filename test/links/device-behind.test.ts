import { describe, expect, it } from 'vitest';
import { deviceBehind } from '../../src-main/core/links/device-behind.ts';
import { type FakeSystem, fakeSystem } from './fake-system.ts';

const behind = (path: string, system: FakeSystem, platform: NodeJS.Platform = 'linux') =>
  deviceBehind(path, { files: fakeSystem(system), platform });

describe('the device behind a name', () => {
  const usb0 = { uid: 0, gid: 20, mode: 0o020_660, rdev: 48_128 };
  const linux: FakeSystem = {
    links: {
      '/dev/serial/by-id/usb-FTDI_A1-if00-port0': '/dev/ttyUSB0',
      '/dev/serial/by-path/pci-usb-0:1:1.0-port0': '/dev/ttyUSB0',
    },
    owners: { '/dev/ttyUSB0': usb0, '/dev/hub-1': usb0, '/dev/ttyUSB1': { ...usb0, rdev: 48_129 } },
  };

  it('is one for a port and its links', async () => {
    const device = await behind('/dev/ttyUSB0', linux);
    for (const path of Object.keys(linux.links ?? {})) expect(await behind(path, linux)).toBe(device);
  });

  it('is one for two nodes of one device, and another for another device', async () => {
    const device = await behind('/dev/ttyUSB0', linux);
    expect(await behind('/dev/hub-1', linux)).toBe(device);
    expect(await behind('/dev/ttyUSB1', linux)).not.toBe(device);
  });

  it('is one for both sides of a port of macOS', async () => {
    const device = await behind('/dev/tty.usbserial-A1', {}, 'darwin');
    expect(await behind('/dev/cu.usbserial-A1', {}, 'darwin')).toBe(device);
    expect(await behind('/dev/cu.usbserial-B2', {}, 'darwin')).not.toBe(device);
  });

  it('is one for a COM port however it is written', async () => {
    const device = await behind('COM12', {}, 'win32');
    for (const path of ['com12', '\\\\.\\COM12']) expect(await behind(path, {}, 'win32')).toBe(device);
    expect(await behind('COM1', {}, 'win32')).not.toBe(device);
  });

  it('is the name itself where it leads nowhere', async () => {
    expect(await deviceBehind('port 1')).toBe('port 1');
    expect(await deviceBehind('/dev/there-is-no-such-port')).toBe('/dev/there-is-no-such-port');
  });
});
