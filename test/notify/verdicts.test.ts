import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs } from '../../src-main/core/notify/backoff.ts';
import { classifyAnswer, classifyHub } from '../../src-main/core/notify/classify-answer.ts';
import { matchReceipt } from '../../src-main/core/notify/match-receipt.ts';
import type { Receipt } from '../../src-main/core/notify/message/message-codec.ts';
import { readRetryAfter } from '../../src-main/core/notify/retry-after.ts';
import type { TransportAnswer } from '../../src-main/core/notify/transport.ts';
import type { Sha256 } from '../../src-shared/domain/release.ts';

const answer = (status: number, changes: Partial<TransportAnswer> = {}): TransportAnswer => ({
  status,
  mediaType: 'application/problem+json',
  retryAfterMs: null,
  dateMs: null,
  body: '{"type":"urn:reflash-bench:gateway-problem:some-name","detail":"some detail"}',
  ...changes,
});

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

describe('classifyAnswer', () => {
  const xml = { mediaType: 'application/xml', body: '<a/>' };

  test.each([200, 201])('a send answered %d with XML is a receipt', (status) => {
    expect(classifyAnswer('send', answer(status, xml))).toEqual({ kind: 'receipt', content: '<a/>' });
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('%d means try again', (status) => {
    expect(classifyAnswer('send', answer(status, { retryAfterMs: 7000 }))).toMatchObject({
      kind: 'retry',
      code: 'gateway-busy',
      retryAfterMs: 7000,
    });
  });

  test.each([400, 409, 413, 422])('%d with the problem of the gateway refuses the batch', (status) => {
    expect(classifyAnswer('send', answer(status))).toEqual({
      kind: 'refused',
      reason: `status ${status} some-name: some detail`,
    });
  });

  test.each([400, 409, 413, 422])('%d from somebody else does not', (status) => {
    const foreign = answer(status, { mediaType: 'text/html', body: '<h1>no</h1>' });
    expect(classifyAnswer('send', foreign)).toMatchObject({ kind: 'retry', code: 'gateway-answer-invalid' });
  });

  test.each([301, 302, 307, 401, 403, 404, 405, 415, 204])('a send answered %d stops the run', (status) => {
    expect(classifyAnswer('send', answer(status))).toMatchObject({
      kind: 'stop',
      code: 'gateway-misconfigured',
    });
  });

  test('a sign-in page with status 200 is not a receipt', () => {
    const page = answer(200, { mediaType: 'text/html', body: '<html>Sign in</html>' });
    expect(classifyAnswer('send', page)).toMatchObject({ kind: 'retry', code: 'gateway-answer-invalid' });
  });

  test('a batch is not there only when the gateway itself says so', () => {
    const body = '{"type":"urn:reflash-bench:gateway-problem:batch-unknown","detail":""}';
    expect(classifyAnswer('look-up', answer(404, { body }))).toEqual({ kind: 'not-there' });
    expect(classifyAnswer('look-up', answer(404, { body, mediaType: 'text/plain' })).kind).toBe('stop');
  });

  test('a look-up never refuses a batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.string(), (status, body) => {
        return classifyAnswer('look-up', answer(status, { body })).kind !== 'refused';
      }),
    );
  });

  test('no body makes it throw', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        expect(classifyAnswer('send', answer(status, { body })).kind).toBeTypeOf('string');
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
    ['a response too many', receipt([1, 2, 3]), 'answers request 3, which was not sent'],
    ['a response given twice', receipt([1, 2, 2]), 'answers request 2 twice'],
  ])('refuses %s', (_what, wrong, message) => {
    expect(() => matchReceipt(sent, wrong)).toThrow(
      expect.objectContaining({ code: 'receipt-invalid', message: expect.stringContaining(message) }),
    );
  });
});
