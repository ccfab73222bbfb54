import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/core/clock.ts';
import { beginAttempt } from '../../src-main/core/record/attempt-record.ts';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { ReleaseId, Sha256 } from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { version } from '../domain/builders.ts';
import {
  chf,
  makeBench,
  makeTemplate,
  middleVersion,
  newVersion,
  oldVersion,
  type TestBench,
} from './bench.ts';

/** After a PASS the bench itself sees the hub prove it wrong: what it knows now decides. */

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(async () => {
  bench = makeBench(template);
  expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
});
afterEach(() => bench.remove());

const order = 'WO0000000000001' as WorkOrderId;
const disposition = () => findExpectedHub(bench.core.store.db, order, chf)?.disposition;
const told = () =>
  hubHistory(bench.core.store.db, chf).notifications.map(
    ({ firmwareVersion, state }) => `${firmwareVersion} ${state}`,
  );
const kinds = () => listJournal(bench.core.store.db, { subject: chf, limit: 500 }).map(({ kind }) => kind);
/** The hub runs what it ran before, as after a bootloader that took the new image back. */
const revert = (): void => {
  bench.hub.stored = oldVersion as never;
};
/** As the gateway's receipt does it. */
const answer = (state: 'sealed' | 'accepted' | 'parked'): void =>
  bench.core.store.transaction('the outbox goes on', (db) => {
    db.prepare(
      `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state, journal_seq,
         journal_hash) SELECT 'b', 1, 0, '', '', 1, 'sealed', seq, hash FROM journal ORDER BY seq DESC LIMIT 1`,
    ).run();
    db.prepare(`UPDATE outbox SET state = ?, batch_id = 'b'`).run(state);
  });

describe('a re-flashed hub that runs its old version again', () => {
  it('is open again, and what was not sent of it is withdrawn, both journalled', async () => {
    revert();
    const report = await bench.flash();
    expect(report.outcome).toMatchObject({ kind: 'quarantined', reason: 'already-re-flashed' });
    expect(disposition()).toBeNull();
    expect(told()).toEqual([`${newVersion} withdrawn`]);
    expect(findAssetByChf(bench.core.store.db, chf)?.benchFirmwareVersion).toBe(oldVersion);
    expect(kinds()).toEqual(
      expect.arrayContaining(['version-contradicted', 'notification-withdrawn', 'disposition-reopened']),
    );
  });

  it('is flashed by the next scan, and told once', async () => {
    revert();
    await bench.flash();
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(disposition()).toBe('re-flashed');
    expect(told()).toEqual([`${newVersion} withdrawn`, `${newVersion} pending`]);
  });

  it.each(['sealed', 'accepted'] as const)(
    'is told as what it runs where the first word is %s and cannot be taken back',
    async (state) => {
      answer(state);
      revert();
      await bench.flash();
      expect(disposition()).toBeNull();
      expect(told()).toEqual([`${newVersion} ${state}`, `${oldVersion} pending`]);
      // What it is told as is so: asked once more, nothing more is told until it is flashed.
      await bench.flash();
      expect(told()).toEqual([`${newVersion} ${state}`, `${oldVersion} withdrawn`, `${newVersion} pending`]);
    },
  );

  it('withdraws what the gateway parked, too', async () => {
    answer('parked');
    revert();
    await bench.flash();
    expect(told()).toEqual([`${newVersion} withdrawn`]);
  });

  it('is found out by asking alone, without a label', async () => {
    revert();
    await bench.core.identify({ port: 'port 1', deviceModel: null }, new AbortController().signal);
    expect(disposition()).toBeNull();
    expect(told()).toEqual([`${newVersion} withdrawn`]);
  });

  it('is told to a person once before it is written again, also where asking alone found it out', async () => {
    revert();
    await bench.core.identify({ port: 'port 1', deviceModel: null }, new AbortController().signal);
    const writes = bench.hub.writes.length;
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'already-re-flashed' });
    expect(bench.hub.writes).toHaveLength(writes);
    bench = bench.reopen();
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });
});

describe('a re-flashed hub whose storage holds something else by now', () => {
  it('is open again, though it still says the new version', async () => {
    bench.hub.behaviour = { comparesAs: 'differs' };
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'already-re-flashed' });
    expect(disposition()).toBeNull();
    expect(told()).toEqual([`${newVersion} withdrawn`]);
  });
});

describe('a re-flashed hub written again on another Work Order, cut off before it could say so', () => {
  const image = {
    releaseId: 'next' as ReleaseId,
    firmwareVersion: version(middleVersion),
    sha256: 'ab' as Sha256,
  };
  const basics = { label: [chf], workOrderId: null, chf, slot: 1, port: 'port 1', operator: 'test' };
  beforeEach(async () => {
    const record = beginAttempt(bench.core.store, systemClock, basics);
    await record.writeBegins(chf, version(newVersion), image, () => {});
    await record.writeChecked(chf, image);
  });
  const identify = () =>
    bench.core.identify({ port: 'port 1', deviceModel: null }, new AbortController().signal);
  const lastRead = () => findAssetByChf(bench.core.store.db, chf)?.benchFirmwareVersion;

  it('contradicts nothing with the version that was written', async () => {
    bench.hub.stored = middleVersion as never;
    await identify();
    expect(disposition()).toBe('re-flashed');
    expect(told()).toEqual([`${newVersion} pending`]);
    expect(kinds()).not.toContain('version-contradicted');
    expect(kinds().at(-1)).toBe('version-read');
    expect(lastRead()).toBe(middleVersion);
  });

  it('contradicts nothing with the version it had before', async () => {
    await identify();
    expect(disposition()).toBe('re-flashed');
    expect(lastRead()).toBe(newVersion);
  });

  it('contradicts the record with any other, once it has spoken', async () => {
    bench.hub.stored = middleVersion as never;
    await identify();
    bench.hub.stored = newVersion as never;
    await identify();
    expect(disposition()).toBeNull();
    expect(kinds().filter((kind) => kind === 'version-contradicted')).toHaveLength(1);
    bench.hub.stored = middleVersion as never;
    await identify();
    expect(kinds().filter((kind) => kind === 'version-contradicted')).toHaveLength(2);
  });
});

describe('a new write to a re-flashed hub', () => {
  it('leaves nothing of the old verdict standing when it fails', async () => {
    revert();
    await bench.flash();
    bench.hub.behaviour = { loadFails: new Fault('transfer-stalled', 'port 1: silence') };
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed' });
    expect(disposition()).toBeNull();
    expect(told()).toEqual([`${newVersion} withdrawn`]);
  });
});

describe('a hub that bears out what was recorded', () => {
  it('keeps disposition and notification', async () => {
    expect((await bench.flash()).outcome).toEqual({ kind: 'already-current' });
    expect(disposition()).toBe('re-flashed');
    expect(told()).toEqual([`${newVersion} pending`]);
    expect(kinds()).not.toContain('disposition-reopened');
  });

  it('says nothing about another hub that is on the port in its place', async () => {
    bench.hub.behaviour = {
      identifyAs: { chf: '88-73-84-90-6A-10-00-14' as never, firmwareVersion: middleVersion as never },
    };
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'wrong-hub-on-port' });
    expect(disposition()).toBe('re-flashed');
    expect(told()).toEqual([`${newVersion} pending`]);
  });
});
