import { describe, expect, it } from 'vitest';
import { createConsole } from '../../../src-main/core/protocols/console/console.ts';
import { createVirtualLink } from '../../rig/virtual-link.ts';

const never = new AbortController().signal;
const begin = () => {
  const { link, device } = createVirtualLink('slot 1', { baudRate: 115_200 });
  return { link, device, console: createConsole(link) };
};

describe('device console', () => {
  it('waits for a pattern over several chunks', async () => {
    const { device, console } = begin();
    const heard = console.expect({ prompt: /=> $/ }, 1_000, never);
    device.send(Buffer.from('U-Boot\r\n='));
    device.send(Buffer.from('> '));
    expect((await heard)?.before).toBe('U-Boot\r\n');
  });

  it('gives null when the pattern did not come in time, and keeps what did', async () => {
    const { device, console } = begin();
    device.send(Buffer.from('half of a li'));
    expect(await console.expect({ whole: /line/ }, 20, never)).toBeNull();
    device.send(Buffer.from('ne'));
    expect((await console.expect({ whole: /half of a line/ }, 1_000, never))?.name).toBe('whole');
  });

  it('gives bytes it did not use back to the link', async () => {
    const { link, device, console } = begin();
    device.send(Buffer.from('ready\r\nC'));
    await console.expect({ ready: /ready\r\n/ }, 1_000, never);
    console.release();
    expect(Array.from((await link.chunks.next(0)) ?? [])).toEqual([0x43]);
  });

  it('rejects with cancelled when the signal aborts', async () => {
    const { console } = begin();
    const stop = new AbortController();
    const waiting = console.expect({ prompt: /=> / }, 10_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('rejects with port-lost when the cable is pulled', async () => {
    const { device, console } = begin();
    const waiting = console.expect({ prompt: /=> / }, 10_000, never);
    device.unplug();
    await expect(waiting).rejects.toMatchObject({ code: 'port-lost' });
  });
});
