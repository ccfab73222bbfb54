import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ByteLink } from '../../../src-main/core/links/byte-link.ts';
import { ACK } from '../../../src-main/core/protocols/xmodem/frame.ts';
import { sendXmodem } from '../../../src-main/core/protocols/xmodem/send-xmodem.ts';
import { createPacedLink } from '../../rig/paced-line.ts';
import { receiveOn } from '../../rig/receiving-device.ts';
import type { DeviceEnd } from '../../rig/virtual-link.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const blockCount = 20;
const blockBytes = 128;
const frameBytes = blockBytes + 5;
const baudRate = 115_200;
const image = Uint8Array.from({ length: blockCount * blockBytes }, (_, i) => (i * 31 + (i >> 7)) & 255).fill(
  1,
  -1,
);

interface Mishap {
  /** Whose ACK comes twice; the end of the file is one more than the last. */
  readonly block: number;
  readonly lagMs: number;
  /** What the wire spoils on its first way: one byte of the last block, or EOT. */
  readonly spoiled: 'nothing' | 'last-block' | 'eot';
}

const spoiledAt = { nothing: -1, 'last-block': blockCount * frameBytes - 40, eot: blockCount * frameBytes };

/** The hub's end of the line, with one ACK repeated after a while and one byte spoiled. */
const withMishap = (device: DeviceEnd, { block, lagMs, spoiled }: Mishap): DeviceEnd => {
  let acks = 0;
  let heardBytes = 0;
  return {
    ...device,
    send: (bytes) => {
      device.send(bytes);
      if (bytes.includes(ACK) && ++acks === block) setTimeout(() => device.send(Uint8Array.of(ACK)), lagMs);
    },
    onBytes: (listener) =>
      device.onBytes((bytes) => {
        const at = spoiledAt[spoiled] - heardBytes;
        heardBytes += bytes.length;
        listener(bytes.map((byte, i) => (i === at ? byte ^ 0x55 : byte)));
      }),
  };
};

const transferOver = async (mishap: Mishap, turnAroundMs: number, latency: ByteLink['latency']) => {
  const { link, device } = createPacedLink('paced hub', { baudRate, turnAroundMs });
  const outcome = receiveOn(withMishap(device, mishap), { protocol: 'xmodem' });
  const prompt = Object.create(link, { latency: { value: latency } }) as ByteLink;
  const sending = sendXmodem(prompt, image, { blockBytes, isReceiverAnnounced: true }).catch(
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(3_600_000);
  const received = await outcome;
  const isWhole = received.kind === 'received' && Buffer.compare(received.bytes, image) === 0;
  return { isTaken: !((await sending) instanceof Error), isWhole, kind: received.kind };
};

const mishaps = (mostLagMs: number): fc.Arbitrary<Mishap> =>
  fc.record({
    block: fc.integer({ min: blockCount - 2, max: blockCount + 1 }),
    lagMs: fc.integer({ min: 0, max: mostLagMs }),
    spoiled: fc.constantFrom('nothing', 'last-block', 'eot'),
  });
const turnArounds = fc.constantFrom(0.5, 1, 4, 16);

describe('an ACK that comes twice', () => {
  it.each([
    ['refused', 1],
    ['low', 1],
    ['not-asked', 19],
  ] as const)(
    'on a line with latency %s, up to %d ms late, never makes a failed transfer a good one',
    async (latency, mostLagMs) => {
      let takenCount = 0;
      const property = fc.asyncProperty(mishaps(mostLagMs), turnArounds, async (mishap, turnAroundMs) => {
        const { isTaken, isWhole, kind } = await transferOver(mishap, turnAroundMs, latency);
        if (!isTaken) return;
        takenCount++;
        expect({ isWhole, kind }).toEqual({ isWhole: true, kind: 'received' });
      });
      await fc.assert(property, { numRuns: 150 });
      expect(takenCount).toBeGreaterThan(75);
    },
  );

  it('at any time whatever never leaves the file short of a block that the wire spoiled', async () => {
    const property = fc.asyncProperty(mishaps(40), turnArounds, async (mishap, turnAroundMs) => {
      const spoiledLast = { ...mishap, spoiled: 'last-block' } as const;
      const { isTaken, isWhole } = await transferOver(spoiledLast, turnAroundMs, 'refused');
      if (isTaken) expect(isWhole).toBe(true);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

it('leaves no more before the end of the file than a repeated ACK can take, where the line is known', async () => {
  const took = async (latency: ByteLink['latency']): Promise<number> => {
    const { link, device } = createPacedLink('paced hub', { baudRate, turnAroundMs: 4 });
    void receiveOn(device, { protocol: 'xmodem' });
    const prompt = Object.create(link, { latency: { value: latency } }) as ByteLink;
    const sending = sendXmodem(prompt, image, { blockBytes, isReceiverAnnounced: true });
    await vi.advanceTimersByTimeAsync(60_000);
    return (await sending).transferMs;
  };
  const savedMs = (await took('not-asked')) - (await took('low'));
  expect(savedMs).toBeGreaterThan(12);
  expect(savedMs).toBeLessThan(20);
});
