import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { listOpenOverrides, listOverridesUsedBy } from '../../src-main/core/store/overrides.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import type { Asset } from '../../src-shared/domain/asset.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { DeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { OverridableReason, Override } from '../../src-shared/domain/override.ts';
import { model, version } from '../domain/builders.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { chf, makeBench, makeTemplate, newVersion, other, type TestBench } from './bench.ts';

const otherModel = '106C-0103' as DeviceModelKey;
const otherProduction = '0B020305';
const strangeVersion = 'FF000001';
const middlePath = { ...rigUBootSettings, wakeKeys: '\x02' };

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeTemplate(async ({ repository }) => {
    const hardware = {
      from: model('106C', '01030000').hardwareVersion,
      to: model('106C', '010300FF').hardwareVersion,
    };
    const entry = { deviceModel: otherModel, name: 'Other hub', latestProduction: [] };
    await repository.setModel({ ...entry, loader: middlePath });
    const release = await repository.addRelease(
      {
        deviceModel: otherModel,
        hardware,
        firmwareVersion: version(otherProduction),
        container: 'raw',
        installableFrom: [version('0B020304')],
        status: 'production',
      },
      makeRigFirmware({ version: otherProduction, padBytes: 4096 }),
    );
    await repository.setProduction(otherModel, hardware, release.id);
  });
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  bench = makeBench(template);
});
afterEach(() => bench.remove());

const hubAsset = (): Asset => {
  const found = findAssetByChf(bench.core.store.db, chf);
  if (found === null) throw new Error('test: the hub is not in the register');
  return found;
};
const give = (reason: OverridableReason): Override =>
  bench.core.giveOverride(hubAsset(), { reason, by: 'Lead', why: 'looked at it', operator: 'test' });
const open = () => listOpenOverrides(bench.core.store.db, Date.now());
const journal = (kind: string) =>
  listJournal(bench.core.store.db, { limit: 1_000 }).filter((entry) => entry.kind === kind);
const notified = () => hubHistory(bench.core.store.db, chf).notifications;

/** A hub that runs a version no stated pathway begins from, as after a downgrade. */
const strange = (): void => {
  bench.hub.stored = version(strangeVersion);
};
/** The register's hub by its Device IDs, and of another Device Model by its own word. */
const crossed = (): void => {
  bench.hub.stored = version('0B020304');
  bench.hub.behaviour = { identifyAs: { deviceModel: model('106C', '01030003') } };
};
const pass = { write: 'pass', restart: 'pass', version: 'pass' };

