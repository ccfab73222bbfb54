import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PortInfo } from '../../src-main/core/links/list-ports.ts';
import { openStore, storeFileName } from '../../src-main/core/store/open-store.ts';
import { defaultSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import { type FakeSystem, fakeSystem, usersFile } from '../links/fake-system.ts';
import { makeFolder, type TestFolder, typed } from './cli-bench.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

const socket = { kind: 'topology', value: 'usb-0:2:1.0-port0' } as const;
const usb0: PortInfo = {
  path: '/dev/ttyUSB0',
  identities: [socket, { kind: 'path', value: '/dev/ttyUSB0' }],
  manufacturer: 'FTDI',
  serialNumber: null,
  pnpId: null,
  vendorId: null,
  productId: null,
  locationId: null,
  byPath: [socket.value],
};
const usb1: PortInfo = {
  ...usb0,
  path: '/dev/ttyUSB1',
  identities: [{ kind: 'path', value: '/dev/ttyUSB1' }],
};
const minicom = { pid: 812, commandLine: 'minicom\0', uid: 1000, open: ['/dev/ttyUSB0'] };

/** Slot 3 is bound to the socket that ttyUSB0 is in now, slot 5 to a port that is not there. */
const bindSlots = (): void => {
  const store = openStore({ dataFolder: folder.path, mode: 'write', nowMs: Date.now });
  const ports = [
    { slot: 5, port: '/dev/ttyS9' },
    { slot: 3, port: '/dev/ttyUSB7', identity: socket },
  ];
  store.transaction('bind', (db) => saveSettings(db, { ...defaultSettings, ports }, Date.now()));
  store.close();
};

const check = (system: FakeSystem, args: readonly string[] = [], platform: NodeJS.Platform = 'linux') =>
  typed(['--data', folder.path, ...args, 'line', 'check'], {
    listPorts: async () => ({ ports: [usb0, usb1], note: null }),
    system: {
      files: fakeSystem({ ...system, texts: { '/etc/passwd': usersFile, ...system.texts } }),
      platform,
      ownPid: 1,
    },
  });

describe('reflash line check', () => {
  it('finds fault with a slot’s port that another program holds, and names it', async () => {
    bindSlots();
    const { code, out } = await check({ processes: [minicom] });
    expect(code).toBe(1);
    expect(out).toMatch(/^3 +\/dev\/ttyUSB0 +socket usb-0:2:1\.0-port0 +minicom \(process 812 of ann\)/m);
    expect(out).toContain('Close that program.');
    expect(out).toMatch(/^5 +\/dev\/ttyS9 .*not plugged in/m);
  });

  it('finds no fault with a port that no slot is bound to', async () => {
    bindSlots();
    const { code, out } = await check({ processes: [{ ...minicom, open: ['/dev/ttyUSB1'] }] });
    expect(code).toBe(0);
    expect(out).toMatch(/^- +\/dev\/ttyUSB1 +its name alone +minicom/m);
  });

  it('finds no fault with the bench at work on its own port', async () => {
    bindSlots();
    const open = ['/dev/ttyUSB0', join(folder.path, storeFileName)];
    const { code, out } = await check({ processes: [{ ...minicom, open }] });
    expect(code).toBe(0);
    expect(out).toContain('the bench, at work');
  });

  it('works before any bench was started, and lists what is there', async () => {
    const { code, out } = await check({}, ['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).ports).toMatchObject([
      { slot: null, port: '/dev/ttyUSB0', identity: socket, isPresent: true, holders: [] },
      { slot: null, port: '/dev/ttyUSB1' },
    ]);
  });

  it('tells driver and latency timer without opening the port', async () => {
    const device = '/sys/class/tty/ttyUSB0/device';
    const { out } = await check({
      links: { [`${device}/driver`]: '/sys/bus/usb-serial/drivers/ftdi_sio' },
      texts: { [`${device}/latency_timer`]: '16\n' },
    });
    expect(out).toContain('ftdi_sio, timer 16 ms');
  });

  it('says what to do about a service that may take ports', async () => {
    const { code, out } = await check({ processes: [{ pid: 9, commandLine: '/usr/sbin/brltty\0' }] });
    expect(code).toBe(0);
    expect(out).toContain('brltty runs on this machine');
    expect(out).toContain('systemctl mask --now brltty');
  });

  it('says of a service that holds a slot’s port to keep it away, and how', async () => {
    bindSlots();
    const { code, out } = await check({
      processes: [{ ...minicom, commandLine: '/usr/sbin/ModemManager\0' }],
    });
    expect(code).toBe(1);
    expect(out).toContain('Keep ModemManager away: see below.');
    expect(out).toContain('systemctl mask --now ModemManager');
  });

  it('says how many processes it may not look at', async () => {
    const { out } = await check({ processes: [{ ...minicom, isClosed: true }] });
    expect(out).toContain('1 process of another user');
  });

  it('says on Windows which tool shows the holder', async () => {
    const { code, out } = await check({ processes: [minicom] }, [], 'win32');
    expect(code).toBe(0);
    expect(out).toContain('Resource Monitor');
  });
});
