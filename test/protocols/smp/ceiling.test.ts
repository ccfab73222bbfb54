import { describe, expect, it } from 'vitest';
import { smpCeiling } from '../../../src-main/core/protocols/smp/ceiling.ts';

/**
 * The table does not say how much of a frame is image and how long an answer is. All its figures are met with 44 bytes
 * of header and names per request and an answer of 22; our own requests spend less (about 26), so their ceiling is higher.
 */
const tableOverheadBytes = 44;
const replyFrameBytes = 22;

const published = (frameBytes: number, baudRate: number, turnAroundMs: number): number =>
  smpCeiling({
    framing: 'console',
    baudRate,
    payloadBytes: frameBytes - tableOverheadBytes,
    frameBytes,
    replyFrameBytes,
    turnAroundMs,
    window: 1,
  });

describe('smpCeiling', () => {
  it.each([
    [1024, 115_200, 1, 7.7],
    [1024, 115_200, 16, 6.9],
    [1024, 921_600, 1, 59],
    [1024, 921_600, 16, 31],
    [4096, 115_200, 1, 8.3],
    [4096, 115_200, 16, 8.0],
    [4096, 921_600, 1, 65],
    [4096, 921_600, 16, 52],
  ])('gives the published figure for %i B frames at %i baud and %i ms: %f kB/s', (frame, baud, turn, kB) => {
    const digits = kB < 10 ? 1 : 0;
    expect((published(frame, baud, turn) / 1_000).toFixed(digits)).toBe(kB.toFixed(digits));
  });

  const exchange = {
    framing: 'console',
    baudRate: 115_200,
    payloadBytes: 1000,
    frameBytes: 1024,
    replyFrameBytes,
    turnAroundMs: 16,
  } as const;

  it('rises with a window until the sending direction is never idle, and no further', () => {
    const ceilings = [1, 2, 3, 4].map((window) => smpCeiling({ ...exchange, window }));
    expect(ceilings[1]).toBeGreaterThan(ceilings[0] ?? 0);
    expect(new Set(ceilings.slice(1))).toHaveLength(1);
    expect(ceilings[1]).toBeCloseTo((1000 * 11_520) / 1408, 0);
  });

  it('is higher without base64', () => {
    const raw = smpCeiling({ ...exchange, framing: 'raw', window: 1 });
    expect(raw).toBeGreaterThan(smpCeiling({ ...exchange, window: 1 }) * 1.3);
  });
});
