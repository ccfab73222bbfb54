import { describe, expect, it } from 'vitest';
import { beginAttempt } from '../../src-main/core/record/attempt-record.ts';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { listLineLoads, listLoadedPorts } from '../../src-main/core/store/line-loads.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { defaultSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { quarantineRules } from '../../src-shared/domain/reasons.ts';
import { imageOf } from '../../src-shared/domain/release.ts';
import { chf, otherChf } from '../domain/builders.ts';
import { basics, createTestClock, expectOn, laterOrderId, workOrderId } from '../record/one-hub.ts';
import { emptyLink } from '../rig/fake-loader.ts';
import { type AttemptRig, fresh, middle, old, openAttempt, toFresh } from './attempt-rig.ts';

/** What is told and kept of an attempt once it has ended. */

const pass = { write: 'pass', restart: 'pass', version: 'pass' };
const unreached = { write: 'not-reached', restart: 'not-reached', version: 'not-reached' };
const decidedOf = (rig: AttemptRig, attemptId: string) =>
  listJournal(rig.store.db, { attemptId, limit: 50 }).filter(({ kind }) => kind === 'decided');
const pulled = new Fault('port-lost', 'port 1: pulled');

describe('the report of an attempt', () => {
  it('is all of it, for a hub that was re-flashed', async () => {
    const rig = openAttempt();
    const report = await rig.run({ port: 'port 7' });
    expect(report).toEqual({
      attemptId: rig.events[0]?.kind === 'began' ? rig.events[0].attemptId : '',
      chf,
      port: 'port 7',
      outcome: { kind: 're-flashed' },
      verdicts: pass,
      hubLeft: 'running',
      from: old,
      to: fresh,
      durationMs: expect.any(Number),
      ceilingFraction: 0.97,
      rescue: null,
      overridden: [],
    });
    // The rig's clock moves one millisecond each time it is asked.
    expect(report.durationMs).toBeGreaterThan(0);
    expect(report.durationMs).toBeLessThan(90);
    expect(findAttempt(rig.store.db, report.attemptId)).toMatchObject({
      chf,
      workOrderId,
      slot: 1,
      port: 'port 7',
      operator: 'Ada',
      verdicts: pass,
      end: { outcome: { kind: 're-flashed' }, hubLeft: 'running', ceilingFraction: 0.97 },
    });
  });

  it('says of a hub that nobody asked that it was not, and that nothing was reached', async () => {
    const rig = openAttempt();
    const report = await rig.run({ label: [requireDeviceId('00-00-00-00-00-00-00-01', 'test')] });
    expect(report).toMatchObject({
      chf: null,
      verdicts: unreached,
      hubLeft: 'not-asked',
      ceilingFraction: null,
    });
    expect(findAttempt(rig.store.db, report.attemptId)).toMatchObject({ chf: null, workOrderId: null });
    expect(decidedOf(rig, report.attemptId)).toMatchObject([{ subject: null }]);
    expect([report.from, report.to]).toEqual([null, null]);
    const [began] = listJournal(rig.store.db, { attemptId: report.attemptId, limit: 1 + 50 });
    expect(began?.body.workOrderId).toBeNull();
  });

  it('names the hub that only its Work Order knows, and decides about no record of it', async () => {
    const rig = openAttempt();
    const strange = requireDeviceId('88-73-84-90-6A-10-77-01', 'test');
    rig.store.transaction('a hub in no register', (db) =>
      db
        .prepare('INSERT INTO work_order_hubs (work_order_id, chf_id) VALUES (?, ?)')
        .run(workOrderId, strange),
    );
    const report = await rig.run({ label: [strange] });
    expect(report).toMatchObject({ chf: strange, outcome: { reason: 'asset-unknown' } });
    expect(decidedOf(rig, report.attemptId)).toMatchObject([{ subject: null }]);
  });

  it('names the hub that no Work Order expects', async () => {
    const rig = openAttempt();
    const report = await rig.run({ label: [otherChf] });
    expect(report).toMatchObject({ chf: otherChf, outcome: { reason: 'not-on-work-order' } });
    expect(decidedOf(rig, report.attemptId)).toMatchObject([{ subject: otherChf }]);
  });

  it('stands on the Work Order that was named, known or not', async () => {
    const rig = openAttempt();
    expectOn(rig.store, laterOrderId);
    for (const named of [laterOrderId, 'WO-TYPO' as typeof laterOrderId]) {
      const { attemptId } = await rig.run({ workOrderId: named });
      expect(findAttempt(rig.store.db, attemptId)?.workOrderId).toBe(named);
    }
  });

  it('is told with every decision, at the scan and on the wire', async () => {
    const rig = openAttempt();
    await rig.run();
    const decided = rig.events.flatMap((event) => (event.kind === 'decided' ? [event.decision] : []));
    expect(decided).toMatchObject([
      { kind: 'flash', basis: 'record' },
      { kind: 'flash', basis: 'wire', from: old },
    ]);
  });

  it('is journalled with every decision as about the hub in hand', async () => {
    const rig = openAttempt();
    const { attemptId } = await rig.run();
    expect(decidedOf(rig, attemptId).map(({ subject }) => subject)).toEqual([chf, chf]);
  });
});

