import { spawnSync } from 'node:child_process';
import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { describeByteLink } from '../contract/byte-link.ts';
import { describeWith } from '../requires.ts';
import { openPtyPair, type PtyPair } from '../rig/pty-pair.ts';

const reflash = fileURLToPath(new URL('../../bin/reflash.mjs', import.meta.url));

describeWith('socat')('a serial link on a pty', () => {
  describeByteLink('a serial link', async () => {
    const pair = await openPtyPair();
    const link = await openSerialLink({ path: pair.host, baudRate: 115_200 });
    const far = await openSerialLink({ path: pair.device, baudRate: 115_200 });
    const pump = async (listener: (bytes: Uint8Array) => void): Promise<void> => {
      for (;;) {
        const chunk = await far.chunks.next(60_000);
        if (chunk !== null) listener(chunk);
      }
    };
    return {
      link,
      send: (bytes) => void far.write(bytes).catch(() => {}),
      onBytes: (listener) => void pump(listener).catch(() => {}),
      unplug: pair.unplug,
      dispose: async () => {
        await Promise.all([link.close(), far.close()]);
        await pair.close();
      },
    };
  });

  let pair: PtyPair;
  beforeEach(async () => {
    pair = await openPtyPair();
  });
  afterEach(() => pair.close());

  it('reports port-busy, with the path, for a port that is open already', async () => {
    const first = await openSerialLink({ path: pair.host, baudRate: 115_200 });
    const second = openSerialLink({ path: pair.host, baudRate: 115_200 });
    await expect(second).rejects.toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining(pair.host),
    });
    await first.close();
  });

  it('keeps another program off the same port by whatever name, root too', async () => {
    const link = join(pair.folder, 'by-id');
    symlinkSync(realpathSync(pair.host), link);
    const first = await openSerialLink({ path: pair.host, baudRate: 115_200 });
    const { status, stderr } = spawnSync(process.execPath, [reflash, 'line', 'test', '--port', link]);
    expect([status, String(stderr)]).toEqual([3, expect.stringContaining(`port-busy: ${link}`)]);
    await first.close();
  });

  it('can be opened again after it was closed', async () => {
    await (await openSerialLink({ path: pair.host, baudRate: 115_200 })).close();
    const again = await openSerialLink({ path: pair.host, baudRate: 9_600 });
    expect(again.baudRate).toBe(9_600);
    await again.close();
  });

  it('notices a hang-up right behind the last bytes', async () => {
    const link = await openSerialLink({ path: pair.host, baudRate: 115_200 });
    const far = await openSerialLink({ path: pair.device, baudRate: 115_200 });
    await far.write(new Uint8Array(3_000));
    pair.unplug();
    const drain = async (): Promise<void> => {
      for (;;) await link.chunks.next(10_000);
    };
    await expect(drain()).rejects.toMatchObject({ code: 'port-lost' });
    await far.close();
  });

  it('brings more than the driver takes at once over whole and in order, with what was written behind it', async () => {
    const link = await openSerialLink({ path: pair.host, baudRate: 115_200 });
    const far = await openSerialLink({ path: pair.device, baudRate: 115_200 });
    const parts = [200_000, 3, 70_000, 1].map((size, part) =>
      Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) + part) & 0xff),
    );
    const writing = Promise.all(parts.map((part) => link.write(part)));
    const expected = Buffer.concat(parts);
    const heard: Uint8Array[] = [];
    for (let byteCount = 0; byteCount < expected.length; ) {
      const chunk = await far.chunks.next(10_000);
      if (chunk === null) break;
      heard.push(chunk);
      byteCount += chunk.length;
    }
    await writing;
    expect(Buffer.compare(Buffer.concat(heard), expected)).toBe(0);
    await Promise.all([link.close(), far.close()]);
  });

  it('changes the baud rate', async () => {
    const link = await openSerialLink({ path: pair.host, baudRate: 115_200 });
    await link.setLines({ baudRate: 57_600 });
    expect(link.baudRate).toBe(57_600);
    await link.close();
  });

  it('says that a pty has no DTR', async () => {
    const link = await openSerialLink({ path: pair.host, baudRate: 115_200 });
    await expect(link.setLines({ dtr: false })).rejects.toMatchObject({ code: 'port-lines-refused' });
    await link.close();
  });

  it('reports port-not-found for a path that is not there', async () => {
    const opening = openSerialLink({ path: `${pair.host}-none`, baudRate: 115_200 });
    await expect(opening).rejects.toMatchObject({ code: 'port-not-found' });
  });

  it('reports port-unusable for a file that is no port', async () => {
    await expect(openSerialLink({ path: '/dev/null', baudRate: 115_200 })).rejects.toMatchObject({
      code: 'port-unusable',
    });
  });

  it('opens nothing once its signal was aborted', async () => {
    const opening = openSerialLink({ path: pair.host, baudRate: 115_200, signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
  });
});
