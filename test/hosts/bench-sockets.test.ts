import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { defaultRate } from '../../src-main/hosts/calls/message-rate.ts';
import { type OpenWebHost, openWebHost } from './open-web-host.ts';

const closeCode = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.once('close', resolve));

describe('a web socket of the bench', () => {
  let web: OpenWebHost;
  beforeEach(async () => {
    web = await openWebHost();
  });
  afterEach(() => web.close());

  it('is closed on a screen that floods it', async () => {
    const socket = await web.openSocket();
    const closed = closeCode(socket);
    for (let count = 0; count < defaultRate.burst + 10; count++)
      socket.send(JSON.stringify({ i: String(count), p: { u: '/bench/snapshot', b: { json: {} } } }));
    expect(await closed).toBe(1008);
    expect(web.reasons()).toContain('too-many');
    expect(web.record.calls).toHaveLength(defaultRate.burst);
  });

  it('is closed before a frame far over the bound is read', async () => {
    const socket = await web.openSocket();
    const closed = closeCode(socket);
    socket.send(' '.repeat(52 * 1024 * 1024));
    expect(await closed).toBe(1009);
    expect(web.reasons()).toEqual(['too-large']);
  });

  it('is closed at once when the host closes, however often', async () => {
    const socket = await web.openSocket();
    const closed = closeCode(socket);
    await web.host.close();
    await web.host.close();
    expect(await closed).toBe(1006);
    await expect(web.send('/')).rejects.toThrow(/ECONNREFUSED/);
  });
});

it('a web socket of the bench lets go of a screen that no longer answers', async () => {
  const web = await openWebHost({ pingEveryMs: 10 });
  const silent = await web.openSocket({ autoPong: false });
  expect(await closeCode(silent)).toBe(1006);
  await web.close();
});
