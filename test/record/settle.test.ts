import { describe, expect, it } from 'vitest';
import type { AttemptRecord } from '../../src-main/core/record/attempt-record.ts';
import { type Settlement, settle } from '../../src-main/core/record/settle.ts';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { insertOverride, listOverridesOf } from '../../src-main/core/store/overrides.ts';
import { findExpectedHub, listExpectedHubs } from '../../src-main/core/store/work-orders.ts';
import type { AttemptOutcome, Verdicts } from '../../src-shared/domain/outcome.ts';
import { chf, image, model, otherChf, release, version } from '../domain/builders.ts';
import { beginIn, entriesOf, expectOn, laterOrderId, openWithHubs, workOrderId } from './one-hub.ts';

const old = version('01000001');
const unreached: Verdicts = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };
const confirmed: Verdicts = { write: 'not-reached', restart: 'pass', version: 'pass' };
const lost: AttemptOutcome = { kind: 'failed', code: 'port-lost', detail: 'port 4: gone' };
const found = {
  outcome: { kind: 'already-current' },
  image: image('01000002'),
  verdicts: confirmed,
} as const;
const refused: AttemptOutcome = { kind: 'quarantined', reason: 'no-pathway', detail: 'from 1 to 2' };
const allow = (): void => {};

const settleIn = (
  store: Store,
  changes: Partial<Settlement> = {},
  record: AttemptRecord = beginIn(store, { chf: changes.chf === undefined ? chf : changes.chf }),
): AttemptOutcome =>
  store.transaction('settle', (db) =>
    settle(db, {
      attemptId: record.attemptId,
      chf,
      workOrderId,
      operator: 'Bo',
      atMs: 9_000,
      outcome: lost,
      verdicts: unreached,
      hubLeft: 'running',
      image: null,
      told: null,
      ceilingFraction: null,
      ...changes,
    }),
  );
const beginsWrite = async (store: Store, order = workOrderId, name = '01000002'): Promise<void> =>
  beginIn(store, { workOrderId: order }).writeBegins(chf, old, image(name), allow);

describe('the end of an attempt', () => {
  it('is in its record as it was reached: outcome, verdicts, speed, state of the hub and time', () => {
    const store = openWithHubs();
    const record = beginIn(store);
    settleIn(store, { ceilingFraction: 0.8, hubLeft: 'unknown', verdicts: confirmed }, record);
    expect(findAttempt(store.db, record.attemptId)).toMatchObject({
      verdicts: confirmed,
      end: { endedAtMs: 9_000, outcome: lost, ceilingFraction: 0.8, hubLeft: 'unknown' },
    });
  });

  it.each<[string, Partial<Settlement>, object]>([
    ['what was in the way', {}, { ...lost, verdicts: unreached, hubLeft: 'running' }],
    [
      'the image that the hub was seen to hold',
      found,
      {
        kind: 'already-current',
        verdicts: confirmed,
        hubLeft: 'running',
        releaseId: image('01000002').releaseId,
        imageSha256: image('01000002').sha256,
      },
    ],
  ])('is in the journal, with %s, in the name of who was at the bench', (_what, changes, body) => {
    const store = openWithHubs();
    const record = beginIn(store);
    settleIn(store, changes, record);
    const { attemptId } = record;
    expect(entriesOf(store, attemptId).at(-1)).toEqual({
      atMs: 9_000,
      kind: 'attempt-ended',
      actor: 'Bo',
      subject: chf,
      attemptId,
      body,
    });
  });

  it('is only an end where nobody knows which hub it was about', () => {
    const store = openWithHubs();
    const record = beginIn(store, { chf: null });
    const outcome: AttemptOutcome = { kind: 'quarantined', reason: 'label-unknown', detail: '' };
    expect(settleIn(store, { chf: null, outcome }, record)).toEqual(outcome);
    expect(findAttempt(store.db, record.attemptId)?.end?.outcome).toEqual(outcome);
    expect(listExpectedHubs(store.db, workOrderId)).toMatchObject([{ disposition: null }]);
  });
});

