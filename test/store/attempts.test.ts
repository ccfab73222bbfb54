import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findAttempt,
  finishAttempt,
  finishStep,
  insertAttempt,
  insertStep,
  listAttempts,
  listEndedAttempts,
  listOpenAttempts,
  type NewAttempt,
  setAttemptHub,
  setAttemptVersions,
} from '../../src-main/core/store/attempts.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { eitherWay } from './either-way.ts';
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
          end: { endedAtMs: 20, outcome, ceilingFraction: 0.97, hubLeft: 'running' },
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
    const { steps } = eitherWay(db, () => findAttempt(db, 'A1')) ?? expect.fail('it is there');
    expect(steps.map((one) => [one.step, one.end?.result ?? null])).toEqual([
      ['identify', 'pass'],
      ['flash', null],
    ]);
    expect(() => finishStep(db, 'A1', 1, { durationMs: 1, result: 'fail', detail: null })).toThrow('A1');
  });

  it('says of an open step that it has no end, and of an ended one how it went', () => {
    const { db } = openTestStore();
    insertAttempt(db, attempt());
    const step = { attemptId: 'A1', releaseId: null, startedAtMs: 11, step: 'load' };
    insertStep(db, { ...step, ordinal: 1 });
    insertStep(db, { ...step, ordinal: 2 });
    finishStep(db, 'A1', 1, { durationMs: 5.5, result: 'fail', detail: 'no reply' });
    expect(findAttempt(db, 'A1')?.steps).toEqual([
      {
        ordinal: 1,
        step: 'load',
        releaseId: null,
        startedAtMs: 11,
        end: { durationMs: 5.5, result: 'fail', detail: 'no reply' },
      },
      { ordinal: 2, step: 'load', releaseId: null, startedAtMs: 11, end: null },
    ]);
  });
});

describe('attempts beside each other', () => {
  const early = attempt({ attemptId: 'B', startedAtMs: 5 });
  const twin = attempt({ attemptId: 'C', startedAtMs: 5 });
  const late = attempt({ attemptId: 'A', startedAtMs: 9 });
  const stranger = attempt({ attemptId: 'S', startedAtMs: 7, chf: null });
  const several = () => {
    const { db } = openTestStore();
    for (const each of [late, twin, stranger, early]) insertAttempt(db, each);
    return db;
  };
  const ids = (attempts: readonly { attemptId: string }[]) => attempts.map(({ attemptId }) => attemptId);

  it('are listed for one hub, the oldest first', () => {
    const db = several();
    expect(eitherWay(db, () => ids(listAttempts(db, chf)))).toEqual(['B', 'C', 'A']);
  });

  it('are listed while they run, the oldest first', () => {
    const db = several();
    finishAttempt(db, 'C', end({ kind: 're-flashed' }));
    expect(eitherWay(db, () => ids(listOpenAttempts(db)))).toEqual(['B', 'S', 'A']);
  });

  it('are listed once they ended, the latest first, as many as are asked for', () => {
    const db = several();
    const endedAtMs = { A: 30, B: 40, C: 40 };
    for (const [id, at] of Object.entries(endedAtMs))
      finishAttempt(db, id, { ...end({ kind: 're-flashed' }), endedAtMs: at });
    expect(eitherWay(db, () => ids(listEndedAttempts(db, 9)))).toEqual(['C', 'B', 'A']);
    expect(ids(listEndedAttempts(db, 2))).toEqual(['C', 'B']);
  });

  it('are listed in the order in which they ended, whatever the clock said', () => {
    const db = several();
    for (const [id, endedAtMs] of [
      ['A', 30],
      ['B', 20],
    ] as const) {
      appendJournal(db, { atMs: 1, kind: 'k', actor: 'a', subject: null, attemptId: null, body: {} });
      finishAttempt(db, id, { ...end({ kind: 're-flashed' }), endedAtMs });
    }
    expect(ids(listEndedAttempts(db, 9))).toEqual(['B', 'A']);
  });

  it('learn and end each by themselves', () => {
    const db = several();
    setAttemptHub(db, 'S', chf);
    setAttemptVersions(db, 'B', 'OLD' as FirmwareVersion, null);
    finishAttempt(db, 'B', end({ kind: 'failed', code: 'port-lost', detail: 'gone' }));
    expect(findAttempt(db, 'S')).toMatchObject({ chf, fromVersion: null, end: null });
    expect(findAttempt(db, 'A')).toMatchObject({ fromVersion: null, end: null });
    expect(findAttempt(db, 'B')).toMatchObject({ fromVersion: 'OLD', toVersion: null });
  });

  it('have their own steps', () => {
    const db = several();
    const step = { releaseId: null, startedAtMs: 11, ordinal: 1 };
    insertStep(db, { ...step, attemptId: 'A', step: 'load' });
    insertStep(db, { ...step, attemptId: 'B', step: 'check' });
    finishStep(db, 'A', 1, { durationMs: 1, result: 'pass', detail: null });
    expect(findAttempt(db, 'A')?.steps.map(({ step: name, end: over }) => [name, over?.result])).toEqual([
      ['load', 'pass'],
    ]);
    expect(findAttempt(db, 'B')?.steps[0]?.end).toBeNull();
  });

  it('that are not there are not found, and a change of one names it', () => {
    const db = several();
    expect(findAttempt(db, 'X')).toBeNull();
    expect(() => setAttemptHub(db, 'X', chf)).toThrow(`no such attempt or step still open: ${chf}, X`);
    expect(() => finishStep(db, 'A', 7, { durationMs: 1, result: 'pass', detail: null })).toThrow(/: A, 7$/);
  });

  it.each([
    [{ kind: 're-flashed' }, null, null],
    [{ kind: 'quarantined', reason: 'no-pathway', detail: 'why' }, 'no-pathway', 'why'],
    [{ kind: 'failed', code: 'port-lost', detail: 'gone' }, 'port-lost', 'gone'],
    [{ kind: 'interrupted', hubState: 'suspect' }, 'suspect', null],
  ] as const)('keep %o so that a report can count it', (outcome, reason, detail) => {
    const db = several();
    finishAttempt(db, 'A', end(outcome));
    const row = db.prepare("SELECT outcome, reason, detail FROM attempts WHERE attempt_id = 'A'").get();
    expect(row).toEqual({ outcome: outcome.kind, reason, detail });
  });
});
