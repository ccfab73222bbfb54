import { expect, it } from 'vitest';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import type { Port } from '../../src-main/core/links/serial-reads.ts';

/** A port of a driver that takes everything and says nothing. `closing` is how long its close takes. */
const quietPort = (closing: () => Promise<void>): { readonly port: Port; readonly closes: () => number } => {
  let closes = 0;
  const never = new Promise<never>(() => {});
  const port = {
    isOpen: true,
    read: () => never,
    write: () => Promise.reject(new Error('unplugged')),
    close: () => {
      closes++;
      return closing();
    },
  };
  return { port: port as unknown as Port, closes: () => closes };
};

const open = (port: Port) =>
  openSerialLink({ path: 'COM3', baudRate: 9_600, closeTimeoutMs: 20, openPort: async () => port });

it('says by name and time that a driver hangs in close', async () => {
  const link = await open(quietPort(() => new Promise(() => {})).port);
  await expect(link.close()).rejects.toMatchObject({
    code: 'port-close-timeout',
    message: expect.stringMatching(/COM3.* 20 ms/),
  });
});

it('asks the driver to close once, however often the link is closed', async () => {
  const { port, closes } = quietPort(() => Promise.resolve());
  const link = await open(port);
  await Promise.all([link.close(), link.close()]);
  expect(closes()).toBe(1);
});

it('closes well where the driver refuses: the port was gone already', async () => {
  const link = await open(quietPort(() => Promise.reject(new Error('bad file descriptor'))).port);
  await expect(link.close()).resolves.toBeUndefined();
});

it('ends whoever reads at once, before the driver has closed', async () => {
  const link = await open(quietPort(() => new Promise(() => {})).port);
  const reading = expect(link.chunks.next(60_000)).rejects.toMatchObject({ code: 'port-lost' });
  const closing = expect(link.close()).rejects.toMatchObject({ code: 'port-close-timeout' });
  await Promise.all([reading, closing]);
});

it('does not raise a hanging close of a lost port as an error of nobody', async () => {
  const link = await open(quietPort(() => new Promise(() => {})).port);
  await expect(link.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'port-lost' });
  await expect(link.close()).rejects.toMatchObject({ code: 'port-close-timeout' });
});