describe('a hub that runs a version no pathway begins from', () => {
  beforeEach(strange);

  it('is blocked without an override, and nothing is written', async () => {
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'no-pathway' });
    expect(bench.hub.writes).toEqual([]);
  });

  it('is flashed once straight to production after a shift lead allowed it, with all three verdicts', async () => {
    await bench.flash();
    const { overrideId } = give('no-pathway');
    const report = await bench.flash();
    expect(report).toMatchObject({ outcome: { kind: 're-flashed' }, verdicts: pass, from: strangeVersion });
    expect(bench.hub.writes).toEqual([newVersion]);
    expect(open()).toEqual([]);
    expect(listOverridesUsedBy(bench.core.store.db, report.attemptId)).toMatchObject([{ overrideId }]);
    expect(notified()).toMatchObject([{ firmwareVersion: newVersion }]);
    expect(verifyJournal(bench.core.store.db).problems).toEqual([]);
  });

  it('has the giving and the use in the journal, the use before the write', async () => {
    await bench.flash();
    const { overrideId } = give('no-pathway');
    const { attemptId } = await bench.flash();
    const facts = { overrideId, reason: 'no-pathway', version: strangeVersion, why: 'looked at it' };
    expect(journal('override-given')).toMatchObject([
      { actor: 'Lead', subject: chf, attemptId: null, body: { ...facts, operator: 'test' } },
    ]);
    expect(journal('override-used')).toMatchObject([
      { actor: 'test', subject: chf, attemptId, body: { ...facts, by: 'Lead' } },
    ]);
    expect(journal('decided').at(-1)).toMatchObject({ attemptId, body: { overridden: [overrideId] } });
    expect(journal('override-used')[0]?.seq).toBeLessThan(journal('write-begins')[0]?.seq ?? 0);
  });

  it('is blocked again by the next attempt, also where the allowed one failed', async () => {
    await bench.flash();
    give('no-pathway');
    bench.hub.behaviour = { loadFails: new Fault('image-refused', 'test: refused') };
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'image-refused' });
    bench.hub.behaviour = {};
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'no-pathway' });
    expect(bench.hub.writes).toEqual([]);
    give('no-pathway');
    expect(await bench.flash()).toMatchObject({ outcome: { kind: 're-flashed' }, verdicts: pass });
  });

  it.each([
    ['a check that does not match', { checkFails: new Fault('check-mismatch', 'test') }, 'check-mismatch'],
    ['no restart', { restartFails: new Fault('restart-failed', 'test') }, 'restart-failed'],
    ['another version that runs', { runsVersion: strangeVersion }, 'version-mismatch'],
  ])('fails with %s, override or not', async (_, behaviour, code) => {
    await bench.flash();
    give('no-pathway');
    bench.hub.behaviour = behaviour;
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code });
    expect(notified()).toEqual([]);
  });

  it('is blocked again when it runs another version than it was allowed for, and the override stays open', async () => {
    await bench.flash();
    give('no-pathway');
    bench.hub.stored = version('FF000002');
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'no-pathway' });
    expect(open()).toHaveLength(1);
    strange();
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('is blocked again once the override is withdrawn, which is journalled by name', async () => {
    await bench.flash();
    const { overrideId } = give('no-pathway');
    bench.core.withdrawOverride(overrideId, 'Lead 2');
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'no-pathway' });
    expect(journal('override-withdrawn')).toMatchObject([{ actor: 'Lead 2', subject: chf }]);
    expect(() => bench.core.withdrawOverride(overrideId, 'Lead')).toThrow(/is not open/);
  });

  it('is not written when the override is withdrawn while the hub is being asked', async () => {
    await bench.flash();
    const { overrideId } = give('no-pathway');
    bench.watch((event) => {
      if (event.kind === 'step-began' && open().length > 0) bench.core.withdrawOverride(overrideId, 'Lead');
    });
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'no-pathway' });
    expect(bench.hub.writes).toEqual([]);
  });

  it('is blocked again when the core was cut off in the allowed attempt before it wrote a byte', async () => {
    await bench.flash();
    give('no-pathway');
    bench.hub.behaviour = { hangsBeforeWrite: true };
    await new Promise<void>((resolve) => {
      bench.watch((event) => {
        if (event.kind === 'step-began' && event.step === 'load') resolve();
      });
      void bench.flash();
    });
    bench = bench.reopen();
    expect(bench.core.recovered).toMatchObject([{ hubState: 'untouched' }]);
    bench.hub.behaviour = {};
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'no-pathway' });
    expect([open(), bench.hub.writes]).toEqual([[], []]);
  });

  it('keeps its open override over a restart of the core', async () => {
    await bench.flash();
    give('no-pathway');
    bench = bench.reopen();
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('takes no second override while one lifts its block, and a new one in place of one for other facts', async () => {
    await bench.flash();
    const { overrideId } = give('no-pathway');
    expect(() => give('no-pathway')).toThrow(`Override ${overrideId} of Lead lifts no-pathway already`);
    bench.hub.stored = version('FF000002');
    await bench.flash();
    expect(open()).toHaveLength(1);
    const next = give('no-pathway');
    expect(open().map((one) => one.overrideId)).toEqual([next.overrideId]);
    expect(journal('override-withdrawn')).toHaveLength(1);
  });
});

