import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
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

/** Whatever an attempt sees of a hub that passed before decides, at every moment and of whichever hub it is. */

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
const later = 'WO0000000000002' as WorkOrderId;
const otherChf = requireDeviceId(other.chf, 'test');
const disposition = (id = order) => findExpectedHub(bench.core.store.db, id, chf)?.disposition;
const told = () =>
  hubHistory(bench.core.store.db, chf).notifications.map(
    ({ firmwareVersion, state }) => `${firmwareVersion} ${state}`,
  );
const kinds = () => listJournal(bench.core.store.db, { subject: chf, limit: 500 }).map(({ kind }) => kind);
const lastRead = () => findAssetByChf(bench.core.store.db, chf)?.benchFirmwareVersion;
const isOpenAndUntold = (): void => {
  expect(disposition()).toBeNull();
  expect(told()).toEqual([`${newVersion} withdrawn`]);
};
const identify = () =>
  bench.core.identify({ port: 'port 1', deviceModel: null }, new AbortController().signal);
const flashOn = (workOrderId: WorkOrderId, label = chf) =>
  bench.core.flash(
    { label: [label], workOrderId, port: 'port 1', slot: 1 },
    () => {},
    new AbortController().signal,
  );
/** As the gateway's receipt does it. */
const accept = (): void =>
  bench.core.store.transaction('the outbox goes on', (db) => {
    db.prepare(
      `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state, journal_seq,
         journal_hash) SELECT 'b', 1, 0, '', '', 1, 'sealed', seq, hash FROM journal ORDER BY seq DESC LIMIT 1`,
    ).run();
    db.prepare(`UPDATE outbox SET state = 'accepted', batch_id = 'b'`).run();
  });
/** In the next attempts `labelled` says its name once; from then on the hub `chf` stands in its place. */
const swapAfterFirstWord = (): void => {
  const { createLoader } = bench.hub;
  let asked = 0;
  bench.hub.createLoader = () => {
    const loader = createLoader();
    return {
      ...loader,
      identify: async (signal) => {
        const said = await loader.identify(signal);
        if (++asked > 1) return said;
        const gpf = requireDeviceId(other.gpf, 'test');
        return { ...said, chf: otherChf, gpf, firmwareVersion: oldVersion as never };
      },
    };
  };
};

describe('a re-flashed hub that fails on its next visit', () => {
  beforeEach(async () => {
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('is open again, and untold, where it starts with its old version', async () => {
    bench.hub.behaviour = { runsVersion: oldVersion };
    expect((await bench.flash()).outcome).toMatchObject({ code: 'version-mismatch' });
    isOpenAndUntold();
    expect(lastRead()).toBe(oldVersion);
  });

  it('is open again, and untold, where it starts with an old version and does not say who it is', async () => {
    bench.hub.behaviour = { runsVersion: oldVersion, isAnonymous: true };
    expect((await bench.flash()).outcome).toMatchObject({ code: 'version-mismatch' });
    isOpenAndUntold();
    expect(lastRead()).toBe(newVersion);
  });

  it('is open again, and untold, where it does not start', async () => {
    bench.hub.behaviour = { restartFails: new Fault('restart-failed', 'port 1: no banner') };
    await bench.flash();
    isOpenAndUntold();
  });

  it('is re-flashed again by the scan that sees it good, and told once more', async () => {
    bench.hub.behaviour = { restartFails: new Fault('restart-failed', 'port 1: no banner') };
    await bench.flash();
    bench.hub.behaviour = {};
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion]);
    expect(told()).toEqual([`${newVersion} withdrawn`, `${newVersion} pending`]);
  });

  it('is told no second time where the gateway has taken the first word of that write', async () => {
    accept();
    bench.hub.behaviour = { restartFails: new Fault('restart-failed', 'port 1: no banner') };
    await bench.flash();
    bench.hub.behaviour = {};
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(told()).toEqual([`${newVersion} accepted`]);
  });

  it('stays good where its cable was pulled', async () => {
    bench.hub.behaviour = { restartFails: new Fault('port-lost', 'port 1: gone') };
    await bench.flash();
    expect(disposition()).toBe('re-flashed');
    expect(told()).toEqual([`${newVersion} pending`]);
  });
});