describe('a hub found current', () => {
  it('is re-flashed on the Work Order that began to write it, and its write has passed', async () => {
    const store = openWithHubs();
    await beginsWrite(store);
    const record = beginIn(store);
    expect(settleIn(store, found, record)).toEqual({ kind: 're-flashed' });
    expect(findAttempt(store.db, record.attemptId)?.verdicts).toEqual({ ...confirmed, write: 'pass' });
    expect(findExpectedHub(store.db, workOrderId, chf)?.disposition).toBe('re-flashed');
    // Found so once more, it is current and nothing else.
    expect(settleIn(store, found)).toEqual({ kind: 'already-current' });
  });

  it.each([
    ['another Work Order wrote it', laterOrderId, '01000002', workOrderId],
    ['another image was written to it', workOrderId, '01000003', workOrderId],
    ['it is on no Work Order', workOrderId, '01000002', null],
  ])('is current where %s', async (_what, writtenOn, name, foundOn) => {
    const store = openWithHubs();
    expectOn(store, laterOrderId);
    await beginsWrite(store, writtenOn, name);
    expect(settleIn(store, { ...found, workOrderId: foundOn })).toEqual({ kind: 'already-current' });
  });

  it('is re-flashed also where the Work Order that wrote it does not list it any more', async () => {
    const store = openWithHubs();
    await beginsWrite(store);
    store.transaction('a corrected list', (db) => db.prepare('DELETE FROM work_order_hubs').run());
    expect(settleIn(store, found)).toEqual({ kind: 're-flashed' });
  });

  it.each<[string, Partial<Settlement>]>([
    ['a failure', { outcome: lost }],
    ['a quarantine', { outcome: refused }],
    ['a re-flash', { outcome: { kind: 're-flashed' }, image: image('01000002'), verdicts: unreached }],
  ])('is not what %s is taken for after a write, and its verdicts stay', async (_what, changes) => {
    const store = openWithHubs();
    await beginsWrite(store);
    const record = beginIn(store);
    expect(settleIn(store, changes, record)).toEqual(changes.outcome);
    expect(findAttempt(store.db, record.attemptId)?.verdicts).toEqual(unreached);
  });
});

describe('the disposition of a hub', () => {
  const listed = (store: Store) =>
    listExpectedHubs(store.db, workOrderId).map(({ disposition, reason, attemptId, disposedAtMs }) => ({
      disposition,
      reason,
      attemptId,
      disposedAtMs,
    }));

  it.each<[Partial<Settlement>, string | null, string | null]>([
    [{ outcome: { kind: 're-flashed' }, image: image('01000002') }, 're-flashed', null],
    [found, 'already-current', null],
    [{ outcome: refused }, 'quarantined', 'no-pathway'],
    [{ outcome: { ...refused, reason: 'wrong-hub-on-port' } }, null, null],
    [{ outcome: lost }, null, null],
    [{ outcome: { kind: 'interrupted', hubState: 'good' } }, null, null],
  ])('after $outcome.kind is %s on its Work Order', (changes, disposition, reason) => {
    const store = openWithHubs();
    const record = beginIn(store);
    settleIn(store, changes, record);
    const settledBy = disposition === null ? null : record.attemptId;
    const atMs = disposition === null ? null : 9_000;
    expect(listed(store)).toEqual([{ disposition, reason, attemptId: settledBy, disposedAtMs: atMs }]);
  });

  it.each([
    ['without a Work Order', { workOrderId: null }],
    ['on a Work Order that does not list it', { chf: otherChf }],
  ])('is nowhere for a hub set aside %s', (_what, changes) => {
    const store = openWithHubs();
    settleIn(store, { outcome: refused, ...changes });
    expect(listed(store)).toMatchObject([{ disposition: null }]);
    expect(listEntriesOfHub(store.db, otherChf)).toEqual([]);
  });
});

describe('the Device Model that an attempt stood on', () => {
  const stated = model('106C', '01030003');

  it.each<[string, Partial<Settlement>, typeof stated]>([
    ['is the hub’s once it was found to hold the image', found, stated],
    ['is not, where the attempt did not get there', { outcome: lost }, model()],
  ])('%s', async (_what, changes, recorded) => {
    const store = openWithHubs();
    const facts = {
      reason: 'model-mismatch',
      chf,
      registered: model(),
      deviceModel: stated,
      version: old,
    } as const;
    const given = {
      facts: { ...facts, target: image('01000002').releaseId },
      by: 'Lea',
      why: 'looked at it',
    };
    store.transaction('give', (db) => insertOverride(db, { ...given, givenAtMs: 0, expiresAtMs: 9_000_000 }));
    const record = beginIn(store);
    const overridden = listOverridesOf(store.db, chf);
    const current = {
      kind: 'already-current',
      basis: 'wire',
      release: release('01000002'),
      overridden,
    } as const;
    await record.decided(current, chf);
    settleIn(store, changes, record);
    expect(findAssetByChf(store.db, chf)?.deviceModel).toEqual(recorded);
  });
});
