import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sendXmodem } from '../../../src-main/core/protocols/xmodem/send-xmodem.ts';
import { sendYmodem } from '../../../src-main/core/protocols/ymodem/send-ymodem.ts';
import { createNoise, type NoiseOptions } from '../../rig/noise.ts';
import { createPacedLink, type PacedLineOptions } from '../../rig/paced-line.ts';
import { receiveOn } from '../../rig/receiving-device.ts';
import { type Carrier, createVirtualLink } from '../../rig/virtual-link.ts';
import type { ReceiverBehaviour } from '../../rig/ymodem-receiver.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const image = (byteCount: number, seed: number): Uint8Array =>
  Uint8Array.from({ length: byteCount }, (_, i) => (i * 31 + seed + (i >> 7)) & 255);

const blocks = fc.nat({ max: 8 });
const behaviours: fc.Arbitrary<ReceiverBehaviour> = fc.record(
  {
    dropAck: blocks,
    duplicateAck: blocks,
    nakBlock: blocks,
    stallAtBlock: fc.integer({ min: 6, max: 12 }),
    cancelAtBlock: fc.integer({ min: 6, max: 12 }),
    nakFirstEot: fc.boolean(),
    lateGo: fc.boolean(),
  },
  { requiredKeys: [] },
);
const noises: fc.Arbitrary<NoiseOptions> = fc.record({
  seed: fc.nat(),
  bitFlipRate: fc.constantFrom(0, 0.0001, 0.001),
  dropRate: fc.constantFrom(0, 0.0001, 0.001),
  duplicateRate: fc.constantFrom(0, 0.0001, 0.01),
});

const pacedPair = (noise: NoiseOptions) => {
  const options: PacedLineOptions = { baudRate: 115_200, turnAroundMs: 4, noise };
  return createPacedLink('paced hub', options);
};

/** No pace, and noise all the same: answers may come at once, and stray ones right behind them. */
const shortcutPair = (noise: NoiseOptions) => {
  const spoiled = (seed: number): Carrier => {
    const spoil = createNoise({ ...noise, seed });
    return (bytes, deliver) => {
      setImmediate(() => deliver(spoil(bytes)));
    };
  };
  const carriers = { toDevice: spoiled(noise.seed), toHost: spoiled(noise.seed + 1) };
  return createVirtualLink('shortcut hub', { baudRate: 115_200, ...carriers });
};

/** CRC-16 passes one in 65,536 spoiled blocks, which no sender can know: with a new seed each time a run in thirty met one. */
const sameEveryTime = { numRuns: 100, seed: 14 };

const isFault = (result: unknown): result is { readonly code: string } => result instanceof Error;

describe.each([
  ['a paced line', pacedPair],
  ['a line without pace', shortcutPair],
])('over %s with seeded noise', (_, createPair) => {
  it('YMODEM never reports success unless the receiver holds the very bytes', async () => {
    let deliveredCount = 0;
    const property = fc.asyncProperty(
      fc.nat({ max: 6_000 }),
      behaviours,
      noises,
      async (size, behaviour, noise) => {
        const bytes = image(size, noise.seed);
        const { link, device } = createPair(noise);
        const outcome = receiveOn(device, behaviour);
        const sending = sendYmodem(link, { name: 'hub.img', bytes }).catch((error: unknown) => error);
        await vi.advanceTimersByTimeAsync(3_600_000);
        const result = await sending;
        if (isFault(result)) {
          expect(result.code).toMatch(/^transfer-/);
          return;
        }
        deliveredCount += 1;
        expect(await outcome).toEqual({ kind: 'received', name: 'hub.img', bytes });
      },
    );
    await fc.assert(property, sameEveryTime);
    expect(deliveredCount).toBeGreaterThan(15);
  });

  it('XMODEM never reports success unless the receiver holds the bytes and padding alone', async () => {
    let deliveredCount = 0;
    const property = fc.asyncProperty(fc.nat({ max: 3_000 }), noises, async (size, noise) => {
      const bytes = image(size, noise.seed);
      const { link, device } = createPair(noise);
      const outcome = receiveOn(device, { protocol: 'xmodem' });
      const sending = sendXmodem(link, bytes, { blockBytes: 128 }).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(3_600_000);
      const result = await sending;
      if (isFault(result)) {
        expect(result.code).toMatch(/^transfer-/);
        return;
      }
      deliveredCount += 1;
      const padded = new Uint8Array(Math.ceil(size / 128) * 128).fill(0x1a);
      padded.set(bytes);
      expect(await outcome).toEqual({ kind: 'received', name: '', bytes: padded });
    });
    await fc.assert(property, sameEveryTime);
    expect(deliveredCount).toBeGreaterThan(15);
  });
});

it('YMODEM closes the batch with a receiver that heard the end twice', async () => {
  const noise = { seed: 1993698810, bitFlipRate: 0.001, dropRate: 0, duplicateRate: 0.01 };
  const bytes = Uint8Array.of(42);
  const { link, device } = shortcutPair(noise);
  const outcome = receiveOn(device, {});
  const sending = sendYmodem(link, { name: 'hub.img', bytes });
  await vi.advanceTimersByTimeAsync(3_600_000);
  await sending;
  expect(await outcome).toEqual({ kind: 'received', name: 'hub.img', bytes });
});