describe('an attempt that fails', () => {
  it('is not a bug where the hub did it, and says what', async () => {
    const rig = openAttempt();
    rig.hub.behaviour = { identifyFails: pulled };
    expect((await rig.run()).outcome).toEqual({
      kind: 'failed',
      code: 'port-lost',
      detail: 'port 1: pulled',
    });
    expect(rig.bugs).toEqual([]);
  });

  it.each([
    ['an error', new TypeError('undefined is not a hub'), 'undefined is not a hub'],
    ['a mere text', 'a text of some driver', 'a text of some driver'],
  ])('is internal by whatever is thrown, were it %s, and the bug is told', async (_what, thrown, detail) => {
    const rig = openAttempt({ openLink: () => Promise.reject(thrown) });
    expect((await rig.run()).outcome).toEqual({ kind: 'failed', code: 'internal', detail });
    expect(rig.bugs).toEqual([thrown]);
  });

  it('says whether a shift lead may have the hub installed by its label, where it lost its voice', async () => {
    const rig = openAttempt();
    rig.hub.behaviour = { onlyFirmwareKnows: true };
    rig.hub.stored = null;
    expect(await rig.run()).toMatchObject({
      outcome: { code: 'application-lost' },
      rescue: { isAllowed: false, why: quarantineRules['rescue-not-due'].hint },
    });
    const record = beginAttempt(rig.store, createTestClock(), basics);
    await record.writeBegins(chf, old, imageOf(toFresh), () => {});
    expect((await rig.run()).rescue).toEqual({ isAllowed: true, why: null });
  });
});

