import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/core/clock.ts';
import { beginAttempt } from '../../src-main/core/record/attempt-record.ts';
import { findAttempt } from '../../src-main/core/store/attempts.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { openStore, type Store } from '../../src-main/core/store/open-store.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { chf, release as domainRelease, image, version } from '../domain/builders.ts';
import { openTestStore, temporaryFolder } from '../store/open-test-store.ts';

const [old, fresh] = [version('01'), version('02')];
const release = 'images/x.img' as ReleaseId;
const written = image('02');
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

/** What a store was asked to bring to the disk, on the core's thread or off it, and what it was not. */
const watched = (store: Store): { store: Store; durable: string[]; blocking: string[]; noted: string[] } => {
  const blocking: string[] = [];
  const durable: string[] = [];
  const noted: string[] = [];
  return {
    durable,
    blocking,
    noted,
    store: {
      ...store,
      transaction: (name, work) => {
        blocking.push(name);
        return store.transaction(name, work);
      },
      commit: (name, work) => {
        durable.push(name);
        return store.commit(name, work);
      },
      note: (name, work) => {
        noted.push(name);
        return store.note(name, work);
      },
    },
  };
};

/** From the first record to the version read, as an installation goes. */
const recordInstallation = async (store: Store): Promise<void> => {
  const record = beginAttempt(store, systemClock, basics, { decision, chf });
  await record.begun;
  const step = async (name: string, during: () => Promise<void> = async () => {}): Promise<void> => {
    const open = record.beginStep(name, release);
    await during();
    open.end('pass', null);
  };
  await step('identify');
  await record.decided(decision, chf);
  await step('load', () => record.writeBegins(chf, old, written, () => {}));
  await step('check');
  await record.writeChecked(chf, written);
  await step('restart');
  await step('read-version');
  await record.versionRead(chf, fresh);
};

describe('the record of an attempt', () => {
  it('waits for the disk with each intent and observation, never with a step, and never on the thread of all slots', async () => {
    const { store, durable, blocking, noted } = watched(openWithHub());
    await recordInstallation(store);
    expect(blocking).toEqual([]);
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
