import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importWorkOrders } from '../../src-main/core/receive/import-work-orders.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { farMs } from '../../src-shared/domain/bench-time.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { chf, identity, makeBench, makeTemplate, type TestBench } from '../flash/bench.ts';
import { workOrderCsv } from '../rig/sample-hubs.ts';
import { createWrongClock, type WrongClock } from './wrong-clock.ts';

/** A bench whose clock battery dies (ADR 0015). Its catalogue is of today and is trusted for 30 days. */

const dayMs = 24 * 3_600_000;
const year = (number: number): number => Date.UTC(number, 0, 1);

let template: string;
let bench: TestBench;
let clock: WrongClock;
let todayMs: number;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  todayMs = Date.now();
  clock = createWrongClock(todayMs);
  bench = makeBench(template, clock);
});
afterEach(() => bench.remove());

const outcome = async () => (await bench.flash()).outcome;
const newest = () => listJournal(bench.core.store.db, { limit: 1 })[0];

it('a disk that cannot keep how late it is known to be stops nothing: the journal knows', () => {
  const { store, time } = bench.core;
  const before = store.db.prepare('SELECT * FROM time_floor').all();
  store.db.pragma('query_only = ON');
  expect(() => time.keep()).not.toThrow();
  store.db.pragma('query_only = OFF');
  expect(store.db.prepare('SELECT * FROM time_floor').all()).toEqual(before);
});

describe('a clock that fell back', () => {
  it('installs no catalogue again that had expired, and works on with one that had not', async () => {
    clock.set(todayMs + 29 * dayMs);
    bench.core.time.nowMs();
    clock.set(todayMs + 31 * dayMs);
    expect(await outcome()).toMatchObject({ kind: 'quarantined', reason: 'catalogue-expired' });
    clock.set(todayMs);
    expect(await outcome()).toMatchObject({ reason: 'catalogue-expired' });
    // Nor after a start on that clock: what was recorded is the floor.
    bench = bench.reopen();
    expect(await outcome()).toMatchObject({ reason: 'catalogue-expired' });
  });

  it('keeps a release effective that was, at 2016', async () => {
    clock.set(year(2016));
    expect(await outcome()).toEqual({ kind: 're-flashed' });
  });

  it('records on from the newest time it has recorded itself, and tells the gateway no year 2016', async () => {
    await bench.flash();
    const beforeMs = newest()?.atMs ?? 0;
    clock.set(year(2016));
    clock.pass(60_000);
    bench.core.releaseHub(findAssetByChf(bench.core.store.db, chf) ?? expect.fail('in the register'), 'Lea');
    expect(newest()?.atMs).toBe(beforeMs + 60_000);
    const [entry] = listEntriesOfHub(bench.core.store.db, chf);
    expect(JSON.parse(entry?.messageJson ?? '').ReflashedAtMs).toBeGreaterThanOrEqual(todayMs);
  });
});

describe('a clock far ahead', () => {
  it('settles no hub for it: what its dates say is in doubt', async () => {
    clock.set(year(2036));
    expect(await outcome()).toMatchObject({ kind: 'quarantined', reason: 'clock-in-doubt' });
    clock.set(todayMs);
    expect(await outcome()).toEqual({ kind: 're-flashed' });
  });

  it('stays in doubt while facts are recorded by it, and after a start', () => {
    clock.set(todayMs + farMs + dayMs);
    for (let nth = 0; nth < 3; nth++) bench.core.store.transaction('a fact', () => bench.core.time.nowMs());
    expect(bench.core.time.reading().state).toBe('ahead');
    bench = bench.reopen();
    expect(bench.core.time.reading().state).toBe('ahead');
  });

  it('is right once a shift lead says so, which is journalled, and still after a start', async () => {
    clock.set(todayMs + farMs + dayMs);
    bench.core.time.trustClock('Lea');
    expect(bench.core.time.reading().state).toBe('right');
    expect(newest()).toMatchObject({ kind: 'clock-trusted', actor: 'Lea' });
    bench = bench.reopen();
    expect(bench.core.time.reading().state).toBe('right');
    expect(await outcome()).toMatchObject({ reason: 'catalogue-expired' });
  });

  it('gives way to the right one again once a shift lead says that, backwards', () => {
    clock.set(year(2036));
    bench.core.time.trustClock('Lea');
    clock.set(todayMs);
    expect(bench.core.time.reading().state).toBe('behind');
    bench.core.time.trustClock('Lea');
    bench = bench.reopen();
    expect(bench.core.time.reading().state).toBe('right');
    expect(bench.core.time.nowMs()).toBe(todayMs);
  });
});

describe('a gateway that was authenticated', () => {
  it('sets a bench right whose clock died, also for the next start', () => {
    clock.set(year(2016));
    bench.core.time.hear(todayMs + dayMs, 'https://gateway');
    expect(bench.core.time.nowMs()).toBe(todayMs + dayMs);
    bench = bench.reopen();
    expect(bench.core.time.nowMs()).toBeGreaterThanOrEqual(todayMs + dayMs);
  });

  it('is named where it differs from a clock that nothing else doubts, and moves nothing', () => {
    bench.core.time.nowMs();
    bench.core.time.hear(todayMs + 3 * 3_600_000, 'https://gateway');
    expect(bench.core.time.contradiction()).toEqual({ source: 'https://gateway', byMs: 3 * 3_600_000 });
    expect(bench.core.time.nowMs()).toBe(todayMs);
    bench.core.time.hear(todayMs, 'https://gateway');
    expect(bench.core.time.contradiction()).toBeNull();
  });
});

describe('own facts in their order', () => {
  const order = 'WO0000000000002' as WorkOrderId;
  const comeBack = async (): Promise<void> => {
    const source = join(bench.core.store.dataFolder, 'again.csv');
    writeFileSync(source, workOrderCsv([identity], order));
    const rejectFile = join(bench.core.store.dataFolder, 'rejects.csv');
    await importWorkOrders(bench.core.store, {
      source,
      rejectFile,
      actor: 'test',
      nowMs: bench.core.time.nowMs,
    });
  };
  const reasonOn = (): string => {
    const { decision } = bench.core.scan([chf], order);
    return decision.kind === 'quarantine' ? decision.reason : decision.kind;
  };
  const installed = (): void =>
    bench.core.store.transaction('in the field meanwhile', (db) => {
      db.prepare(`UPDATE hubs SET smi_status = 'Commissioned' WHERE chf_id = ?`).run(chf);
    });
  const release = (): void =>
    bench.core.releaseHub(findAssetByChf(bench.core.store.db, chf) ?? expect.fail('in the register'), 'Lea');

  it('do not carry a release over to the next visit that was given while the clock was ahead', async () => {
    installed();
    clock.set(todayMs + 20 * dayMs);
    release();
    clock.set(todayMs + 1);
    await comeBack();
    expect(reasonOn()).toBe('smi-status-not-pending');
  });

  it('let a Work Order be released that was imported while the clock was ahead', async () => {
    installed();
    clock.set(todayMs + 20 * dayMs);
    await comeBack();
    clock.set(todayMs + 1);
    release();
    expect(reasonOn()).toBe('flash');
  });
});
