import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeLink } from '../../src-main/core/identify/close-link.ts';
import { findAttempt, listAttempts } from '../../src-main/core/store/attempts.ts';
import { closeWorkOrder, findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { parseWorkOrderId, type WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { emptyLink } from '../rig/fake-loader.ts';
import { sampleWorkOrderId } from '../rig/sample-site.ts';
import {
  chf,
  identity,
  makeBench,
  makeTemplate,
  middleVersion,
  oldVersion,
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
afterEach(() => bench.remove());

const orderId = (text: string): WorkOrderId => {
  const id = parseWorkOrderId(text);
  if (id === null) throw new Error(`test: ${text} is no Work Order reference`);
  return id;
};
const importWorkOrder = (id: string): void =>
  bench.core.store.transaction('second Work Order', (db) => {
    db.prepare(
      `INSERT INTO work_orders (work_order_id, sec_party, state, imported_at_ms) VALUES (?, 'Supplier B', 'open', 0)`,
    ).run(id);
    db.prepare('INSERT INTO work_order_hubs (work_order_id, chf_id) VALUES (?, ?)').run(id, chf);
  });

describe('what goes on around an attempt', () => {
  it('does not fail a good re-flash because its port would not close', async () => {
    bench.link.close = () => Promise.reject(new Error('EIO'));
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(bench.bugs).toMatchObject([{ message: 'EIO' }]);
  });

  it('does not let a port that would not close hide why an attempt failed', async () => {
    bench.link.close = () => Promise.reject(new Error('EIO'));
    bench.hub.behaviour = { identifyFails: new Fault('no-reply', 'port 1: silence') };
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'no-reply' });
  });

  it('gives up on a port whose close never ends', async () => {
    const bugs: unknown[] = [];
    const link = { ...emptyLink('port 1'), close: () => new Promise<void>(() => {}) };
    await closeLink(link, (error) => bugs.push(error), 1);
    expect(bugs).toMatchObject([{ code: 'port-close-timeout' }]);
  });

  it('goes on when whoever watches it throws', async () => {
    bench.watch((event) => {
      throw new Error(`no screen for ${event.kind}`);
    });
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(bench.bugs.length).toBeGreaterThan(0);
  });

  it('claims no verdict of an earlier step when the hub is gone before the next one', async () => {
    const { writes } = bench.hub;
    bench.hub.behaviour = {
      get identifyFails() {
        return writes.length > 0 ? new Fault('no-reply', 'port 1: silence') : undefined;
      },
    } as typeof bench.hub.behaviour;
    expect(await bench.flash()).toMatchObject({
      outcome: { kind: 'failed', code: 'no-reply' },
      verdicts: { write: 'not-reached', restart: 'not-reached', version: 'not-reached' },
    });
  });

  it('goes no step further when another hub answers in the middle of a pathway', async () => {
    const { writes } = bench.hub;
    bench.hub.behaviour = {
      get identifyAs() {
        return writes.length > 0 ? { chf: requireDeviceId('88-73-84-90-6A-10-02-EB', 'test') } : {};
      },
    } as typeof bench.hub.behaviour;
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'hub-swapped' });
    expect(writes).toEqual([middleVersion]);
  });

  it('goes no step further when the hub holds another version than the step before gave it', async () => {
    const { writes } = bench.hub;
    bench.hub.behaviour = {
      get identifyAs() {
        return writes.length > 0 ? { firmwareVersion: oldVersion } : {};
      },
    } as typeof bench.hub.behaviour;
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'version-mismatch' });
    expect(writes).toEqual([middleVersion]);
  });
});

describe('the Work Order of an attempt', () => {
  it('stays the one it began with when another that expects the hub is imported meanwhile', async () => {
    bench.watch((event) => {
      if (event.kind === 'step-began' && event.step === 'identify' && bench.hub.writes.length === 0)
        importWorkOrder('WO-SECOND');
    });
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    const { db } = bench.core.store;
    expect(findExpectedHub(db, orderId(sampleWorkOrderId), chf)?.disposition).toBe('re-flashed');
    expect(findExpectedHub(db, orderId('WO-SECOND'), chf)?.disposition).toBeNull();
  });

  it('sends nothing to change the hub when it was closed meanwhile', async () => {
    bench.watch((event) => {
      if (event.kind === 'step-began' && event.step === 'identify')
        bench.core.store.transaction('close', (db) => closeWorkOrder(db, orderId(sampleWorkOrderId)));
    });
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'quarantined', reason: 'work-order-closed' });
    expect(bench.hub.writes).toEqual([]);
  });

  it('must be named when two open ones expect the hub, and the verdict names both', () => {
    importWorkOrder('WO-SECOND');
    const { decision } = bench.core.scan([chf], null);
    expect(decision).toMatchObject({ kind: 'quarantine', reason: 'not-on-work-order' });
    expect(decision.kind === 'quarantine' && decision.detail).toContain(
      `on 2 open Work Orders (WO-SECOND, ${sampleWorkOrderId})`,
    );
    expect(bench.core.scan([chf], orderId('WO-SECOND')).decision.kind).toBe('flash');
  });

  it('is said to be unknown when nobody imported it', () => {
    const { decision } = bench.core.scan([chf], orderId('WO-TYPO'));
    expect(decision.kind === 'quarantine' && decision.detail).toContain(
      'Work Order WO-TYPO was not imported on this bench',
    );
  });
});

describe('the record of an attempt', () => {
  it('holds what it was about when the label names no known hub', async () => {
    const report = await bench.flash(undefined, '00-00-00-00-00-00-00-01');
    expect(report).toMatchObject({ chf: null, outcome: { kind: 'quarantined', reason: 'label-unknown' } });
    expect(findAttempt(bench.core.store.db, report.attemptId)?.end?.outcome.kind).toBe('quarantined');
  });

  it('stands for each try, and each has its own end', async () => {
    bench.hub.behaviour = { identifyFails: new Fault('no-reply', 'port 1: silence') };
    await bench.flash();
    bench.hub.behaviour = {};
    await bench.flash(undefined, identity.chf);
    const ends = listAttempts(bench.core.store.db, chf).map(({ end }) => end?.outcome.kind);
    expect(ends.sort()).toEqual(['failed', 're-flashed']);
  });
});
