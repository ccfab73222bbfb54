import { describe, expect, it } from 'vitest';
import { hubBlock } from '../../src-main/core/select/hub-block.ts';
import { finishAttempt } from '../../src-main/core/store/attempts.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { closeWorkOrder } from '../../src-main/core/store/work-orders.ts';
import { type Decision, defaultPolicy } from '../../src-shared/domain/decide.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { Block } from '../../src-shared/domain/override.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { chf, nowMs, version, wire } from '../domain/builders.ts';
import { view } from '../flash/attempt-rig.ts';
import { beginIn, expectOn, laterOrderId, openWithHubs, workOrderId } from '../record/one-hub.ts';

/** What a shift lead is told that blocks a hub, without asking the hub again. */

const strange = version('FF000001');
const refused = { kind: 'quarantined', reason: 'no-pathway', detail: '' } as const;
const blocked: Decision = { kind: 'quarantine', reason: 'no-pathway', detail: '' };

/** An attempt in which the hub said a version that no pathway begins from. */
const saidStrange = async (
  store: Store,
  { on = workOrderId, end = refused }: { on?: WorkOrderId | null; end?: AttemptOutcome | null } = {},
): Promise<void> => {
  const record = beginIn(store, { workOrderId: on });
  await record.decided(blocked, chf, wire({ firmwareVersion: strange }));
  if (end === null) return;
  const verdicts = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' } as const;
  const rest = { endedAtMs: 1, verdicts, ceilingFraction: null, hubLeft: 'stopped' } as const;
  store.transaction('end', (db) => finishAttempt(db, record.attemptId, { ...rest, outcome: end }));
};
const blockIn = (store: Store): Block =>
  hubBlock(store.db, chf, { catalogue: view, policy: defaultPolicy, nowMs, provenMs: nowMs });

describe('what blocks a hub', () => {
  it('is nothing by the record of one that was never tried', () => {
    expect(blockIn(openWithHubs())).toMatchObject({
      kind: 'none',
      decision: { kind: 'flash', basis: 'record' },
    });
  });

  it.each<[string, AttemptOutcome | null]>([
    ['ended', refused],
    ['goes on', null],
  ])('is what it said in its last attempt, which %s', async (_what, end) => {
    const store = openWithHubs();
    await saidStrange(store, { end });
    expect(blockIn(store)).toMatchObject({
      kind: 'liftable',
      facts: { reason: 'no-pathway', version: strange },
    });
  });

  it('is what it said on the Work Order that it was tried on, of several', async () => {
    const store = openWithHubs();
    expectOn(store, laterOrderId);
    expect(blockIn(store)).toMatchObject({ kind: 'final', quarantine: { reason: 'not-on-work-order' } });
    await saidStrange(store, { on: laterOrderId });
    expect(blockIn(store)).toMatchObject({ kind: 'liftable', facts: { version: strange } });
  });

  it.each<[string, { on?: WorkOrderId | null; end?: AttemptOutcome }]>([
    ['before it was re-flashed', { end: { kind: 're-flashed' } }],
    ['without a Work Order', { on: null }],
  ])('is not what it said %s', async (_what, tried) => {
    const store = openWithHubs();
    await saidStrange(store, tried);
    expect(blockIn(store)).toMatchObject({ kind: 'none', decision: { basis: 'record' } });
  });

  it('is that it is on no open Work Order once its own was closed, and not what it said there', async () => {
    const store = openWithHubs();
    await saidStrange(store);
    store.transaction('close', (db) => closeWorkOrder(db, workOrderId));
    expect(blockIn(store)).toMatchObject({ kind: 'final', quarantine: { reason: 'not-on-work-order' } });
    expectOn(store, laterOrderId);
    expect(blockIn(store)).toMatchObject({ kind: 'none', decision: { basis: 'record' } });
  });

  it('is what the last scan of several said', async () => {
    const store = openWithHubs();
    await saidStrange(store);
    const record = beginIn(store);
    await record.decided(blocked, chf, wire({ firmwareVersion: version('01000001') }));
    expect(blockIn(store)).toMatchObject({ kind: 'none', decision: { basis: 'wire' } });
  });
});
