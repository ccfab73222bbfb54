import { describe, expect, it } from 'vitest';
import { stopAndWaitCeiling } from '../../src-main/core/protocols/ceiling.ts';

const small = { payloadBytes: 128, frameBytes: 133, replyBytes: 1 };
const large = { payloadBytes: 1024, frameBytes: 1029, replyBytes: 1 };

describe('stopAndWaitCeiling', () => {
  it.each([
    [small, 115_200, 1, 10.1],
    [small, 115_200, 16, 4.6],
    [small, 921_600, 1, 52],
    [small, 921_600, 16, 7.3],
    [large, 115_200, 1, 11.3],
    [large, 115_200, 16, 9.7],
    [large, 921_600, 1, 84],
    [large, 921_600, 16, 38],
  ])(
    'gives the published figure for %o at %i baud and %i ms: %f kB/s',
    (frame, baudRate, turnAroundMs, kB) => {
      const ceiling = stopAndWaitCeiling({ ...frame, baudRate, turnAroundMs }) / 1_000;
      expect(Number(ceiling.toPrecision(String(kB).replace('.', '').length))).toBe(kB);
    },
  );
});
