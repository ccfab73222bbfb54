import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { chf, makeBench, makeTemplate, middleVersion, newVersion, type TestBench } from './bench.ts';

/** Firmware is known by its image (ADR 0014): builds of one version, which the catalogue withdraws and states anew. */

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  bench = makeBench(template);
});
afterEach(() => bench.remove());

const order = 'WO0000000000001' as WorkOrderId;
const disposition = (id = order) => findExpectedHub(bench.core.store.db, id, chf)?.disposition;
const states = () => hubHistory(bench.core.store.db, chf).notifications.map(({ state }) => state);
const secondBuild = makeRigFirmware({ version: newVersion, padBytes: 4096 + 8 });
const holdsSecondBuild = () => Buffer.compare(bench.hub.bytes ?? new Uint8Array(), secondBuild) === 0;

/** The catalogue withdraws what is production now, and states another build of the very same version. */
const stateSecondBuild = (): Promise<void> =>
  bench.publish(async ({ repository, addBuild }) => {
    const { models } = await repository.draft();
    const first = models[0]?.latestProduction[0]?.release;
    if (first === undefined) throw new Error('the sample catalogue states one production release');
    await repository.setStatus(first, 'withdrawn');
    const build = { version: newVersion, installableFrom: [middleVersion], build: 2 };
    const second: Release = await addBuild(build);
    await repository.setProduction(second.deviceModel, second.hardware, second.id);
  });

describe('a hub that holds a withdrawn build of the version that production bears', () => {
  it.each(['storage can be compared', 'storage cannot be asked'])(
    'is written with the production build after a good first attempt, where its %s',
    async (where) => {
      await bench.flash();
      await stateSecondBuild();
      bench.hub.behaviour = where === 'storage can be compared' ? {} : { comparesAs: 'unproven' };
      const report = await bench.flash();
      expect(report).toMatchObject({
        outcome: { kind: 're-flashed' },
        verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
      });
      expect(holdsSecondBuild()).toBe(true);
      expect(states()).toEqual(['withdrawn', 'pending']);
      expect(disposition()).toBe('re-flashed');
    },
  );

  it('is no more re-flashed by the write that it missed, after the restart of that one failed', async () => {
    bench.watch((event) => {
      const isLast = event.kind === 'step-began' && event.step === 'restart' && bench.hub.writes.length === 2;
      if (isLast) bench.hub.behaviour = { restartFails: new Fault('restart-failed', 'port 1: no banner') };
    });
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'restart-failed' });
    bench.watch(() => {});
    bench.hub.behaviour = {};
    await stateSecondBuild();
    const report = await bench.flash();
    expect(report.outcome).toEqual({ kind: 're-flashed' });
    expect(holdsSecondBuild()).toBe(true);
    const began = listJournal(bench.core.store.db, { attemptId: report.attemptId, limit: 50 });
    expect(began.filter(({ kind }) => kind === 'write-begins')).toMatchObject([
      { body: { releaseId: expect.stringContaining('build-2') } },
    ]);
  });

  it('is written, not adopted, after a write of the withdrawn build was cut off', async () => {
    bench.watch((event) => {
      const isLast = event.kind === 'step-began' && event.step === 'check' && bench.hub.writes.length === 2;
      if (isLast) bench.hub.behaviour = { checkFails: new Fault('check-failed', 'port 1: no answer') };
    });
    await bench.flash();
    expect(findAssetByChf(bench.core.store.db, chf)?.suspect).toMatchObject({ to: newVersion });
    bench.watch(() => {});
    bench.hub.behaviour = {};
    await stateSecondBuild();
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(holdsSecondBuild()).toBe(true);
  });
});

describe('a hub whose write was cut off, and that somebody else brought to production since', () => {
  it('is suspect no more once its storage was seen to hold production, and passes', async () => {
    bench.hub.behaviour = { checkFails: new Fault('check-failed', 'port 1: no answer') };
    await bench.flash();
    expect(findAssetByChf(bench.core.store.db, chf)?.suspect).toMatchObject({ to: middleVersion });
    bench.hub.behaviour = {};
    bench.hub.stored = newVersion as never;
    const report = await bench.flash();
    expect(report.outcome).toEqual({ kind: 'already-current' });
    expect(findAssetByChf(bench.core.store.db, chf)?.suspect).toBeNull();
    const compared = listJournal(bench.core.store.db, { attemptId: report.attemptId, limit: 50 });
    expect(compared.filter(({ kind }) => kind === 'storage-compared')).toMatchObject([
      { subject: chf, body: { to: newVersion } },
    ]);
  });
});

describe('a disposition says what was done on its Work Order', () => {
  const later = 'WO0000000000002' as WorkOrderId;
  const closeAndComeBack = (): void =>
    bench.core.store.transaction('another visit', (db) => {
      db.prepare(`UPDATE work_orders SET state = 'closed' WHERE work_order_id = ?`).run(order);
      db.prepare(
        `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Party', 'open', 0)`,
      ).run(later);
      db.prepare('INSERT INTO work_order_hubs (work_order_id, chf_id) VALUES (?, ?)').run(later, chf);
    });
  const tear = async (): Promise<void> => {
    bench.watch((event) => {
      const isLast = event.kind === 'step-began' && event.step === 'check' && bench.hub.writes.length === 2;
      if (isLast) bench.hub.behaviour = { checkFails: new Fault('check-failed', 'port 1: no answer') };
    });
    await bench.flash();
    bench.watch(() => {});
    bench.hub.behaviour = {};
  };

  it('calls a hub current that an earlier Work Order tore and that holds production whole', async () => {
    await tear();
    closeAndComeBack();
    const report = await bench.flash();
    expect(report).toMatchObject({
      outcome: { kind: 'already-current' },
      verdicts: { write: 'not-reached', restart: 'pass', version: 'pass' },
    });
    expect([disposition(order), disposition(later)]).toEqual([null, 'already-current']);
    expect(findAssetByChf(bench.core.store.db, chf)?.suspect).toBeNull();
    // Said again, it stays what it is.
    expect((await bench.flash()).outcome).toEqual({ kind: 'already-current' });
    expect(disposition(later)).toBe('already-current');
  });

  it('calls it re-flashed where this Work Order wrote it, though its end went unseen', async () => {
    await tear();
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 're-flashed' },
      verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
    });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion]);
    expect(disposition()).toBe('re-flashed');
  });
});
