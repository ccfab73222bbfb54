import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/core/clock.ts';
import { beginAttempt } from '../../src-main/core/record/attempt-record.ts';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { openStore, type Store } from '../../src-main/core/store/open-store.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { chf, release as domainRelease, version } from '../domain/builders.ts';
import { openTestStore, temporaryFolder } from '../store/open-test-store.ts';

const [old, fresh] = [version('01'), version('02')];
const release = 'images/x.img' as ReleaseId;
const basics = { label: [chf], workOrderId: null, chf, slot: 1, port: 'port 1', operator: 'Ada' };
const decision: Decision = {
  kind: 'flash',
  basis: 'wire',
  from: old,
  target: domainRelease('02'),
  steps: [],
};

const openWithHub = (folder = temporaryFolder()): Store => {
  const store = openTestStore(folder);
  store.transaction('one hub', (db) =>
    db
      .prepare(
        `INSERT INTO hubs (chf_id, manufacturer, model, hardware_version, register_firmware_version)
         VALUES (?, '106C', '0102', '0003', '01')`,
      )
      .run(chf),
  );
  return store;
};

/** What a store was asked to wait for the disk with, and what it was not. */
const watched = (store: Store): { store: Store; durable: string[]; noted: string[] } => {
  const durable: string[] = [];
  const noted: string[] = [];
  return {
    durable,
    noted,
    store: {
      ...store,
      transaction: (name, work) => {
        durable.push(name);
        return store.transaction(name, work);
      },
      note: (name, work) => {
        noted.push(name);
        return store.note(name, work);
      },
    },
  };
};

/** From the first record to the version read, as an installation goes. */
const recordInstallation = (store: Store): string => {
  const record = beginAttempt(store, systemClock, basics, { decision, chf });
  const step = (name: string, during: () => void = () => {}): void => {
    const open = record.beginStep(name, release);
    during();
    open.end('pass', null);
  };
  step('identify');
  record.decided(decision, chf);
  step('load', () => record.writeBegins(chf, old, fresh, release));
  step('check');
  record.writeChecked(chf, fresh);
  step('restart');
  step('read-version');
  record.versionRead(chf, fresh);
  return record.attemptId;
};

describe('the record of an attempt', () => {
  it('waits for the disk with each intent and observation, and never with a step', () => {
    const { store, durable, noted } = watched(openWithHub());
    recordInstallation(store);
    expect(durable).toEqual(['begin attempt', 'decide', 'write begins', 'write checked', 'version read']);
    expect(noted).toHaveLength(10);
  });

  it('holds what the scan decided from its very first transaction on', () => {
    const store = openWithHub();
    const { attemptId } = beginAttempt(store, systemClock, basics, { decision, chf });
    const kinds = listJournal(store.db, { attemptId, limit: 9 }).map(({ kind }) => kind);
    expect(kinds).toEqual(['attempt-began', 'decided']);
    expect(findAttempt(store.db, attemptId)).toMatchObject({ fromVersion: old, toVersion: fresh, end: null });
  });

  it('shows another process every step, ended or open, the moment it is told', () => {
    const folder = temporaryFolder();
    const record = beginAttempt(openWithHub(folder), systemClock, basics);
    record.beginStep('identify', null).end('pass', null);
    record.beginStep('load', release);
    const other = openStore({ dataFolder: folder, mode: 'read', nowMs: () => 0 });
    const steps = findAttempt(other.db, record.attemptId)?.steps ?? [];
    other.close();
    expect(steps.map(({ step, end }) => [step, end?.result ?? 'open'])).toEqual([
      ['identify', 'pass'],
      ['load', 'open'],
    ]);
  });
});
