import { expect, it } from 'vitest';
import { createPortsInHand } from '../../src-main/core/links/ports-in-hand.ts';

const byId = '/dev/serial/by-id/usb-FTDI_A1';
const portsInHand = () => createPortsInHand(async (path) => (path === byId ? '/dev/ttyUSB0' : path));

it('refuses a second work on one port, under whatever name, and says who is at work on it', async () => {
  const ports = portsInHand();
  const first = Promise.withResolvers<string>();
  const done = ports.hold('/dev/ttyUSB0', 'slot 1', () => first.promise);
  await expect(ports.hold('/dev/ttyUSB0', 'slot 2', async () => 'second')).rejects.toMatchObject({
    code: 'port-in-use',
    message: '/dev/ttyUSB0: slot 1 is at work on it',
  });
  await expect(ports.hold(byId, 'slot 2', async () => 'second')).rejects.toThrow(
    `${byId}: slot 1 is at work on it, as /dev/ttyUSB0`,
  );
  first.resolve('first');
  expect(await done).toBe('first');
});

it('lets work on two ports go on at once', async () => {
  const ports = portsInHand();
  const first = Promise.withResolvers<void>();
  const done = ports.hold('/dev/ttyUSB0', 'slot 1', () => first.promise);
  expect(await ports.hold('/dev/ttyUSB1', 'slot 2', async () => 'second')).toBe('second');
  first.resolve();
  await done;
});

it('gives a port back when its work failed', async () => {
  const ports = portsInHand();
  await expect(ports.hold(byId, 'slot 1', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await ports.hold('/dev/ttyUSB0', 'slot 2', async () => 'next')).toBe('next');
});

it('lets only one of two begin that come at the same moment', async () => {
  const ports = portsInHand();
  const never = new Promise<string>(() => {});
  const both = ['/dev/ttyUSB0', byId].map((path) => ports.hold(path, 'slot', () => never));
  await expect(Promise.any(both.map((held) => held.catch((error) => error.code)))).resolves.toBe(
    'port-in-use',
  );
});
