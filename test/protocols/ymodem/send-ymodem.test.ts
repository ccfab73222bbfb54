import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sendYmodem } from '../../../src-main/core/protocols/ymodem/send-ymodem.ts';
import { receiveOn } from '../../rig/receiving-device.ts';
import { createVirtualLink } from '../../rig/virtual-link.ts';
import type { ReceiverBehaviour } from '../../rig/ymodem-receiver.ts';

const image = (byteCount: number): Uint8Array =>
  Uint8Array.from({ length: byteCount }, (_, i) => (i * 31 + (i >> 7)) & 255);

const run = async (bytes: Uint8Array, behaviour: ReceiverBehaviour) => {
  const { link, device } = createVirtualLink('virtual hub 1', { baudRate: 115_200 });
  const outcome = receiveOn(device, behaviour);
  const report = sendYmodem(link, { name: 'hub.img', bytes }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(600_000);
  return { report: await report, outcome: await outcome };
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('sendYmodem against a strict receiver', () => {
  it.each([0, 1, 127, 128, 129, 384, 385, 1023, 1024, 1025, 300_000])(
    'delivers %i bytes unchanged',
    async (size) => {
      const { report, outcome } = await run(image(size), {});
      expect(report).toMatchObject({ imageBytes: size, retries: 0 });
      expect(outcome).toEqual({ kind: 'received', name: 'hub.img', bytes: image(size) });
    },
  );

  it.each<[string, ReceiverBehaviour]>([
    ['loses the ACK of the header', { dropAck: 0 }],
    ['loses the ACK of the first block', { dropAck: 1 }],
    ['loses the ACK of the last block', { dropAck: 10 }],
    ['sends an ACK twice', { duplicateAck: 4 }],
    ['sends the last ACK twice', { duplicateAck: 10 }],
    ['NAKs the header', { nakBlock: 0 }],
    ['NAKs a block', { nakBlock: 5 }],
    ['NAKs the first EOT', { nakFirstEot: true }],
    ['asks for the first block late', { lateGo: true }],
  ])('delivers the image to a receiver that %s', async (_, behaviour) => {
    const { report, outcome } = await run(image(10_000), behaviour);
    expect(report).toMatchObject({ imageBytes: 10_000 });
    expect(outcome).toMatchObject({ kind: 'received', bytes: image(10_000) });
  });

  it.each<[string, ReceiverBehaviour, string]>([
    ['cancels at a block', { cancelAtBlock: 4 }, 'transfer-refused'],
    ['stalls at a block', { stallAtBlock: 4, patience: 1_000 }, 'transfer-stalled'],
    ['stalls at the end', { stallAtBlock: 11, patience: 1_000 }, 'transfer-end-unconfirmed'],
  ])('reports a receiver that %s', async (_, behaviour, code) => {
    const { report } = await run(image(10_000), behaviour);
    expect(report).toMatchObject({ code, message: expect.stringContaining('virtual hub 1: YMODEM') });
  });
});
