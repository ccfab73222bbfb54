import { describe, expect, it } from 'vitest';
import type { LineSign } from '../../src-shared/domain/line-health.ts';
import { latencyText, signsHint, signsText } from '../../src-shared/domain/line-health-text.ts';

const retries = (per1000: number): LineSign => ({ kind: 'retries', per1000, before: null });
const slow = (ms: number): LineSign => ({ kind: 'turn-around', ms, beforeMs: 1 });
const share: LineSign = { kind: 'share', fraction: 0.75, before: 0.9 };

describe('what is said of a line that gets worse', () => {
  it.each([
    [[retries(5)], '5 of 1000 blocks sent again (last 5 transfers)'],
    [[retries(9.54)], '9.5 of 1000 blocks sent again (last 5 transfers)'],
    [[retries(12.4)], '12 of 1000 blocks sent again (last 5 transfers)'],
    [[slow(9.94)], 'answers take 9.9 ms, 1.0 ms before (last 5 transfers)'],
    [[slow(10)], 'answers take 10 ms, 1.0 ms before (last 5 transfers)'],
    [[share], "75 % of the line's ceiling, 90 % before (last 5 transfers)"],
    [
      [slow(12), share],
      "answers take 12 ms, 1.0 ms before; 75 % of the line's ceiling, 90 % before (last 5 transfers)",
    ],
  ])('%#: %s', (signs, text) => {
    expect(signsText(signs)).toBe(text);
  });
});

describe('what to do about it', () => {
  it('is to check the cable where blocks are sent again, whatever else is slow', () => {
    expect(signsHint([retries(20)], 'refused')).toBe('Check cable, plug and adapter.');
    expect(signsHint([retries(20), slow(16), share], 'refused')).toBe('Check cable, plug and adapter.');
  });

  it('is to mind this computer where only the speed fell', () => {
    expect(signsHint([share], 'low')).toMatch(/cable and adapter; .*this computer is too busy/);
  });

  it.each([
    ['low', /^Try another adapter or another USB socket\.$/],
    ['refused', /^Its adapter may hold bytes back\. Set its latency timer/],
    ['not-asked', /^Its adapter may hold bytes back\. Set its latency timer/],
  ] as const)('about slow answers depends on the driver: low latency %s', (latency, hint) => {
    expect(signsHint([slow(16), share], latency)).toMatch(hint);
  });
});

describe('the driver without low latency', () => {
  it('costs speed from answers of 8 ms on, which is what the timer of 16 ms shows as', () => {
    expect(latencyText('not-asked', 7.9)).toBe(
      'The driver has no low latency to ask for; it costs nothing here, answers come within 8 ms.',
    );
    expect(latencyText('not-asked', 8)).toMatch(/may halve the speed/);
  });
});
