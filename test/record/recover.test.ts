import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/core/clock.ts';
import { type AttemptRecord, beginAttempt } from '../../src-main/core/record/attempt-record.ts';
import { recoverInterrupted } from '../../src-main/core/record/recover.ts';
import { settle } from '../../src-main/core/record/settle.ts';
import { openStore, type Store } from '../../src-main/core/store/open-store.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { listExpectedHubs } from '../../src-main/core/store/work-orders.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { asset, chf, image, version, wire } from '../domain/builders.ts';

const workOrderId = 'WO0000000000001' as WorkOrderId;
const [old, middle] = [version('01'), version('02')];

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reflash-record-'));
  store = openStore({ dataFolder: folder, mode: 'write', nowMs: Date.now });
  store.transaction('one hub', (db) => {
    db.prepare(
      `INSERT INTO hubs (chf_id, manufacturer, model, hardware_version, register_firmware_version)
       VALUES (?, '106C', '0102', '0003', '01')`,
    ).run(chf);
    db.prepare(
      `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Supplier A', 'open', 0)`,
    ).run(workOrderId);
    db.prepare('INSERT INTO work_order_hubs (work_order_id, chf_id) VALUES (?, ?)').run(workOrderId, chf);
  });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const begin = (): AttemptRecord =>
  beginAttempt(store, systemClock, {
    label: [chf],
    workOrderId,
    chf,
    slot: 1,
    port: 'port 1',
    operator: 'Ada',
  });
const always = (): void => {};
const not = 'not-reached';

describe('an attempt that was cut off', () => {
  it('is told apart from every other one that was cut off', () => {
    begin().writeBegins(chf, old, image('02'), always);
    begin();
    const states = recoverInterrupted(store, systemClock).map(({ hubState }) => hubState);
    expect(states.sort()).toEqual(['suspect', 'untouched']);
  });
});

describe('the settlement of an attempt', () => {
  const settleWith = (outcome: AttemptOutcome, record = begin()): AttemptOutcome =>
    store.transaction('settle', (db) =>
      settle(db, {
        attemptId: record.attemptId,
        chf,
        workOrderId,
        operator: 'Ada',
        atMs: 1,
        outcome,
        verdicts: { write: not, restart: not, version: not },
        hubLeft: 'running',
        image: outcome.kind === 're-flashed' || outcome.kind === 'already-current' ? image('02') : null,
        told: { wire: wire({ firmwareVersion: middle }), asset: asset(), isWritten: false },
        ceilingFraction: null,
      }),
    );
  const listed = () => listExpectedHubs(store.db, workOrderId)[0];

  it('puts the reason of a quarantine on the Work Order, and takes it off when the hub is re-flashed', () => {
    settleWith({ kind: 'quarantined', reason: 'release-held', detail: 'held' });
    expect(listed()).toMatchObject({ disposition: 'quarantined', reason: 'release-held' });
    settleWith({ kind: 're-flashed' });
    expect(listed()).toMatchObject({ disposition: 're-flashed', reason: null });
  });

  it.each<AttemptOutcome>([
    { kind: 'quarantined', reason: 'no-pathway', detail: '' },
    { kind: 'already-current' },
    { kind: 'failed', code: 'no-reply', detail: '' },
  ])('leaves a re-flashed hub re-flashed, notified once, after $kind', (later) => {
    settleWith({ kind: 're-flashed' });
    settleWith(later);
    expect(listed()?.disposition).toBe('re-flashed');
    expect(listEntriesOfHub(store.db, chf)).toHaveLength(1);
  });

  it('happens once: a second end of one attempt throws and changes nothing', () => {
    const record = begin();
    settleWith({ kind: 're-flashed' }, record);
    expect(() => settleWith({ kind: 're-flashed' }, record)).toThrow('still open');
    expect(listEntriesOfHub(store.db, chf)).toHaveLength(1);
  });
});
