import { describe, expect, it } from 'vitest';
import { createLineSilence } from '../../../src-main/core/protocols/smp/line-silence.ts';

/** 1,000 bytes at 10,000 baud take a second. */
const at = (resyncMs = 3_200) => {
  let nowMs = 0;
  const silence = createLineSilence(
    resyncMs,
    () => 10_000,
    () => nowMs,
  );
  return {
    silence,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
};

describe('the silence of a raw link', () => {
  it('is due after a request that went unanswered, from its last byte on the line', () => {
    const { silence, pass } = at();
    silence.sent(1_000, 0);
    silence.doubt();
    expect(silence.leftMs()).toBe(4_200);
    pass(4_100);
    expect(silence.leftMs()).toBe(100);
    pass(200);
    expect(silence.leftMs()).toBe(0);
  });

  it('is passed by the waiting for an answer that was longer', () => {
    const { silence, pass } = at();
    silence.sent(10, 0);
    pass(10_000);
    silence.doubt();
    expect(silence.leftMs()).toBe(0);
  });

  it('is not due while requests are answered, nor before any was sent', () => {
    const { silence } = at();
    silence.doubt();
    expect(silence.leftMs()).toBe(0);
    silence.sent(10, 0);
    expect(silence.leftMs()).toBe(0);
    silence.answered();
    silence.doubt();
    expect(silence.leftMs()).toBe(0);
  });

  it('ends with a late answer to what was sent last', () => {
    const { silence } = at();
    silence.sent(10, 0);
    silence.doubt();
    silence.answered();
    expect(silence.leftMs()).toBe(0);
  });

  it('counts all bytes that a driver took at once', () => {
    const { silence } = at(500);
    silence.sent(1_000, 0);
    silence.sent(1_000, 0);
    silence.doubt();
    expect(silence.leftMs()).toBe(2_500);
  });

  it('counts from when a driver that waited for the line took the last of them', () => {
    const { silence, pass } = at(500);
    pass(3_000);
    silence.sent(1_000, 1_000);
    silence.doubt();
    expect(silence.leftMs()).toBe(500);
  });
});
