import { describe, expect, it } from 'vitest';
import {
  type AttemptRecord,
  beginAttempt,
  type Forecast,
} from '../../src-main/core/record/attempt-record.ts';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import type { JsonObject } from '../../src-main/core/store/json.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { chf, gpf, image, model, otherChf, override, release, version, wire } from '../domain/builders.ts';
import {
  basics,
  beginIn,
  createTestClock,
  entriesOf,
  openWithHubs,
  operator,
  workOrderId,
} from './one-hub.ts';

/** What an auditor reads of one attempt: who did or saw what, with which hub, when, and on what it rests. */

const [old, fresh] = [version('01000001'), version('01000002')];
const target = release('01000002');
const written = { to: fresh, releaseId: target.id, imageSha256: target.manufacturerImageSha256 };
const flashing = {
  kind: 'flash',
  basis: 'wire',
  from: old,
  target,
  steps: [{ from: old, release: target }],
} as const;
const allow = (): void => {};

describe('the beginning of an attempt in the journal', () => {
  const place = { workOrderId, slot: 4, port: 'port 4' };

  it('says what was scanned, where and on which Work Order', () => {
    const store = openWithHubs();
    const { attemptId } = beginIn(store);
    const at = { atMs: 5_000_000, actor: operator, subject: chf, attemptId };
    expect(entriesOf(store, attemptId)).toEqual([
      { ...at, kind: 'attempt-began', body: { label: [gpf], ...place } },
    ]);
  });

  it('says first that nobody scanned a label where the slot was armed without one', () => {
    const store = openWithHubs();
    const { attemptId } = beginIn(store, { isArmedWithoutLabel: true });
    const [armed, began] = entriesOf(store, attemptId);
    expect(armed).toMatchObject({ kind: 'armed-without-label', actor: operator, subject: chf, body: place });
    expect(armed?.body).toEqual(place);
    expect(began?.kind).toBe('attempt-began');
  });

  it('keeps the time of its steps and their length apart: one by the wall, one by what passed', () => {
    const store = openWithHubs();
    const clock = createTestClock();
    const record = beginAttempt(store, clock, basics);
    const identify = record.beginStep('identify', null);
    clock.pass(70);
    expect(identify.end('pass', null)).toBe(70);
    const load = record.beginStep('load', target.id);
    clock.pass(900);
    expect(load.end('fail', 'port 4: silence')).toBe(900);
    expect(findAttempt(store.db, record.attemptId)).toMatchObject({
      startedAtMs: 5_000_000,
      steps: [
        { ordinal: 1, step: 'identify', releaseId: null, startedAtMs: 5_000_000, end: { durationMs: 70 } },
        {
          ordinal: 2,
          step: 'load',
          releaseId: target.id,
          startedAtMs: 5_000_070,
          end: { durationMs: 900, result: 'fail', detail: 'port 4: silence' },
        },
      ],
    });
  });
});

describe('a decision in the journal', () => {
  const given = override(
    {
      reason: 'no-pathway',
      chf,
      registered: model(),
      deviceModel: model(),
      version: old,
      target: target.id,
    },
    { overrideId: 7 },
  );

  it.each<[string, Decision, JsonObject]>([
    [
      'a quarantine, with its reason in words',
      { kind: 'quarantine', reason: 'no-pathway', detail: 'from 1 to 2' },
      { kind: 'quarantine', reason: 'no-pathway', detail: 'from 1 to 2' },
    ],
    [
      'a hub found current, with the release it holds',
      { kind: 'already-current', basis: 'record', release: target },
      { kind: 'already-current', basis: 'record', release: target.id },
    ],
    [
      'a flash, with every release on its way',
      { ...flashing, steps: [...flashing.steps, { from: fresh, release: release('01000003') }] },
      { kind: 'flash', basis: 'wire', from: old, steps: [target.id, release('01000003').id] },
    ],
    [
      'a repair, with what storage was found to be',
      { ...flashing, repairs: 'differs' },
      { kind: 'flash', basis: 'wire', from: old, steps: [target.id], repairs: 'differs' },
    ],
    [
      'a forecast that stands on an override, which it names',
      { kind: 'already-current', basis: 'record', release: target, overridden: [given] },
      { kind: 'already-current', basis: 'record', release: target.id, overridden: [7] },
    ],
  ])('is %s', async (_what, decision, body) => {
    const store = openWithHubs();
    const record = beginIn(store);
    await record.decided(decision, chf);
    expect(entriesOf(store, record.attemptId).at(-1)).toEqual({
      atMs: 5_000_000,
      kind: 'decided',
      actor: operator,
      subject: chf,
      attemptId: record.attemptId,
      body,
    });
  });

  it.each<[string, Decision, JsonObject]>([
    ['a flash', flashing, { fromVersion: old, toVersion: fresh }],
    [
      'a hub found current, which goes from what it has to the same',
      { kind: 'already-current', basis: 'wire', release: target },
      { fromVersion: fresh, toVersion: fresh },
    ],
    [
      'a quarantine, of which nothing is left of the forecast',
      { kind: 'quarantine', reason: 'gpf-mismatch', detail: '' },
      { fromVersion: null, toVersion: null },
    ],
  ])('puts the versions into the record of the attempt: %s', async (_what, decision, versions) => {
    const store = openWithHubs();
    const forecast: Forecast = { decision: { ...flashing, basis: 'record' }, chf };
    const record = beginAttempt(store, createTestClock(), basics, forecast);
    expect(findAttempt(store.db, record.attemptId)).toMatchObject({ fromVersion: old, toVersion: fresh });
    await record.decided(decision, chf);
    expect(findAttempt(store.db, record.attemptId)).toMatchObject(versions);
  });

  it('keeps what the hub said of itself, and for a forecast says nothing of the kind', async () => {
    const store = openWithHubs();
    const record = beginAttempt(store, createTestClock(), basics, { decision: flashing, chf });
    await record.decided(flashing, chf, wire());
    const [, forecast, decided] = entriesOf(store, record.attemptId);
    expect(forecast?.body).not.toHaveProperty('wire');
    expect(decided?.body.wire).toEqual({
      chf,
      gpf,
      manufacturer: '106C',
      model: '01020003',
      firmwareVersion: old,
    });
  });
});

