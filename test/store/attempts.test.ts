import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findAttempt,
  finishAttempt,
  finishStep,
  insertAttempt,
  insertStep,
  listAttempts,
  listOpenAttempts,
  type NewAttempt,
  setAttemptHub,
  setAttemptVersions,
} from '../../src-main/core/store/attempts.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { openTestStore } from './open-test-store.ts';

const chf = requireDeviceId('88-73-84-90-6A-10-02-DB', 'test');
const attempt = (change: Partial<NewAttempt> = {}): NewAttempt => ({
  attemptId: 'A1',
  workOrderId: null,
  chf,
  slot: 3,
  port: '/dev/ttyUSB3',
  operator: 'anna',
  startedAtMs: 10,
  ...change,
});
const verdicts = { write: 'pass', restart: 'pass', version: 'fail' } as const;
const end = (outcome: AttemptOutcome) => ({
  endedAtMs: 20,
  outcome,
  verdicts,
  ceilingFraction: 0.97,
  hubLeft: 'running' as const,
});

describe('an attempt', () => {
  it('is open, without verdicts, until it is finished', () => {
    const { db } = openTestStore();
    insertAttempt(db, attempt());
    expect(listOpenAttempts(db)).toEqual([
      {
        ...attempt(),
        fromVersion: null,
        toVersion: null,
        verdicts: { write: 'not-reached', restart: 'not-reached', version: 'not-reached' },
        end: null,
        steps: [],
      },
    ]);
    finishAttempt(db, 'A1', end({ kind: 're-flashed' }));
    expect(listOpenAttempts(db)).toEqual([]);
  });

  it('gives back how it ended, whichever way', () => {
    const outcomes: fc.Arbitrary<AttemptOutcome> = fc.oneof(
      fc.constantFrom<AttemptOutcome>({ kind: 're-flashed' }, { kind: 'already-current' }),
      fc.string().map((detail) => ({ kind: 'quarantined' as const, reason: 'no-pathway' as const, detail })),
      fc.string().map((detail) => ({ kind: 'failed' as const, code: 'port-lost' as const, detail })),
      fc
        .constantFrom('untouched' as const, 'suspect' as const, 'good' as const)
        .map((hubState) => ({ kind: 'interrupted' as const, hubState })),
    );
    const { db } = openTestStore();
    let number = 0;
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const attemptId = `A${++number}`;
        insertAttempt(db, attempt({ attemptId }));
        finishAttempt(db, attemptId, end(outcome));
        expect(findAttempt(db, attemptId)).toMatchObject({
          verdicts,
          end: { endedAtMs: 20, outcome, ceilingFraction: 0.97 },
        });
      }),
      { numRuns: 40 },
    );
  });

  it('ends once', () => {
    const { db } = openTestStore();
    insertAttempt(db, attempt());
    finishAttempt(db, 'A1', end({ kind: 're-flashed' }));
    expect(() => finishAttempt(db, 'A1', end({ kind: 'already-current' }))).toThrow('A1');
    expect(findAttempt(db, 'A1')?.end?.outcome).toEqual({ kind: 're-flashed' });
  });

  it('learns its hub and versions on the way', () => {
    const { db } = openTestStore();
    insertAttempt(db, attempt({ chf: null }));
    setAttemptHub(db, 'A1', chf);
    setAttemptVersions(db, 'A1', 'OLD' as FirmwareVersion, 'NEW' as FirmwareVersion);
    expect(listAttempts(db, chf)).toMatchObject([{ fromVersion: 'OLD', toVersion: 'NEW' }]);
  });

  it('keeps its steps in order, each with its own end', () => {
    const { db } = openTestStore();
    insertAttempt(db, attempt());
    const step = { attemptId: 'A1', releaseId: 'r.img' as ReleaseId, startedAtMs: 11 };
    insertStep(db, { ...step, ordinal: 2, step: 'flash' });
    insertStep(db, { ...step, ordinal: 1, step: 'identify' });
    finishStep(db, 'A1', 1, { durationMs: 5.5, result: 'pass', detail: null });
    expect(findAttempt(db, 'A1')?.steps.map((one) => [one.step, one.end?.result ?? null])).toEqual([
      ['identify', 'pass'],
      ['flash', null],
    ]);
    expect(() => finishStep(db, 'A1', 1, { durationMs: 1, result: 'fail', detail: null })).toThrow('A1');
  });
});