describe('what an attempt keeps', () => {
  const socket = { kind: 'topology', value: 'usb-0:1.2' } as const;
  const bind = (rig: AttemptRig): void =>
    rig.store.transaction('bind', (db) =>
      saveSettings(db, { ...defaultSettings, ports: [{ slot: 1, port: 'port 9', identity: socket }] }, 1),
    );

  it('is what the line did in each transfer, also where the hub was lost in a later one', async () => {
    const rig = openAttempt();
    bind(rig);
    await rig.run();
    expect(listLineLoads(rig.store.db, socket, { afterLoad: 0, limit: 9 })).toMatchObject([
      { latency: 'not-asked', ceilingFraction: 0.97, deviceModel: '106C-0102' },
      { latency: 'not-asked', ceilingFraction: 0.97 },
    ]);
    expect(listLoadedPorts(rig.store.db)).toEqual([{ identity: socket, port: 'port 1' }]);
  });

  it('is how its line answers where its adapter said that', async () => {
    const link = { ...emptyLink('port 1'), latency: 'low' } as const;
    const rig = openAttempt({ openLink: async () => link });
    bind(rig);
    await rig.run();
    expect(listLineLoads(rig.store.db, socket, { afterLoad: 0, limit: 1 })).toMatchObject([
      { latency: 'low' },
    ]);
  });

  it('is nothing of a line that was never open', async () => {
    const rig = openAttempt({ openLink: () => Promise.reject(pulled) });
    expect((await rig.run()).outcome).toMatchObject({ code: 'port-lost' });
    expect(listLoadedPorts(rig.store.db)).toEqual([]);
  });

  it('is the speed of its line, for the next attempt on that socket', async () => {
    const recalled: unknown[] = [];
    const speed = { baudRate: 921_600, cleanCount: 2 };
    const rig: AttemptRig = openAttempt({
      createLoader: ({ speeds }) => {
        recalled.push(speeds?.recall('transfer'));
        speeds?.remember('transfer', speed);
        return rig.hub.createLoader();
      },
    });
    rig.hub.behaviour = { identifyFails: pulled };
    await rig.run();
    await rig.run();
    expect(recalled).toEqual([null, speed]);
  });

  it('asks for the known images of the Device Model on the port', async () => {
    const asked: string[] = [];
    const rig: AttemptRig = openAttempt({
      knownImagesOf: async (deviceModel) => {
        asked.push(deviceModel);
        return [];
      },
      createLoader: ({ knownImages }) => {
        void knownImages?.();
        return rig.hub.createLoader();
      },
    });
    await rig.run();
    expect(asked).toEqual(['106C-0102']);
  });
});

describe('a hub whose write was cut off', () => {
  const cutOffIn = async (rig: AttemptRig, stored: typeof old): Promise<void> => {
    rig.hub.stored = stored;
    rig.hub.behaviour = { checkFails: pulled };
    await rig.run();
    rig.hub.behaviour = {};
  };

  it('that was the last of its pathway is re-flashed once it is found whole, its write with it', async () => {
    const rig = openAttempt();
    await cutOffIn(rig, middle);
    expect(await rig.run()).toMatchObject({ outcome: { kind: 're-flashed' }, verdicts: pass });
    expect(rig.hub.writes).toEqual([fresh]);
    expect(listEntriesOfHub(rig.store.db, chf)).toHaveLength(1);
  });

  it('in the middle of its pathway goes on from there, writing nothing twice', async () => {
    const rig = openAttempt();
    await cutOffIn(rig, old);
    expect(await rig.run()).toMatchObject({ outcome: { kind: 're-flashed' }, verdicts: pass });
    expect(rig.hub.writes).toEqual([middle, fresh]);
  });

  it('is written again where its storage holds something else', async () => {
    const rig = openAttempt();
    await cutOffIn(rig, middle);
    rig.hub.behaviour = { comparesAs: 'differs' };
    expect((await rig.run()).outcome).toEqual({ kind: 're-flashed' });
    expect(rig.hub.writes).toEqual([fresh, fresh]);
    expect(findAssetByChf(rig.store.db, chf)?.suspect).toBeNull();
  });

  it('is not told of by a word that it gave before', async () => {
    const rig = openAttempt();
    await rig.run();
    rig.store.transaction('sent', (db) => {
      db.prepare(
        `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state,
           journal_seq, journal_hash) SELECT 'b', 1, 0, '', '', 1, 'sealed', seq, hash FROM journal
           ORDER BY seq DESC LIMIT 1`,
      ).run();
      db.prepare(`UPDATE outbox SET state = 'accepted', batch_id = 'b'`).run();
    });
    const told = () => listEntriesOfHub(rig.store.db, chf).map(({ messageJson }) => JSON.parse(messageJson));
    // It says its old version, which is told; then it is written, and that word is over.
    rig.hub.stored = old;
    await rig.run();
    expect(told().map(({ FirmwareVersion }) => FirmwareVersion)).toEqual([fresh, old]);
    rig.hub.behaviour = { loadFails: pulled };
    await rig.run();
    expect(told().map(({ FirmwareVersion }) => FirmwareVersion)).toEqual([fresh, old]);
  });
});
