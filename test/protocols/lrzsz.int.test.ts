import { expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { sendXmodem } from '../../src-main/core/protocols/xmodem/send-xmodem.ts';
import { sendYmodem } from '../../src-main/core/protocols/ymodem/send-ymodem.ts';
import { describeWith } from '../requires.ts';
import { type LrzszReceiver, startLrzszReceiver } from '../rig/lrzsz-receiver.ts';

const sizes = [0, 1, 127, 128, 129, 1023, 1024, 1025, 100_000];
const image = (byteCount: number): Uint8Array =>
  Uint8Array.from({ length: byteCount }, (_, i) => (i * 31 + (i >> 7)) & 255);

describeWith('socat', 'rx')('lrzsz receives', () => {
  const withReceiver = async (
    protocol: 'ymodem' | 'xmodem',
    act: (link: ByteLink, receiver: LrzszReceiver) => Promise<void>,
  ): Promise<void> => {
    const receiver = await startLrzszReceiver(protocol);
    const link = await openSerialLink({ path: receiver.path, baudRate: 115_200 });
    try {
      await act(link, receiver);
    } finally {
      await link.close();
      await receiver.close();
    }
  };

  it.concurrent.each(sizes)('%i bytes by YMODEM unchanged', (size) =>
    withReceiver('ymodem', async (link, receiver) => {
      await sendYmodem(link, { name: 'image.bin', bytes: image(size) });
      expect(await receiver.result()).toEqual({ exitCode: 0, bytes: image(size) });
    }),
  );

  it.concurrent.each(
    ([128, 1024] as const).flatMap((blockBytes) => sizes.map((size) => [size, blockBytes] as const)),
  )('%i bytes by XMODEM in %i-byte blocks unchanged, then padding alone', (size, blockBytes) =>
    withReceiver('xmodem', async (link, receiver) => {
      await sendXmodem(link, image(size), { blockBytes });
      const { exitCode, bytes } = await receiver.result();
      expect(exitCode).toBe(0);
      expect(bytes?.subarray(0, size)).toEqual(image(size));
      expect(new Set(bytes?.subarray(size))).toEqual(new Set(size % 128 === 0 ? [] : [0x1a]));
    }),
  );

  it.concurrent('a cancel, and ends without a file', () =>
    withReceiver('ymodem', async (link, receiver) => {
      const controller = new AbortController();
      const sending = sendYmodem(
        link,
        { name: 'image.bin', bytes: image(500_000) },
        {
          signal: controller.signal,
          onProgress: ({ acknowledgedBytes }) => {
            if (acknowledgedBytes >= 10_240) controller.abort();
          },
        },
      );
      await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
      expect(await receiver.result()).toMatchObject({ exitCode: 128, bytes: null });
    }));
});
