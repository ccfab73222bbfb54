import { describe, expect, it } from 'vitest';
import { createMessageRate } from '../../src-main/hosts/calls/message-rate.ts';

describe('the rate of messages', () => {
  const passing = (mayPass: () => boolean, count: number): number =>
    Array.from({ length: count }, mayPass).filter((isPassed) => isPassed).length;

  it('lets a burst through, and no more', () => {
    const mayPass = createMessageRate(() => 0, { perSecond: 10, burst: 5 });
    expect(passing(mayPass, 8)).toBe(5);
  });

  it('comes back with time', () => {
    let nowMs = 0;
    const mayPass = createMessageRate(() => nowMs, { perSecond: 10, burst: 5 });
    passing(mayPass, 8);
    nowMs = 300;
    expect(passing(mayPass, 8)).toBe(3);
  });

  it('saves up no more than a burst', () => {
    let nowMs = 0;
    const mayPass = createMessageRate(() => nowMs, { perSecond: 10, burst: 5 });
    nowMs = 3_600_000;
    expect(passing(mayPass, 100)).toBe(5);
  });
});