describe('what was done to a hub, in the journal', () => {
  const acts: [string, (record: AttemptRecord) => Promise<void>, object][] = [
    [
      'a rescue, in the name of who allowed it',
      (record) => record.rescueAllowed(chf, flashing, 'Lea'),
      {
        kind: 'rescue-allowed',
        actor: 'Lea',
        body: { label: [gpf], slot: 4, port: 'port 4', operator, from: old, to: fresh },
      },
    ],
    [
      'the write of another hub than the labelled one',
      (record) => record.strangerWritten(otherChf, { labelled: chf, image: image('01000002') }),
      { kind: 'stranger-written', subject: otherChf, body: { labelled: chf, ...written } },
    ],
    ['what a restart may change', (record) => record.settleBegins(chf), { kind: 'settle-begins', body: {} }],
    [
      'a write that begins, by its image',
      (record) => record.writeBegins(chf, old, image('01000002'), allow),
      { kind: 'write-begins', body: { from: old, ...written } },
    ],
    [
      'a write that was checked',
      (record) => record.writeChecked(chf, image('01000002')),
      { kind: 'write-checked', body: written },
    ],
    [
      'storage that was compared',
      (record) => record.storageCompared(chf, image('01000002')),
      { kind: 'storage-compared', body: written },
    ],
    [
      'a version that running firmware announced',
      (record) => record.versionRead(chf, fresh),
      { kind: 'version-read', body: { version: fresh } },
    ],
  ];

  it.each(acts)('is %s', async (_what, act, entry) => {
    const store = openWithHubs();
    const record = beginIn(store);
    await act(record);
    expect(entriesOf(store, record.attemptId).slice(1)).toEqual([
      { atMs: 5_000_000, actor: operator, subject: chf, attemptId: record.attemptId, ...entry },
    ]);
    expect(verifyJournal(store.db).problems).toEqual([]);
  });

  it('leaves the hub suspect from the write on, until it was checked or compared, and then as it was read', async () => {
    const store = openWithHubs();
    const record = beginIn(store);
    const suspect = () => findAssetByChf(store.db, chf)?.suspect;
    for (const end of [record.writeChecked, record.storageCompared]) {
      await record.writeBegins(chf, old, image('01000002'), allow);
      expect(suspect()).toEqual({ from: old, to: fresh, image: target.manufacturerImageSha256 });
      await end(chf, image('01000002'));
      expect(suspect()).toBeNull();
    }
    await record.versionRead(chf, fresh);
    expect(findAssetByChf(store.db, chf)?.benchFirmwareVersion).toBe(fresh);
  });

  it('is nothing at all where the write is not to be', async () => {
    const store = openWithHubs();
    const record = beginIn(store);
    const gone = new Fault('plan-changed', 'something else is due');
    const refuse = (): never => {
      throw gone;
    };
    await expect(record.writeBegins(chf, old, image('01000002'), refuse)).rejects.toBe(gone);
    expect(findAssetByChf(store.db, chf)?.suspect).toBeNull();
    expect(entriesOf(store, record.attemptId).map(({ kind }) => kind)).toEqual(['attempt-began']);
  });
});