describe('a hub that was current', () => {
  it('is open again, and untold, as soon as it is to be written, though nothing is written then', async () => {
    bench.hub.stored = newVersion as never;
    expect((await bench.flash()).outcome).toEqual({ kind: 'already-current' });
    expect(disposition()).toBe('already-current');
    bench.hub.behaviour = { comparesAs: 'differs', hangsBeforeWrite: true };
    const stop = new AbortController();
    bench.watch((event) => {
      if (event.kind === 'step-began' && event.step === 'load') stop.abort();
    });
    expect((await bench.flash(stop.signal)).outcome).toMatchObject({ code: 'cancelled' });
    isOpenAndUntold();
  });
});

describe('a re-flashed hub that stands where another one was due', () => {
  beforeEach(async () => {
    await bench.flash();
  });

  it('has its word heard where the label names the other', async () => {
    bench.hub.stored = oldVersion as never;
    expect((await flashOn(order, otherChf)).outcome).toMatchObject({ reason: 'wrong-hub-on-port' });
    isOpenAndUntold();
  });

  it('has its word heard after the restart that the other was told', async () => {
    swapAfterFirstWord();
    expect((await flashOn(order, otherChf)).outcome).toMatchObject({ code: 'hub-swapped' });
    isOpenAndUntold();
    expect(lastRead()).toBe(middleVersion);
    expect(kinds()).not.toContain('stranger-written');
  });

  it('has its word heard between two steps of the other’s pathway', async () => {
    swapAfterFirstWord();
    bench.hub.behaviour = { answersAs: other.chf };
    expect((await flashOn(order, otherChf)).outcome).toMatchObject({ code: 'hub-swapped' });
    isOpenAndUntold();
  });

  it('is named as written where no check told on which hub the bytes are', async () => {
    bench.hub.behaviour = { onlyFirmwareKnows: true, runsVersion: newVersion };
    swapAfterFirstWord();
    expect((await flashOn(order, otherChf)).outcome).toMatchObject({ code: 'hub-swapped' });
    expect(kinds()).toContain('stranger-written');
    isOpenAndUntold();
  });
});

describe('what this bench wrote to a hub', () => {
  it('is no proof any more once the hub was seen to run something else', async () => {
    await bench.flash();
    bench.hub.behaviour = { comparesAs: 'unproven' };
    bench.hub.stored = oldVersion as never;
    await identify();
    bench.hub.stored = newVersion as never;
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'already-re-flashed' });
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion, newVersion]);
  });

  it('is another Work Order’s work where that wrote over it', async () => {
    bench.core.store.transaction('a second Work Order', (db) => {
      db.prepare(
        `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Party', 'open', 0)`,
      ).run(later);
      db.prepare('INSERT INTO work_order_hubs (work_order_id, chf_id) VALUES (?, ?)').run(later, chf);
    });
    bench.hub.stored = middleVersion as never;
    bench.hub.behaviour = { loadFails: new Fault('transfer-stalled', 'port 1: silence') };
    expect((await flashOn(order)).outcome).toMatchObject({ code: 'transfer-stalled' });
    bench.hub.behaviour = {};
    bench.hub.stored = middleVersion as never;
    expect((await flashOn(later)).outcome).toEqual({ kind: 're-flashed' });
    expect(await flashOn(order)).toMatchObject({
      outcome: { kind: 'already-current' },
      verdicts: { write: 'not-reached' },
    });
    expect([disposition(order), disposition(later)]).toEqual(['already-current', 're-flashed']);
    expect(told()).toEqual([`${newVersion} pending`]);
  });
});

describe('a hub whose write was cut off, and was found whole by the next scan', () => {
  beforeEach(async () => {
    bench.watch((event) => {
      if (event.kind === 'step-began' && event.step === 'check' && bench.hub.writes.length === 2)
        bench.hub.behaviour = { checkFails: new Fault('check-failed', 'port 1: no answer') };
    });
    await bench.flash();
    bench.watch(() => {});
    bench.hub.behaviour = {};
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('is promised nothing more to write', () => {
    expect(bench.core.scan([chf], order).decision).toMatchObject({ kind: 'already-current' });
  });

  it('is not written over silently when it does not hold that image any more', async () => {
    bench.hub.behaviour = { comparesAs: 'differs' };
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'already-re-flashed' });
    expect(bench.hub.writes).toEqual([middleVersion, newVersion]);
  });
});

describe('a hub that was told of and then seen to run something else', () => {
  it('is told once where it runs again what the gateway knows', async () => {
    await bench.flash();
    accept();
    bench.hub.stored = oldVersion as never;
    await identify();
    bench.hub.stored = newVersion as never;
    expect((await bench.flash(undefined, identity.gpf)).outcome).toEqual({ kind: 're-flashed' });
    expect(told()).toEqual([`${newVersion} accepted`]);
  });
});
