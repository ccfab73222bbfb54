import { describe, expect, it } from 'vitest';
import type { FaultCode } from '../../src-shared/domain/faults/fault.ts';
import { defaultStopLimit, isStopDue, speaksOfRelease } from '../../src-shared/domain/release-stop.ts';

const failed = (code: FaultCode) => ({ kind: 'failed', code, detail: '' }) as const;
/** `x` failed, `.` did not; the newest first. */
const history = (text: string) => [...text].map((mark) => ({ isFailure: mark === 'x' }));

describe('a failure', () => {
  it.each([
    'check-mismatch',
    'image-refused',
    'version-mismatch',
    'no-announcement',
    'reboot-loop',
    'restart-failed',
  ] as const)('as %s speaks of the release', (code) => {
    expect(speaksOfRelease(failed(code))).toBe(true);
  });

  it.each(['port-lost', 'cancelled', 'hub-swapped', 'no-reply', 'transfer-corrupt'] as const)(
    'as %s does not',
    (code) => {
      expect(speaksOfRelease(failed(code))).toBe(false);
    },
  );

  it('is not what a good attempt or one that was cut off says', () => {
    expect(speaksOfRelease({ kind: 're-flashed' })).toBe(false);
    expect(speaksOfRelease({ kind: 'interrupted', hubState: 'suspect' })).toBe(false);
  });
});

describe('a stop', () => {
  it.each([
    ['xxx', true],
    ['x.x.x', true],
    ['xx', false],
    ['xx...', false],
    ['xx...x', false],
    ['.....xxx', false],
    ['', false],
  ])('after %j is due: %s', (marks, isDue) => {
    expect(isStopDue(history(marks), defaultStopLimit)).toBe(isDue);
  });
});
