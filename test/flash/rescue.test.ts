import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
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

const voiceless = { onlyFirmwareKnows: true };
const asset = () => findAssetByChf(bench.core.store.db, chf);
const kindsOf = (attemptId: string): readonly string[] =>
  listJournal(bench.core.store.db, { attemptId, limit: 100 }).map(({ kind, actor }) =>
    kind === 'rescue-allowed' ? `${kind} ${actor}` : kind,
  );

/** A hub that was cut off inside a write of this bench, and holds nothing that runs. */
const tear = async (): Promise<void> => {
  bench.hub.behaviour = { ...voiceless, loadFails: new Fault('port-lost', 'port 1: the cable was pulled') };
  expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'port-lost' });
  bench.hub.behaviour = voiceless;
};

describe('a hub whose firmware a torn write took', () => {
  it('fails as application-lost, and may be installed by its label', async () => {
    await tear();
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 'failed', code: 'application-lost' },
      rescue: { isAllowed: true, why: null },
    });
    expect(asset()?.suspect).toMatchObject({ from: oldVersion, to: middleVersion });
  });

  it('is re-flashed over its whole pathway once a shift lead allowed it, with three verdicts', async () => {
    await tear();
    expect(await bench.rescue('Lea')).toMatchObject({
      outcome: { kind: 're-flashed' },
      verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
      from: oldVersion,
      to: newVersion,
      rescue: null,
    });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion]);
    expect(asset()).toMatchObject({ benchFirmwareVersion: newVersion, suspect: null });
    expect(hubHistory(bench.core.store.db, chf).notifications).toHaveLength(1);
  });

  it('is left as its own word left it, with three verdicts in the record, also where one step is the whole pathway', async () => {
    bench.hub.stored = middleVersion as never;
    await tear();
    const report = await bench.rescue('Lea');
    expect(report).toMatchObject({ outcome: { kind: 're-flashed' } });
    expect(findAttempt(bench.core.store.db, report.attemptId)?.verdicts).toEqual({
      write: 'pass',
      restart: 'pass',
      version: 'pass',
    });
    const steps = bench.events.flatMap((event) => (event.kind === 'step-began' ? [event.step] : []));
    expect(steps.slice(-3)).toEqual(['restart', 'read-version', 'identify']);
  });

  it('has who allowed it in the journal before its write begins, and who it is after its firmware said so', async () => {
    await tear();
    const { attemptId } = await bench.rescue('Lea');
    expect(kindsOf(attemptId).slice(0, 6)).toEqual([
      'attempt-began',
      'decided',
      'rescue-allowed Lea',
      'write-begins',
      'write-checked',
      'version-read',
    ]);
  });

  it('cannot be allowed for a hub that this bench did not tear', async () => {
    bench.hub.behaviour = voiceless;
    bench.hub.stored = null;
    expect(await bench.flash()).toMatchObject({
      outcome: { code: 'application-lost' },
      rescue: {
        isAllowed: false,
        why: expect.stringContaining('only one whose write was cut off on this bench'),
      },
    });
    expect((await bench.rescue('Lea')).outcome).toMatchObject({
      kind: 'quarantined',
      reason: 'rescue-not-due',
    });
    expect(bench.hub.writes).toEqual([]);
  });

  it('is flashed the usual way where it can be asked after all', async () => {
    await tear();
    bench.hub.stored = oldVersion as never;
    expect((await bench.rescue('Lea')).outcome).toMatchObject({ kind: 'failed', code: 'hub-answers' });
    expect(bench.hub.writes).toEqual([]);
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('needs no rescue where its bootloader says whose it is', async () => {
    bench.hub.behaviour = { loadFails: new Fault('port-lost', 'port 1: the cable was pulled') };
    await bench.flash();
    bench.hub.behaviour = {};
    expect((await bench.rescue('Lea')).outcome).toMatchObject({ kind: 'failed', code: 'hub-answers' });
    expect(bench.hub.writes).toEqual([]);
  });
});

describe('another hub in place of the one that is rescued', () => {
  it.each([
    ['announces', { answersAs: other.chf }],
    ['answers', { identifyAs: { chf: requireDeviceId(other.chf, 'test') } }],
  ])('is no pass when it %s itself, and leaves the labelled one suspect', async (_, stranger) => {
    await tear();
    bench.hub.behaviour = { ...voiceless, ...stranger };
    const report = await bench.rescue('Lea');
    expect(report).toMatchObject({
      outcome: { kind: 'failed', code: 'hub-swapped' },
      // The write rested on the bootloader's word, and the new firmware said that it runs elsewhere.
      verdicts: { write: 'not-reached', restart: 'pass', version: 'fail' },
    });
    expect(asset()).toMatchObject({ benchFirmwareVersion: null });
    expect(asset()?.suspect).toMatchObject({ from: oldVersion, to: middleVersion });
    expect(hubHistory(bench.core.store.db, chf).notifications).toEqual([]);
    const written = listJournal(bench.core.store.db, { subject: other.chf, limit: 10 });
    expect(written).toMatchObject([
      { kind: 'stranger-written', body: { labelled: identity.chf, to: middleVersion } },
    ]);
  });

  it('is set aside when it is the labelled one by name and another Device Model', async () => {
    await tear();
    const deviceModel = parseDeviceModel('106C', '01020004');
    if (deviceModel === null) throw new Error('malformed');
    bench.hub.behaviour = { ...voiceless, identifyAs: { deviceModel } };
    expect((await bench.rescue('Lea')).outcome).toMatchObject({
      kind: 'quarantined',
      reason: 'hardware-version-mismatch',
    });
    expect(bench.hub.writes).toEqual([middleVersion]);
  });
});

describe('a rescue that was cut off', () => {
  it.each([
    ['inside the write', { hangsInWrite: true }],
    ['after its check, before the hub said who it is', { hangsInRestart: true }],
  ])('%s leaves the hub suspect, and can be done again', async (_, behaviour) => {
    await tear();
    bench.hub.behaviour = { ...voiceless, ...behaviour };
    void bench.rescue('Lea').catch(() => undefined);
    await expect.poll(() => bench.hub.isHanging).toBe(true);
    bench = bench.reopen();
    expect(bench.core.recovered).toMatchObject([{ chf: identity.chf, hubState: 'suspect' }]);
    bench.hub.behaviour = voiceless;
    bench.hub.stored = null;
    expect((await bench.rescue('Lea')).outcome).toEqual({ kind: 're-flashed' });
  });
});

describe('a write that its bootloader alone vouched for', () => {
  it('leaves the hub suspect when it is cut off before the new firmware spoke', async () => {
    bench.hub.behaviour = { ...voiceless, hangsInRestart: true };
    void bench.flash().catch(() => undefined);
    await expect.poll(() => bench.hub.isHanging).toBe(true);
    bench = bench.reopen();
    expect(bench.core.recovered).toMatchObject([{ chf: identity.chf, hubState: 'suspect' }]);
  });
});
