import { describe, expect, it } from 'vitest';
import { clearReleaseStop, stopReleaseIfDue } from '../../src-main/core/record/release-stop.ts';
import { settle } from '../../src-main/core/record/settle.ts';
import { finishAttempt } from '../../src-main/core/store/attempts.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { listReleaseStops } from '../../src-main/core/store/release-stops.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { chf, image, otherChf, version } from '../domain/builders.ts';
import { beginIn, openWithHubs } from './one-hub.ts';

/** The bench stops a release by itself once three of its last five installations failed, and by nothing else. */

const fresh = image('01000002');
const failing: AttemptOutcome = { kind: 'failed', code: 'check-mismatch', detail: 'crc differs' };
const pulled: AttemptOutcome = { kind: 'failed', code: 'port-lost', detail: 'gone' };
const bug: AttemptOutcome = { kind: 'failed', code: 'internal', detail: 'undefined is not a hub' };
const good: AttemptOutcome = { kind: 're-flashed' };

interface Try {
  readonly outcome: AttemptOutcome | null;
  readonly hub?: typeof chf;
  /** What is written, in order; the release in question unless told. */
  readonly writes?: readonly string[];
}

/** An attempt with its writes, and its end where it has one. */
const attempt = async (store: Store, { outcome, hub = chf, writes = ['01000002'] }: Try): Promise<string> => {
  const record = beginIn(store, { chf: hub });
  for (const name of writes) await record.writeBegins(hub, version('01000001'), image(name), () => {});
  const { attemptId } = record;
  if (outcome === null) return attemptId;
  store.transaction('end', (db) => {
    const verdicts = { write: 'fail', restart: 'not-reached', version: 'not-reached' } as const;
    const rest = { endedAtMs: 1, verdicts, ceilingFraction: null, hubLeft: 'unknown' } as const;
    finishAttempt(db, attemptId, { ...rest, outcome });
    stopReleaseIfDue(db, { attemptId, atMs: 60, outcome });
  });
  return attemptId;
};
const attempts = async (store: Store, ...tries: readonly Try[]): Promise<string> => {
  let last = '';
  for (const each of tries) last = await attempt(store, each);
  return last;
};
const stops = (store: Store) => listReleaseStops(store.db);
const bad: Try = { outcome: failing };

describe('a release', () => {
  it.each<[string, readonly Try[]]>([
    ['two failed', [bad, bad]],
    ['three failed for a cable', [bad, bad, { outcome: pulled }]],
    ['the third is a bug of the bench', [bad, bad, { outcome: bug }]],
    ['the third is good', [bad, bad, { outcome: good }]],
    ['the third did not come to its write', [bad, bad, { outcome: failing, writes: [] }]],
    ['the third failed with another release', [bad, bad, { outcome: failing, writes: ['01000003'] }]],
    [
      'the third went on to the next release',
      [bad, bad, { outcome: failing, writes: ['01000002', '01000003'] }],
    ],
    [
      'one of three failed with the release after it',
      [bad, { outcome: failing, writes: ['01000002', '01000003'] }, bad],
    ],
    ['the second of three is still under way', [bad, { outcome: null }, bad]],
    ['the first of the three is not of the last five', [bad, ...Array(3).fill({ outcome: good }), bad, bad]],
  ])('goes on where %s', async (_what, tries) => {
    const store = openWithHubs();
    await attempts(store, ...tries);
    expect(stops(store)).toEqual([]);
  });

  it.each<[string, readonly Try[], object]>([
    ['one hub', [bad, bad, bad], { failedCount: 3, attemptCount: 3, hubCount: 1 }],
    [
      'two hubs, and a good one between them',
      [bad, { outcome: good }, { ...bad, hub: otherChf }, bad],
      { failedCount: 3, attemptCount: 4, hubCount: 2 },
    ],
    [
      'one hub, and one whose end is open counts for nothing',
      [bad, bad, { outcome: null }, { outcome: good }, bad],
      { failedCount: 3, attemptCount: 4, hubCount: 1 },
    ],
  ])('is stopped by three failures on %s, and the journal counts them', async (_what, tries, counts) => {
    const store = openWithHubs();
    const attemptId = await attempts(store, ...tries);
    const { releaseId } = fresh;
    const stop = { releaseId, stoppedAtMs: 60, reason: 'check-mismatch', ...counts };
    expect(stops(store)).toMatchObject([stop]);
    expect(listJournal(store.db, { limit: 100 }).at(-1)).toMatchObject({
      atMs: 60,
      kind: 'release-stopped',
      actor: 'bench',
      subject: releaseId,
      attemptId,
      body: { releaseId, reason: 'check-mismatch', ...counts },
    });
  });

  it('that is stopped is stopped once, though the attempts that were under way fail too', async () => {
    const store = openWithHubs();
    await attempts(store, bad, bad, bad, bad);
    expect(stops(store)).toHaveLength(1);
    expect(
      listJournal(store.db, { limit: 100 }).filter(({ kind }) => kind === 'release-stopped'),
    ).toHaveLength(1);
  });

  it('is stopped by the settling of the attempt that reached the limit', async () => {
    const store = openWithHubs();
    await attempts(store, bad, bad);
    const attemptId = await attempt(store, { outcome: null });
    store.transaction('settle', (db) =>
      settle(db, {
        attemptId,
        chf,
        workOrderId: null,
        operator: 'Ada',
        atMs: 70,
        outcome: failing,
        verdicts: { write: 'fail', restart: 'not-reached', version: 'not-reached' },
        hubLeft: 'unknown',
        image: null,
        told: null,
        ceilingFraction: null,
      }),
    );
    expect(stops(store)).toMatchObject([{ stoppedAtMs: 70 }]);
  });
});

describe('a stop', () => {
  it('is cleared by a shift lead, by name and with what it was for, and by nobody twice', async () => {
    const store = openWithHubs();
    await attempts(store, bad, bad, bad);
    const { releaseId } = fresh;
    const clear = () =>
      store.transaction('clear', (db) => clearReleaseStop(db, releaseId, { by: 'Lea', atMs: 80 }));
    clear();
    expect(stops(store)).toEqual([]);
    expect(listJournal(store.db, { limit: 100 }).at(-1)).toMatchObject({
      atMs: 80,
      kind: 'release-stop-cleared',
      actor: 'Lea',
      subject: releaseId,
      attemptId: null,
      body: {
        releaseId,
        reason: 'check-mismatch',
        failedCount: 3,
        attemptCount: 3,
        hubCount: 1,
        stoppedAtMs: 60,
      },
    });
    expect(clear).toThrow(expect.objectContaining({ code: 'release-not-stopped' }));
    // Counting starts anew.
    await attempts(store, bad, bad);
    expect(stops(store)).toEqual([]);
  });
});