describe('a hub that is of another Device Model than the register holds', () => {
  beforeEach(crossed);

  it('is blocked, then written once with what is production for what it is, by the settings of that', async () => {
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'model-mismatch' });
    expect(give('model-mismatch').facts.deviceModel).toEqual(model('106C', '01030003'));
    const report = await bench.flash();
    expect(report).toMatchObject({ outcome: { kind: 're-flashed' }, verdicts: pass });
    expect(bench.hub.writes).toEqual([otherProduction]);
    expect(bench.settings.map(({ wakeKeys }) => wakeKeys)).toEqual(['\x03', '\x02']);
  });

  it('is recorded and notified as what it is, so that the inventory does not learn a falsehood', async () => {
    await bench.flash();
    give('model-mismatch');
    await bench.flash();
    expect(hubAsset().deviceModel).toEqual(model('106C', '01030003'));
    expect(journal('device-model-taken')).toHaveLength(1);
    const { message_json } = bench.core.store.db
      .prepare<[], { message_json: string }>('SELECT message_json FROM outbox')
      .get() ?? { message_json: '' };
    expect(message_json).toMatch(/01030003/);
    bench.hub.stored = version(otherProduction);
    expect((await bench.flash()).outcome).not.toMatchObject({ kind: 'quarantined' });
  });

  it('is gone on with as what it was written for when the allowed write was cut off, without a second override', async () => {
    await bench.flash();
    give('model-mismatch');
    bench.hub.behaviour = { ...bench.hub.behaviour, loadFails: new Fault('port-lost', 'test: cable pulled') };
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'port-lost' });
    expect(hubAsset()).toMatchObject({
      deviceModel: model('106C', '01030003'),
      suspect: { from: '0B020304', to: otherProduction },
    });
    delete bench.hub.behaviour.loadFails;
    expect(await bench.flash()).toMatchObject({ outcome: { kind: 're-flashed' }, verdicts: pass });
    expect(bench.hub.writes).toEqual([otherProduction]);
    expect(journal('device-model-taken')).toHaveLength(1);
  });

  it('stays what the register holds as long as nothing was written', async () => {
    await bench.flash();
    give('model-mismatch');
    bench.hub.behaviour = { ...bench.hub.behaviour, hangsBeforeWrite: true };
    const stop = new AbortController();
    bench.watch(({ kind }) => {
      if (kind === 'step-began') setImmediate(() => stop.abort());
    });
    expect((await bench.flash(stop.signal)).outcome).toMatchObject({ kind: 'failed', code: 'cancelled' });
    expect(hubAsset().deviceModel).toEqual(model());
    delete bench.hub.behaviour.hangsBeforeWrite;
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'model-mismatch' });
  });

  it('is left alone where it turns out to be what the register holds', async () => {
    await bench.flash();
    give('model-mismatch');
    bench.hub.behaviour = {};
    bench.hub.stored = version('01020304');
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'override-unfit' });
    expect(bench.hub.writes).toEqual([]);
  });

  it('is not what an override makes of another hub', async () => {
    await bench.flash();
    give('model-mismatch');
    bench.hub.behaviour = {
      identifyAs: { ...bench.hub.behaviour.identifyAs, chf: requireDeviceId(other.chf, 'test') },
    };
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'wrong-hub-on-port' });
    expect(bench.hub.writes).toEqual([]);
  });
});

describe('giving an override', () => {
  it('is refused where nothing blocks the hub, or another block does, or nobody may lift it', async () => {
    expect(() => give('no-pathway')).toThrow(/Nothing that is known of this hub blocks it/);
    strange();
    await bench.flash();
    expect(() => give('model-mismatch')).toThrow(/blocked by no-pathway, not by model-mismatch/);
    bench.hub.behaviour = { identifyAs: { deviceModel: model('1086', '01020003') } };
    await bench.flash();
    expect(() => give('model-mismatch')).toThrow(
      /model-mismatch cannot be lifted: .*no Device Model 1086-0102/,
    );
    expect(open()).toEqual([]);
  });
});
