import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyAnswer } from '../../src-main/core/notify/classify-answer.ts';
import type { TransportAnswer } from '../../src-main/core/notify/transport.ts';

const answer = (status: number, changes: Partial<TransportAnswer> = {}): TransportAnswer => ({
  status,
  mediaType: 'application/problem+json',
  retryAfterMs: null,
  dateMs: null,
  body: '{"type":"urn:reflash-bench:gateway-problem:some-name","detail":"some detail"}',
  ...changes,
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

  test('a batch that is being sent cannot be unknown, whatever the answer calls it', () => {
    const body = '{"type":"urn:reflash-bench:gateway-problem:batch-unknown","detail":""}';
    expect(classifyAnswer('send', answer(404, { body })).kind).toBe('stop');
  });

  test('a batch is there when its look-up has another trouble than not finding it', () => {
    const body = '{"type":"urn:reflash-bench:gateway-problem:batch-unknown","detail":""}';
    expect(classifyAnswer('look-up', answer(503, { body })).kind).toBe('retry');
    expect(classifyAnswer('look-up', answer(404)).kind).toBe('stop');
  });

  test('a look-up that is answered as if it had made something is no receipt', () => {
    expect(classifyAnswer('look-up', answer(201, xml)).kind).toBe('stop');
  });

  test.each([400, 409, 413, 422])('a look-up answered %d never refuses the batch it asks for', (status) => {
    expect(classifyAnswer('look-up', answer(status, { retryAfterMs: 3_000 }))).toMatchObject({
      kind: 'retry',
      code: 'gateway-answer-invalid',
      retryAfterMs: 3_000,
    });
  });

  test('a look-up never refuses a batch, whatever the answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.string(), (status, detail) => {
        const body = JSON.stringify({ type: 'urn:reflash-bench:gateway-problem:some-name', detail });
        return classifyAnswer('look-up', answer(status, { body })).kind !== 'refused';
      }),
    );
  });

  test.each([
    ['nothing', 'null'],
    ['a problem without a type', '{"detail":"no"}'],
    ['a problem whose type is no text', '{"type":7,"detail":"no"}'],
    ['a problem of somebody else', '{"type":"about:blank","detail":"no"}'],
    ['a type that only ends like one of ours', '{"type":"x-urn:reflash-bench:gateway-problem:some-name"}'],
  ])('%s is not the word of the gateway', (_what, body) => {
    expect(classifyAnswer('send', answer(400, { body }))).toMatchObject({
      kind: 'retry',
      code: 'gateway-answer-invalid',
    });
  });

  test('no body makes it throw', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        expect(classifyAnswer('send', answer(status, { body })).kind).toBeTypeOf('string');
      }),
    );
  });

  describe('the reason', () => {
    const reasonOf = (status: number, changes: Partial<TransportAnswer>): string => {
      const verdict = classifyAnswer('send', answer(status, changes));
      return 'reason' in verdict ? verdict.reason : verdict.kind;
    };
    const problem = (name: string, detail: unknown) =>
      JSON.stringify({ type: `urn:reflash-bench:gateway-problem:${name}`, detail });

    test('is the status alone where nobody says more', () => {
      expect(reasonOf(403, { mediaType: 'text/plain', body: '' })).toBe('status 403');
    });

    test('names what kind of page came instead, and how it begins', () => {
      expect(reasonOf(200, { mediaType: 'text/html', body: 'a'.repeat(100) })).toBe(
        `status 200 with text/html: "${'a'.repeat(80)}"`,
      );
      expect(reasonOf(200, { mediaType: '', body: 'b' })).toBe('status 200 with no content type: "b"');
    });

    test('does without a detail that is no text', () => {
      expect(reasonOf(503, { body: problem('busy', { a: 1 }) })).toBe('status 503 busy: ');
    });

    test('is never longer than a person reads', () => {
      expect(reasonOf(503, { body: problem('busy', 'd'.repeat(900)) })).toBe(
        `status 503 busy: ${'d'.repeat(500)}`,
      );
      expect(reasonOf(400, { body: problem('n'.repeat(900), 'd') })).toHaveLength(800);
    });
  });
});
