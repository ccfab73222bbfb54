import { expect, it } from 'vitest';
import { listPorts } from '../../src-main/core/links/list-ports.ts';

it('says why the list is empty where the system cannot list ports', async () => {
  const list = await listPorts(() => Promise.reject(new Error('spawn udevadm ENOENT')));
  expect(list).toEqual({ ports: [], note: expect.stringContaining('udevadm ENOENT') });
});

it('lists a port with null for whatever the system does not know', async () => {
  const port = { path: '/dev/ttyUSB0', vendorId: '0403' };
  const list = await listPorts(() => Promise.resolve([port as never]));
  expect(list.ports).toEqual([
    {
      path: '/dev/ttyUSB0',
      manufacturer: null,
      serialNumber: null,
      pnpId: null,
      vendorId: '0403',
      productId: null,
    },
  ]);
});
