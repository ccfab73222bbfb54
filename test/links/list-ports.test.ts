import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readByPath } from '../../src-main/core/links/by-path.ts';
import { listPorts } from '../../src-main/core/links/list-ports.ts';

const noLinks = async () => new Map<string, readonly string[]>();

it('says why the list is empty where the system cannot list ports', async () => {
  const list = await listPorts(() => Promise.reject(new Error('spawn udevadm ENOENT')), noLinks);
  expect(list).toEqual({ ports: [], note: expect.stringContaining('udevadm ENOENT') });
});

it('lists a port with null for whatever the system does not know', async () => {
  const port = { path: '/dev/ttyUSB0', vendorId: '0403' };
  const list = await listPorts(() => Promise.resolve([port as never]), noLinks);
  expect(list.ports).toEqual([
    {
      path: '/dev/ttyUSB0',
      manufacturer: null,
      serialNumber: null,
      pnpId: null,
      vendorId: '0403',
      productId: null,
      locationId: null,
      byPath: [],
      identities: [{ kind: 'path', value: '/dev/ttyUSB0' }],
    },
  ]);
});

it('lists a port with the socket that its by-path name tells', async () => {
  const links = async () => new Map([['/dev/ttyUSB0', ['usb-0:2:1.0-port0']]]);
  const { ports } = await listPorts(() => Promise.resolve([{ path: '/dev/ttyUSB0' } as never]), links);
  expect(ports[0]?.identities[0]).toEqual({ kind: 'topology', value: 'usb-0:2:1.0-port0' });
});

it.skipIf(process.platform === 'win32')('reads which device each by-path name leads to', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'reflash-by-path-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const links = join(folder, 'by-path');
  mkdirSync(links);
  writeFileSync(join(folder, 'ttyUSB0'), '');
  symlinkSync('../ttyUSB0', join(links, 'usb-0:2:1.0-port0'));
  symlinkSync('../unplugged', join(links, 'usb-0:3:1.0-port0'));
  expect(await readByPath(links)).toEqual(new Map([[join(folder, 'ttyUSB0'), ['usb-0:2:1.0-port0']]]));
  expect(await readByPath(join(folder, 'none'))).toEqual(new Map());
});
