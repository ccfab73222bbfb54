import { describe, expect, it } from 'vitest';
import { spendOverrides } from '../../src-main/core/record/override.ts';
import { judge, type Question } from '../../src-main/core/select/judge.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { insertOverride, listOverridesOf } from '../../src-main/core/store/overrides.ts';
import { insertReleaseStop } from '../../src-main/core/store/release-stops.ts';
import { defaultPolicy } from '../../src-shared/domain/decide.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { imageOf } from '../../src-shared/domain/release.ts';
import { chf, gpf, model, nowMs, override, version, wire } from '../domain/builders.ts';
import { fresh, old, toFresh, toMiddle, view } from '../flash/attempt-rig.ts';
import { beginIn, expectOn, laterOrderId, openWithHubs, workOrderId } from '../record/one-hub.ts';

/** What the store tells the decision of the hub in hand. */

const id = (last: string): DeviceId => requireDeviceId(`88-73-84-90-6A-10-${last}`, 'test');
const ask = (store: Store, changes: Partial<Question> = {}) =>
  judge(store.db, {
    label: [gpf],
    workOrderId: null,
    wire: null,
    stored: null,
    catalogue: view,
    nowMs,
    provenMs: nowMs,
    policy: defaultPolicy,
    rescue: null,
    ...changes,
  });
const expects = (store: Store, order: string, hub: DeviceId, itsGpf: DeviceId | null = null): void =>
  void store.transaction('a hub more', (db) =>
    db
      .prepare('INSERT INTO work_order_hubs (work_order_id, chf_id, gpf_id) VALUES (?, ?, ?)')
      .run(order, hub, itsGpf),
  );
const registers = (store: Store, hub: DeviceId): void =>
  void store.transaction('a hub more', (db) =>
    db
      .prepare(
        `INSERT INTO hubs (chf_id, manufacturer, model, hardware_version, register_firmware_version)
         VALUES (?, '106C', '0102', '0003', '01000001')`,
      )
      .run(hub),
  );

describe('the hub that a label means', () => {
  it('is the registered one, whichever else of its IDs a Work Order lists', () => {
    const store = openWithHubs();
    expectOn(store, laterOrderId);
    store.transaction('elsewhere', (db) =>
      db.prepare('DELETE FROM work_order_hubs WHERE work_order_id = ?').run(laterOrderId),
    );
    const stranger = id('77-01');
    expects(store, laterOrderId, stranger);
    expect(ask(store, { label: [stranger, chf] })).toMatchObject({
      asset: { chf },
      order: { id: workOrderId },
      expected: { chf },
      decision: { reason: 'label-ambiguous' },
    });
    expects(store, workOrderId, stranger);
    expect(ask(store, { label: [stranger, chf], workOrderId }).expected?.chf).toBe(chf);
  });

  it('is the one whose GPF only its Work Order knows', () => {
    const store = openWithHubs();
    const [quiet, itsGpf] = [id('50-50'), id('50-51')];
    registers(store, quiet);
    expects(store, workOrderId, quiet, itsGpf);
    expect(ask(store, { label: [itsGpf] })).toMatchObject({
      asset: { chf: quiet },
      decision: { kind: 'flash' },
    });
  });

  it('is on no Work Order of several, and each is named', () => {
    const store = openWithHubs();
    expectOn(store, laterOrderId);
    const { decision, order, expected } = ask(store);
    expect([order, expected]).toEqual([null, null]);
    expect(decision).toMatchObject({
      reason: 'not-on-work-order',
      detail: `The hub is on 2 open Work Orders (${workOrderId}, ${laterOrderId}), and none was named`,
    });
  });

  it('is listed once by a Work Order that both its IDs lead to', () => {
    const store = openWithHubs();
    const [strange, strangeGpf] = [id('77-01'), id('77-02')];
    expects(store, workOrderId, strange, strangeGpf);
    expect(ask(store, { label: [strange, strangeGpf] }).order?.id).toBe(workOrderId);
  });
});

describe('a decision stands on what the store holds', () => {
  it('of releases that this bench stopped', () => {
    const store = openWithHubs();
    expect(ask(store).decision.kind).toBe('flash');
    store.transaction('stop', (db) =>
      insertReleaseStop(db, {
        releaseId: toFresh.id,
        stoppedAtMs: 1,
        reason: 'check-mismatch',
        failedCount: 3,
        attemptCount: 3,
        hubCount: 3,
      }),
    );
    expect(ask(store).decision).toMatchObject({ reason: 'release-stopped' });
  });

  it('of the image that this Work Order was seen to write', async () => {
    const store = openWithHubs();
    const record = beginIn(store);
    await record.writeBegins(chf, old, imageOf(toFresh), () => {});
    await record.writeChecked(chf, imageOf(toFresh));
    expect(ask(store).input.written).toBe(toFresh.manufacturerImageSha256);
    expect(ask(store, { label: [id('99-99')] }).input.written).toBeNull();
    const claims = { wire: wire({ firmwareVersion: fresh }), stored: 'unproven' } as const;
    expect(ask(store, claims).decision.kind).toBe('already-current');
  });

  it('of overrides, which an attempt keeps that has used them, and no other gets', () => {
    const store = openWithHubs();
    const strange = version('FF000001');
    const facts = {
      reason: 'no-pathway',
      chf,
      registered: model(),
      deviceModel: model(),
      version: strange,
      target: toFresh.id,
    } as const;
    const { overrideId: _, ...given } = override(facts);
    store.transaction('give', (db) => insertOverride(db, given));
    const said = { wire: wire({ firmwareVersion: strange }) };
    expect(ask(store, said).decision).toMatchObject({ kind: 'flash', overridden: [{ facts }] });
    const { attemptId } = beginIn(store);
    const overridden = listOverridesOf(store.db, chf);
    const use = { attemptId, operator: 'Ada', atMs: nowMs };
    const decision = {
      kind: 'flash',
      basis: 'wire',
      from: strange,
      target: toFresh,
      steps: [],
      overridden,
    } as const;
    store.transaction('use', (db) => spendOverrides(db, decision, use));
    expect(ask(store, { ...said, attemptId }).decision.kind).toBe('flash');
    expect(ask(store, said).decision).toMatchObject({ reason: 'no-pathway' });
    expect(ask(store, { ...said, attemptId: 'another' }).decision).toMatchObject({ reason: 'no-pathway' });
  });

  it('and says no more of another quarantine than it says itself', () => {
    const store = openWithHubs();
    const held = { ...view, releases: [toMiddle, { ...toFresh, status: 'held' as const }] };
    const { decision } = ask(store, { catalogue: held });
    expect(decision).toMatchObject({ reason: 'release-held' });
    expect(decision).not.toMatchObject({ detail: expect.stringContaining('One digit') });
  });
});

it('a misread label is told the first three hubs of the Work Order that it may mean, by comma', () => {
  const store = openWithHubs();
  const near = ['60-61', '60-62', '60-63', '60-64'].map(id);
  for (const hub of near) {
    registers(store, hub);
    expects(store, workOrderId, hub);
  }
  const { decision } = ask(store, { label: [id('60-60')], workOrderId });
  const [first, second, third] = near;
  expect(decision).toMatchObject({
    reason: 'label-unknown',
    detail: expect.stringMatching(
      new RegExp(`\\. One digit away on Work Order ${workOrderId}: ${first}, ${second}, ${third}$`),
    ),
  });
});
