import { describe, expect, it } from 'vitest';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { listLoadedPorts } from '../../src-main/core/store/line-loads.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { insertOverride } from '../../src-main/core/store/overrides.ts';
import { closeWorkOrder, findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { CatalogueView, Release } from '../../src-shared/domain/release.ts';
import { catalogue, chf, model, nowMs, otherChf, override, release, version } from '../domain/builders.ts';
import { expectOn, laterOrderId, workOrderId } from '../record/one-hub.ts';
import { type AttemptRig, fresh, middle, old, openAttempt, toFresh, toMiddle, view } from './attempt-rig.ts';

/** What a hub says of itself decides, at the moment it says it and by the records of that moment. */

const pulled = new Fault('port-lost', 'port 1: pulled');
const voiceless = { onlyFirmwareKnows: true };
/** Something that happens while the hub is asked who it is, or while an image crosses the line. */
const during = (rig: AttemptRig, act: 'identify' | 'load', happens: () => void): void => {
  const { createLoader } = rig.hub;
  rig.hub.createLoader = () => {
    const loader = createLoader();
    return {
      ...loader,
      identify: (signal) => {
        if (act === 'identify') happens();
        return loader.identify(signal);
      },
      load: (image, hooks, signal) => {
        if (act === 'load') happens();
        return loader.load(image, hooks, signal);
      },
    };
  };
};
const sql = (rig: AttemptRig, text: string, ...values: string[]): void =>
  void rig.store.transaction('meanwhile', (db) => db.prepare(text).run(...values));

describe('the version of a hub', () => {
  it('is what it says, whatever the register holds', async () => {
    const rig = openAttempt();
    rig.hub.stored = middle;
    const report = await rig.run();
    expect(report).toMatchObject({ outcome: { kind: 're-flashed' }, from: middle, to: fresh });
    expect(findAttempt(rig.store.db, report.attemptId)).toMatchObject({
      fromVersion: middle,
      toVersion: fresh,
    });
    expect(rig.hub.writes).toEqual([fresh]);
  });

  it('is what it runs after what waits for its next start, which is put behind it', async () => {
    const rig = openAttempt();
    rig.hub.behaviour = { waitsToRun: middle };
    expect(await rig.run()).toMatchObject({ outcome: { kind: 're-flashed' }, from: middle });
    expect([rig.hub.settleCount, rig.hub.writes]).toEqual([1, [fresh]]);
  });

  it('is not the one that blocks it, where its next start may bring another', async () => {
    const rig = openAttempt();
    rig.hub.stored = version('FF000001');
    rig.hub.behaviour = { waitsToRun: middle };
    expect(await rig.run()).toMatchObject({ outcome: { kind: 're-flashed' }, from: middle });
  });

  it('is not changed where it is not the hub in hand', async () => {
    const rig = openAttempt();
    rig.hub.behaviour = { waitsToRun: middle, identifyAs: { chf: otherChf } };
    expect((await rig.run()).outcome).toMatchObject({ reason: 'wrong-hub-on-port' });
    expect(rig.hub.settleCount).toBe(0);
  });
});

describe('while an image crosses the line', () => {
  it.each<[string, (now: CatalogueView) => CatalogueView, object]>([
    [
      'its release is held',
      (now) => ({ ...now, releases: now.releases.map((one): Release => ({ ...one, status: 'held' })) }),
      { kind: 'quarantined', reason: 'release-held' },
    ],
    [
      'the catalogue has hubs written otherwise',
      (now) => ({
        ...now,
        models: now.models.map((one) => ({ ...one, loader: { kind: 'u-boot', baudRate: 1 } })),
      }),
      { kind: 'failed', code: 'plan-changed' },
    ],
  ])('%s: nothing is written, and nothing wrong with the hub', async (_what, change, outcome) => {
    let now = view;
    const rig = openAttempt({ catalogue: () => now });
    during(rig, 'load', () => {
      now = change(view);
    });
    expect(await rig.run()).toMatchObject({ outcome, verdicts: { write: 'not-reached' } });
    expect([rig.hub.writes, rig.bugs]).toEqual([[], []]);
    expect(findAssetByChf(rig.store.db, chf)?.suspect).toBeNull();
  });
});

describe('a hub that a register does not know by its label any more', () => {
  const forget = (rig: AttemptRig): void =>
    during(rig, 'identify', () => sql(rig, 'UPDATE hubs SET gpf_id = ? WHERE chf_id = ?', otherChf, chf));

  it('is set aside, and the decision is about no hub of the register', async () => {
    const rig = openAttempt();
    forget(rig);
    const report = await rig.run();
    expect(report).toMatchObject({ chf, outcome: { kind: 'quarantined', reason: 'label-unknown' } });
    const decided = listJournal(rig.store.db, { attemptId: report.attemptId, limit: 50 }).filter(
      ({ kind }) => kind === 'decided',
    );
    expect(decided.map(({ subject }) => subject)).toEqual([chf, null]);
  });

  it('is not told of by what it said then', async () => {
    const rig = openAttempt();
    await rig.run();
    sql(
      rig,
      `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state,
         journal_seq, journal_hash) SELECT 'b', 1, 0, '', '', 1, 'sealed', seq, hash FROM journal
         ORDER BY seq DESC LIMIT 1`,
    );
    sql(rig, `UPDATE outbox SET state = 'accepted', batch_id = 'b'`);
    rig.hub.stored = old;
    forget(rig);
    expect((await rig.run()).outcome).toMatchObject({ reason: 'label-unknown' });
    expect(listEntriesOfHub(rig.store.db, chf)).toHaveLength(1);
  });
});

describe('a hub that was torn on an earlier Work Order and holds the image whole', () => {
  const comeBack = async (rig: AttemptRig): Promise<void> => {
    rig.hub.behaviour = { checkFails: pulled };
    await rig.run();
    rig.hub.behaviour = {};
    rig.store.transaction('another visit', (db) => closeWorkOrder(db, workOrderId));
    expectOn(rig.store, laterOrderId);
  };

  it('is current on the later one where that is production', async () => {
    const rig = openAttempt();
    rig.hub.stored = middle;
    await comeBack(rig);
    expect((await rig.run()).outcome).toEqual({ kind: 'already-current' });
    expect(findExpectedHub(rig.store.db, laterOrderId, chf)?.disposition).toBe('already-current');
  });

  it('is re-flashed by the later one where that goes on from there, with three verdicts', async () => {
    const rig = openAttempt();
    await comeBack(rig);
    const pass = { write: 'pass', restart: 'pass', version: 'pass' };
    expect(await rig.run()).toMatchObject({ outcome: { kind: 're-flashed' }, verdicts: pass });
    expect(findExpectedHub(rig.store.db, laterOrderId, chf)?.disposition).toBe('re-flashed');
    expect(rig.hub.writes).toEqual([middle, fresh]);
  });
});

describe('a hub that is rescued', () => {
  const torn = async (more: Parameters<typeof openAttempt>[0] = {}): Promise<AttemptRig> => {
    const rig = openAttempt(more);
    rig.hub.behaviour = { ...voiceless, loadFails: pulled };
    await rig.run();
    rig.hub.behaviour = voiceless;
    rig.log.length = 0;
    return rig;
  };
  const rescue = { rescue: { allowedBy: 'Lea' } };

  it('is told with what the register holds of it when it has its word', async () => {
    const rig = await torn();
    during(rig, 'load', () => sql(rig, `UPDATE hubs SET chts_version = 'CHTS V9' WHERE chf_id = ?`, chf));
    expect((await rig.run(rescue)).outcome).toEqual({ kind: 're-flashed' });
    const [entry] = listEntriesOfHub(rig.store.db, chf);
    expect(JSON.parse(entry?.messageJson ?? '')).toMatchObject({
      SMETSCHTSVersion: 'CHTS V9',
      FirmwareVersion: fresh,
    });
  });

  it('is not written as another Device Model than its label says, and no port is opened', async () => {
    const rig = await torn({ catalogue: () => bothModels });
    taken(rig);
    expect((await rig.run(rescue)).outcome).toMatchObject({ kind: 'failed', code: 'override-unfit' });
    expect(rig.log).not.toContain('port: port 1 is opened');
  });
});

const second = release('B2', {
  deviceModel: '106C-0103' as Release['deviceModel'],
  installableFrom: [version('B1')],
});
const stated = model('106C', '01030003');
const bothModels: CatalogueView = (() => {
  const { models, ...rest } = catalogue([toMiddle, toFresh, second], '01000003');
  const other = {
    deviceModel: second.deviceModel,
    name: 'Other hub',
    loader: { kind: 'u-boot', wakeKeys: 'x' },
    latestProduction: [{ hardware: second.hardware, release: second.id }],
  };
  return { ...rest, models: [...models, other] };
})();
/** A shift lead takes the hub's own word for its Device Model. */
const taken = (rig: AttemptRig): void =>
  rig.store.transaction('take its word', (db) => {
    const { overrideId: _, ...given } = override({
      reason: 'model-mismatch',
      chf,
      registered: model(),
      deviceModel: stated,
      version: version('B1'),
      target: second.id,
    });
    insertOverride(db, { ...given, givenAtMs: nowMs });
  });

describe('a hub whose word a shift lead took for its Device Model', () => {
  it('is written by the settings of what it is, and the report names what that stood on', async () => {
    const settings: unknown[] = [];
    const rig: AttemptRig = openAttempt({
      catalogue: () => bothModels,
      createLoader: (given) => {
        settings.push(given.settings);
        return rig.hub.createLoader();
      },
    });
    taken(rig);
    rig.hub.stored = version('B1');
    rig.hub.behaviour = { identifyAs: { deviceModel: stated } };
    expect(await rig.run()).toMatchObject({
      outcome: { kind: 're-flashed' },
      overridden: [{ by: 'Lead', facts: { reason: 'model-mismatch' } }],
    });
    expect([rig.hub.writes, settings]).toEqual([['B2'], [{ kind: 'u-boot', wakeKeys: 'x' }]]);
    expect(listLoadedPorts(rig.store.db)).toHaveLength(1);
    expect(findAssetByChf(rig.store.db, chf)?.deviceModel).toEqual(stated);
  });

  it('is left alone where it turns out to be what the register holds', async () => {
    const rig = openAttempt({ catalogue: () => bothModels });
    taken(rig);
    expect((await rig.run()).outcome).toMatchObject({ kind: 'failed', code: 'override-unfit' });
    expect(rig.hub.writes).toEqual([]);
  });
});

it('a loader that refuses its settings fails the attempt, which is settled all the same', async () => {
  const refused = new Fault('loader-settings-invalid', 'wakeKeys: missing');
  const rig = openAttempt({
    createLoader: () => {
      throw refused;
    },
  });
  const report = await rig.run();
  expect(report).toMatchObject({ outcome: { code: 'loader-settings-invalid' }, hubLeft: 'not-asked' });
  expect(findAttempt(rig.store.db, report.attemptId)?.end).not.toBeNull();
  expect(rig.log.slice(-2)).toEqual(['port: closed', 'disk: settle attempt']);
});
