import { describe, expect, it } from 'vitest';
import type { AttemptRecord } from '../../src-main/core/record/attempt-record.ts';
import { recoverInterrupted } from '../../src-main/core/record/recover.ts';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { saveCatalogueView } from '../../src-main/core/store/catalogue.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import { interruptedActions, tornActions } from '../../src-shared/domain/next-action.ts';
import type { Verdict, Verdicts } from '../../src-shared/domain/outcome.ts';
import { catalogue, chf, image, release, version } from '../domain/builders.ts';
import { beginIn, createTestClock, entriesOf, openWithHubs } from './one-hub.ts';

/** What the bench that starts again makes of an attempt, by how far its record had come. */

const [old, middle, fresh] = [version('01'), version('02'), version('03')];
const flashTo = (name: string): Decision => ({
  kind: 'flash',
  basis: 'wire',
  from: old,
  target: release(name),
  steps: [],
});
type Act = (record: AttemptRecord) => Promise<void>;
const decides =
  (name: string): Act =>
  (record) =>
    record.decided(flashTo(name), chf);
const writes =
  (name: string): Act =>
  (record) =>
    record.writeBegins(chf, old, image(name), () => {});
const checks =
  (name: string): Act =>
  (record) =>
    record.writeChecked(chf, image(name));
const reads =
  (seen: typeof old): Act =>
  (record) =>
    record.versionRead(chf, seen);

const cutOff = async (acts: readonly Act[]): Promise<{ store: Store; attemptId: string }> => {
  const store = openWithHubs();
  store.transaction('catalogue', (db) =>
    saveCatalogueView(db, catalogue([release('02')], '02'), { atMs: 0, source: 'test' }),
  );
  const record = beginIn(store);
  for (const act of acts) await act(record);
  return { store, attemptId: record.attemptId };
};
const verdicts = (write: Verdict, ran: Verdict): Verdicts => ({ write, restart: ran, version: ran });
const [no, yes] = ['not-reached', 'pass'] as const;

describe('an attempt that was cut off', () => {
  it.each<[string, readonly Act[], 'untouched' | 'suspect' | 'good', Verdicts]>([
    ['that only read a version', [decides('02'), reads(old)], 'untouched', verdicts(no, no)],
    ['in its one write', [decides('02'), writes('02')], 'suspect', verdicts(no, no)],
    [
      'after the check of its one write',
      [decides('02'), writes('02'), checks('02')],
      'good',
      verdicts(yes, no),
    ],
    [
      'once its one write ran',
      [decides('02'), writes('02'), checks('02'), reads(middle)],
      'good',
      verdicts(yes, yes),
    ],
    [
      'once its write ran that only running proves',
      [decides('02'), writes('02'), reads(middle)],
      'suspect',
      verdicts(no, yes),
    ],
    [
      'after the check of the first of two writes',
      [decides('03'), writes('02'), checks('02')],
      'good',
      verdicts(yes, no),
    ],
    [
      'between two writes',
      [decides('03'), writes('02'), checks('02'), reads(middle)],
      'good',
      verdicts(no, no),
    ],
    [
      'in the second of two writes',
      [decides('03'), writes('02'), checks('02'), reads(middle), writes('03')],
      'suspect',
      verdicts(no, no),
    ],
    [
      'once the second of two writes ran',
      [decides('03'), writes('02'), checks('02'), reads(middle), writes('03'), checks('03'), reads(fresh)],
      'good',
      verdicts(yes, yes),
    ],
    [
      'of which nothing was decided, once its write ran',
      [writes('02'), checks('02'), reads(middle)],
      'good',
      verdicts(yes, yes),
    ],
  ])('%s', async (_when, acts, hubState, reached) => {
    const { store, attemptId } = await cutOff(acts);
    recoverInterrupted(store, createTestClock());
    const attempt = findAttempt(store.db, attemptId);
    expect(attempt?.verdicts).toEqual(reached);
    expect(attempt?.end).toEqual({
      endedAtMs: 5_000_000,
      outcome: { kind: 'interrupted', hubState },
      ceilingFraction: null,
      hubLeft: hubState === 'untouched' ? 'not-asked' : 'unknown',
    });
  });

  it.each([
    ['untouched', [], interruptedActions.untouched],
    ['suspect', [writes('02')], tornActions['says-who-it-is']],
    ['good', [writes('02'), checks('02')], interruptedActions.good],
  ])('is told with what to do next where the hub is %s', async (hubState, acts, nextAction) => {
    const { store, attemptId } = await cutOff(acts);
    expect(recoverInterrupted(store, createTestClock())).toEqual([
      { attemptId, chf, slot: 4, port: 'port 4', hubState, nextAction },
    ]);
    expect(entriesOf(store, attemptId).at(-1)).toMatchObject({ kind: 'attempt-ended', actor: 'recovery' });
    expect(recoverInterrupted(store, createTestClock())).toEqual([]);
  });
});
