import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { sendYmodem } from '../../src-main/core/protocols/ymodem/send-ymodem.ts';
import { type LineProcess, startLineProcess } from './line-process-start.ts';

// Pseudo-terminals made the way of Linux, by the perl that every Debian has.
describe.skipIf(process.platform !== 'linux')('the line process', () => {
  const line = { baudRate: 921_600, turnAroundMs: 1 };
  let lines: LineProcess;
  beforeAll(async () => {
    lines = await startLineProcess(2);
  });
  afterAll(() => lines.close());

  const sendToEach = (images: readonly Uint8Array[]): Promise<unknown> =>
    Promise.all(
      images.map(async (bytes, at) => {
        const link = await openSerialLink({ path: lines.paths[at] ?? '', baudRate: line.baudRate });
        try {
          await sendYmodem(link, { name: 'image.bin', bytes });
        } finally {
          await link.close();
        }
      }),
    );

  it('hands each line its own image', async () => {
    const images = [new Uint8Array(3_000).fill(1), new Uint8Array(2_000).fill(2)];
    await lines.lay({ ...line, lines: images.map(() => ({ kind: 'receiver', protocol: 'ymodem' })) });
    const sent = sendToEach(images);
    await lines.receive();
    await sent;
    const outcomes = await lines.outcomes();
    expect(outcomes.map(({ crc }) => crc)).toEqual(images.map((image) => crc32(image)));
  });

  it('forgets its receivers when other lines are laid', async () => {
    await lines.lay({ ...line, lines: [{ kind: 'receiver', protocol: 'xmodem' }] });
    await lines.receive();
    await lines.lay({ ...line, lines: [{ kind: 'hub', index: 0, firmwareVersion: '01020304' }] });
    expect(await lines.outcomes()).toEqual([]);
    expect(await lines.hubs()).toEqual([{ storedVersion: '01020304', violations: [] }]);
  });
});
