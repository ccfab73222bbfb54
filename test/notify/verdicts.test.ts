import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs } from '../../src-main/core/notify/backoff.ts';
import { classifyHub } from '../../src-main/core/notify/classify-answer.ts';
import { matchReceipt } from '../../src-main/core/notify/match-receipt.ts';
import type { Receipt } from '../../src-main/core/notify/message/message-codec.ts';
import { readRetryAfter } from '../../src-main/core/notify/retry-after.ts';
import type { Sha256 } from '../../src-shared/domain/release.ts';

describe('classifyHub', () => {
  test.each([
    ['I0', 'accepted'],
    ['E120201', 'rejected'],
    ['E120289', 'rejected'],
    ['E120290', 'retryable'],
    ['E120299', 'retryable'],
    ['', 'rejected'],
    ['i0', 'rejected'],
    ['I00', 'rejected'],
    ['E1202900', 'rejected'],
    ['XE120290', 'rejected'],
  ])('%s is %s', (code, verdict) => {
    expect(classifyHub(code)).toBe(verdict);
  });

  test('accepts nothing but I0', () => {
    fc.assert(
      fc.property(fc.string(), (code) => {
        fc.pre(code !== 'I0');
        return classifyHub(code) !== 'accepted';
      }),
    );
  });
});

describe('backoffMs', () => {
  const anyTry = [fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 0.999, noNaN: true })] as const;

  test('stays between half of the ceiling and the ceiling', () => {
    fc.assert(
      fc.property(...anyTry, (attempt, random) => {
        const ceilingMs = Math.min(60_000, 500 * 2 ** (attempt - 1));
        const waitMs = backoffMs(attempt, random, null);
        return waitMs >= ceilingMs / 2 && waitMs <= ceilingMs;
      }),
    );
  });

  test('doubles from half a second, half of it by chance', () => {
    expect([1, 2, 3].map((attempt) => backoffMs(attempt, 0, null))).toEqual([250, 500, 1_000]);
    expect(backoffMs(3, 0.5, null)).toBe(1_500);
  });

  test('is never sooner than the gateway asked, up to 15 minutes', () => {
    fc.assert(
      fc.property(...anyTry, fc.integer({ min: 0, max: 10_000_000 }), (attempt, random, retryAfterMs) => {
        return backoffMs(attempt, random, retryAfterMs) >= Math.min(retryAfterMs, 900_000);
      }),
    );
    expect(backoffMs(1, 0, 10_000_000)).toBe(900_000);
  });
});

describe('readRetryAfter', () => {
  test.each([
    [{}, null],
    [{ 'retry-after': '5' }, 5000],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': '5 s' }, null],
    [{ 'retry-after': 's5' }, null],
    [{ 'retry-after': '999999999' }, 999_999_999_000],
    [{ 'retry-after': '9999999999' }, null],
    [{ 'retry-after': 'Wed, 01 Apr 2026 08:00:30 GMT', date: 'Wed, 01 Apr 2026 08:00:00 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 01 Apr 2026 08:00:30 GMT', date: 'Wed, 01 Apr 2026 09:00:00 GMT' }, 0],
    [{ 'retry-after': 'Wed, 01 Apr 2026 08:00:30 GMT' }, null],
  ])('reads %o as %s', (headers, expected) => {
    expect(readRetryAfter(headers)).toBe(expected);
  });
});

describe('matchReceipt', () => {
  const sha = 'a'.repeat(64) as Sha256;
  const sent = { batchId: 'b', contentSha256: sha, requestIds: [1, 2] };
  const receipt = (ids: readonly number[], changes: Partial<Receipt> = {}): Receipt => ({
    batchId: 'b',
    contentSha256: sha,
    receivedAtMs: 0,
    responses: ids.map((requestId) => ({ requestId, code: 'I0', detail: null })),
    ...changes,
  });

  test('takes the responses in any order', () => {
    expect([...matchReceipt(sent, receipt([2, 1])).keys()].sort()).toEqual([1, 2]);
  });

  test.each([
    ['another batch', receipt([1, 2], { batchId: 'c' }), 'names batch c'],
    ['other content', receipt([1, 2], { contentSha256: 'b'.repeat(64) as Sha256 }), 'was sent'],
    ['a missing response', receipt([1]), 'leaves 1 requests without an answer: 2'],
    ['no response at all', receipt([]), 'leaves 2 requests without an answer: 1, 2'],
    ['a response too many', receipt([1, 2, 3]), 'answers request 3, which was not sent'],
    ['a response given twice', receipt([1, 2, 2]), 'answers request 2 twice'],
  ])('refuses %s', (_what, wrong, message) => {
    expect(() => matchReceipt(sent, wrong)).toThrow(
      expect.objectContaining({ code: 'receipt-invalid', message: expect.stringContaining(message) }),
    );
  });

  test.each([
    [5, '1, 2, 3, 4, 5'],
    [6, '1, 2, 3, 4, 5 and 1 more'],
    [8, '1, 2, 3, 4, 5 and 3 more'],
  ])('names five of %d requests that have no answer', (count, named) => {
    const requestIds = Array.from({ length: count }, (_, index) => index + 1);
    expect(() => matchReceipt({ ...sent, requestIds }, receipt([]))).toThrow(
      `leaves ${count} requests without an answer: ${named}`,
    );
  });
});
