import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import { findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { listOpenWorkOrdersOf } from '../../src-main/core/store/work-orders-of-hub.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { parseDeviceModel } from '../../src-shared/domain/device-model.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import {
  chf,
  identity,
  makeBench,
  makeTemplate,
  middleVersion,
  newVersion,
  oldVersion,
  other,
  type TestBench,
} from './bench.ts';

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  bench = makeBench(template);
});
afterEach(() => {
  expect(verifyJournal(bench.core.store.db).problems).toEqual([]);
  bench.remove();
});

const asset = () => findAssetByChf(bench.core.store.db, chf);
const notifications = () => hubHistory(bench.core.store.db, chf).notifications;
const disposition = () => {
  const [order] = listOpenWorkOrdersOf(bench.core.store.db, chf);
  return order === undefined ? undefined : findExpectedHub(bench.core.store.db, order.id, chf)?.disposition;
};

describe('an attempt', () => {
  it('walks the pathway, passes three verdicts, and notifies once', async () => {
    const report = await bench.flash();
    expect(report).toMatchObject({
      outcome: { kind: 're-flashed' },
      verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
      from: oldVersion,
      to: newVersion,
      ceilingFraction: 0.97,
    });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion]);
    expect(asset()).toMatchObject({ benchFirmwareVersion: newVersion, suspect: null });
    expect(disposition()).toBe('re-flashed');
    expect(notifications()).toMatchObject([{ firmwareVersion: newVersion, state: 'pending' }]);
  });

  it('says already-current the second time, keeps the disposition and notifies nothing more', async () => {
    await bench.flash();
    expect((await bench.flash()).outcome).toEqual({ kind: 'already-current' });
    expect(disposition()).toBe('re-flashed');
    expect(notifications()).toHaveLength(1);
  });

  it('notifies a hub found current that the inventory holds with another version', async () => {
    bench.hub.stored = newVersion as never;
    expect((await bench.flash()).outcome).toEqual({ kind: 'already-current' });
    expect(disposition()).toBe('already-current');
    expect(notifications()).toMatchObject([{ firmwareVersion: newVersion }]);
    expect(bench.hub.writes).toEqual([]);
  });

  it.each(['differs', 'unproven'] as const)(
    'installs production over itself where a hub claims it and its storage %s',
    async (comparesAs) => {
      bench.hub.stored = newVersion as never;
      bench.hub.behaviour = { comparesAs };
      const report = await bench.flash();
      expect(report).toMatchObject({
        outcome: { kind: 're-flashed' },
        verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
        from: newVersion,
        to: newVersion,
      });
      expect(bench.hub.writes).toEqual([newVersion]);
      expect(notifications()).toMatchObject([{ firmwareVersion: newVersion }]);
      const decided = listJournal(bench.core.store.db, { attemptId: report.attemptId, limit: 20 });
      expect(decided.filter(({ kind }) => kind === 'decided').at(-1)?.body).toMatchObject({
        repairs: comparesAs,
      });
    },
  );

  it('takes its own checked write for proof where the hub cannot be asked for its bytes', async () => {
    await bench.flash();
    bench.hub.behaviour = { comparesAs: 'unproven' };
    expect((await bench.flash()).outcome).toEqual({ kind: 'already-current' });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion]);
  });

  it('sets a hub aside that it re-flashed and whose storage holds something else by now', async () => {
    await bench.flash();
    bench.hub.behaviour = { comparesAs: 'differs' };
    expect((await bench.flash()).outcome).toMatchObject({
      kind: 'quarantined',
      reason: 'already-re-flashed',
    });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion]);
  });

  it('does not believe storage that claims production while other firmware runs', async () => {
    bench.hub.stored = newVersion as never;
    bench.hub.behaviour = { runsVersion: oldVersion };
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 'failed', code: 'version-mismatch' },
      verdicts: { restart: 'pass', version: 'fail' },
    });
    expect(disposition()).toBeNull();
  });

  it('fails the write verdict and leaves the hub suspect when the check differs', async () => {
    bench.hub.behaviour = { checkFails: new Fault('check-mismatch', 'port 1: crc differs') };
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 'failed', code: 'check-mismatch' },
      verdicts: { write: 'fail', restart: 'not-reached', version: 'not-reached' },
    });
    expect(asset()?.suspect).toMatchObject({ from: oldVersion, to: middleVersion });
    expect(notifications()).toEqual([]);
  });

  it('writes a suspect hub again from the version it replaced, whatever its storage says', async () => {
    bench.hub.behaviour = { checkFails: new Fault('check-mismatch', 'port 1: crc differs') };
    await bench.flash();
    bench.hub.behaviour = { comparesAs: 'differs' };
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(bench.hub.writes).toEqual([middleVersion, middleVersion, newVersion]);
    expect(asset()?.suspect).toBeNull();
  });

  it('does not write again what a suspect hub was found to hold whole, and has it start all the same', async () => {
    bench.hub.stored = middleVersion as never;
    bench.hub.behaviour = { checkFails: new Fault('port-lost', 'port 1: power cut') };
    await bench.flash();
    expect(asset()?.suspect).toMatchObject({ from: middleVersion, to: newVersion });
    bench.hub.behaviour = {};
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 're-flashed' },
      verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
    });
    expect(bench.hub.writes).toEqual([newVersion]);
    expect(asset()).toMatchObject({ benchFirmwareVersion: newVersion, suspect: null });
    expect(notifications()).toMatchObject([{ firmwareVersion: newVersion }]);
  });

  it('keeps a good write apart from a failed restart, and completes it on the next scan without writing again', async () => {
    bench.hub.stored = middleVersion as never;
    bench.hub.behaviour = { restartFails: new Fault('restart-failed', 'port 1: no banner') };
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 'failed', code: 'restart-failed' },
      verdicts: { write: 'pass', restart: 'fail', version: 'not-reached' },
    });
    expect(disposition()).toBeNull();
    bench.hub.behaviour = {};
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 're-flashed' },
      verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
    });
    expect(bench.hub.writes).toEqual([newVersion]);
    expect(disposition()).toBe('re-flashed');
    expect(notifications()).toHaveLength(1);
  });

  it('fails the version verdict when a good write boots the wrong version', async () => {
    bench.hub.stored = middleVersion as never;
    bench.hub.behaviour = { runsVersion: 'DEADBEEF' };
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 'failed', code: 'version-mismatch' },
      verdicts: { write: 'pass', restart: 'pass', version: 'fail' },
    });
  });

  it('fails when another hub answers after the restart', async () => {
    bench.hub.behaviour = { answersAs: other.chf };
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'hub-swapped' });
    expect(disposition()).toBeNull();
  });

  it('sets a hub of another hardware version aside, and says so on the Work Order', async () => {
    const deviceModel = parseDeviceModel('106C', '01020004');
    if (deviceModel === null) throw new Error('malformed');
    bench.hub.behaviour = { identifyAs: { deviceModel } };
    expect((await bench.flash()).outcome).toMatchObject({
      kind: 'quarantined',
      reason: 'hardware-version-mismatch',
    });
    expect(disposition()).toBe('quarantined');
    expect(bench.hub.writes).toEqual([]);
  });

  it('leaves the Work Order open for a hub that was merely plugged into the wrong slot', async () => {
    bench.hub.behaviour = { identifyAs: { chf: requireDeviceId(other.chf, 'test'), gpf: null } };
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'quarantined', reason: 'wrong-hub-on-port' });
    expect(disposition()).toBeNull();
  });

  it('re-flashes a quarantined hub once the cause is gone', async () => {
    const deviceModel = parseDeviceModel('106C', '01020004');
    if (deviceModel === null) throw new Error('malformed');
    bench.hub.behaviour = { identifyAs: { deviceModel } };
    await bench.flash();
    bench.hub.behaviour = {};
    await bench.flash();
    expect(disposition()).toBe('re-flashed');
  });

  it('is recorded as cancelled, with the hub suspect, when it is stopped inside the write', async () => {
    bench.hub.behaviour = { hangsInWrite: true };
    const stop = new AbortController();
    const attempt = bench.flash(stop.signal);
    await expect.poll(() => asset()?.suspect).not.toBeNull();
    stop.abort();
    expect(await attempt).toMatchObject({
      outcome: { kind: 'failed', code: 'cancelled' },
      verdicts: { write: 'not-reached' },
    });
    expect(asset()?.suspect).toMatchObject({ from: oldVersion, to: middleVersion });
  });

  it('reports a bug as internal with its stack, and the bench goes on', async () => {
    bench.hub.behaviour = { identifyFails: new TypeError('undefined is not a hub') };
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'internal' });
    expect(bench.bugs).toHaveLength(1);
    bench.hub.behaviour = {};
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('refuses a second attempt on a hub that is in work at another port', async () => {
    bench.hub.behaviour = { hangsBeforeWrite: true };
    const stop = new AbortController();
    const first = bench.flash(stop.signal);
    const elsewhere = { label: [chf], workOrderId: null, port: 'port 2', slot: 2 };
    const second = bench.core.flash(elsewhere, () => {}, new AbortController().signal);
    await expect(second).rejects.toMatchObject({ code: 'hub-busy' });
    stop.abort();
    expect((await first).outcome).toMatchObject({ code: 'cancelled' });
  });
});

describe('an attempt that was cut off', () => {
  it.each([
    ['untouched', { hangsBeforeWrite: true }, null],
    ['suspect', { hangsInWrite: true }, { from: oldVersion, to: middleVersion }],
    ['good', { hangsInRestart: true }, null],
  ] as const)('is classified as %s and can be finished', async (hubState, behaviour, suspect) => {
    bench.hub.behaviour = behaviour;
    void bench.flash().catch(() => undefined);
    await expect.poll(() => bench.hub.isHanging).toBe(true);
    bench = bench.reopen();
    expect(bench.core.recovered).toMatchObject([{ chf: identity.chf, hubState, port: 'port 1' }]);
    expect(asset()?.suspect ?? null).toEqual(suspect === null ? null : expect.objectContaining(suspect));
    bench.hub.behaviour = {};
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    bench = bench.reopen();
    expect(bench.core.recovered).toEqual([]);
  });
});
