import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { createFakeTime } from '../slots/fake-time.ts';
import { identity, makeBenchTemplate, makeTestBench, type TestBench, workOrderId } from './test-bench.ts';

let template: string;
let bench: TestBench;
let monotonicMs = 0;
/** Wall time stays true for the catalogue; what counts seconds between scans is moved by the test. */
const clock = { nowMs: Date.now, monotonicMs: () => monotonicMs };
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(async () => {
  bench = await makeTestBench(template, { clock, timer: createFakeTime() });
});
afterEach(async () => {
  await bench.remove();
});

const scan = (text: string) => bench.client.bench.scan({ text, source: 'wedge' });
const label = (index: number): string => identity(index).gpf;
const attempts = (): number =>
  bench.bench.core.store.db.prepare<[], number>('SELECT count(*) FROM attempts').pluck().get() ?? 0;
const refusals = () =>
  listJournal(bench.bench.core.store.db, { limit: 500 }).filter(({ kind }) => kind === 'scan-refused');

describe('a scan that starts nothing', () => {
  it('before anybody signed on asks for that', async () => {
    await bench.plug(0, 1);
    await bench.client.bench.openWorkOrder({ id: workOrderId });
    expect(await scan(label(0))).toMatchObject({
      tone: 'attention',
      slot: null,
      hint: expect.stringContaining('Sign on'),
    });
    expect((await bench.slot(1)).state.kind).toBe('ready');
  });

  it('without a Work Order asks for one', async () => {
    await bench.client.bench.signOn({ operator: 'Ann' });
    expect(await scan(label(0))).toMatchObject({
      tone: 'attention',
      message: 'No Work Order is open at this bench',
    });
  });

  it('that is no label says what was read', async () => {
    await bench.signOnAndOpen();
    expect(await scan('hello\tworld')).toMatchObject({ tone: 'bad', text: 'hello world', slot: null });
  });

  it('for which no slot is ready says so and leaves no attempt', async () => {
    await bench.signOnAndOpen();
    expect(await scan(label(0))).toMatchObject({ tone: 'attention', message: 'No slot is ready' });
    expect(attempts()).toBe(0);
  });

  it('of a hub that is not expected is refused with its hint, journalled, and takes no slot', async () => {
    await bench.plug(6, 1);
    await bench.signOnAndOpen();
    const result = await scan(label(6));
    expect(result).toMatchObject({ tone: 'bad', slot: null, hint: expect.stringContaining('Work Order') });
    expect((await bench.slot(1)).state.kind).toBe('ready');
    expect(refusals()).toMatchObject([
      { actor: 'Ann', body: { reason: 'not-on-work-order', source: 'wedge' } },
    ]);
  });

  it('of a hub that a slot is at work on names that slot', async () => {
    const [hub] = bench.hubs;
    if (hub !== undefined) hub.behaviour.hangsBeforeWrite = true;
    await bench.plug(0, 1);
    await bench.plug(1, 2);
    await bench.signOnAndOpen();
    await scan(label(0));
    monotonicMs += 5_000;
    expect(await scan(label(0))).toMatchObject({ tone: 'attention', slot: 1 });
    expect((await bench.slot(2)).state.kind).toBe('ready');
  });
});

describe('a verdict about the hub itself', () => {
  const held = async (): Promise<void> => {
    bench.bench.core.store.db.exec("UPDATE hubs SET smi_status = 'Suspended'");
    await bench.signOnAndOpen();
  };
  const reason = () =>
    findExpectedHub(
      bench.bench.core.store.db,
      workOrderId as WorkOrderId,
      requireDeviceId(identity(0).chf, 'test'),
    )?.disposition;

  it('fills the slot, and settles the hub', async () => {
    await bench.plug(0, 1);
    await held();
    expect(await scan(label(0))).toMatchObject({ tone: 'bad', slot: 1 });
    expect((await bench.reaches(1, 'verdict')).outcome).toMatchObject({ reason: 'smi-status-not-pending' });
    expect(reason()).toBe('quarantined');
  });

  it('settles the hub also while no slot is free', async () => {
    await held();
    expect(await scan(label(0))).toMatchObject({ tone: 'bad', slot: null });
    await expect.poll(reason).toBe('quarantined');
  });
});

describe('the same scan again', () => {
  it('within a second is ignored and says so', async () => {
    await bench.signOnAndOpen();
    expect((await scan('RB:SLOT:2')).tone).toBe('good');
    monotonicMs += 900;
    expect(await scan('rb:slot:2')).toMatchObject({
      tone: 'attention',
      message: expect.stringContaining('ignored'),
    });
  });

  it('after a second counts', async () => {
    await scan('RB:SLOT:2');
    monotonicMs += 1_100;
    expect((await scan('RB:SLOT:2')).tone).toBe('good');
  });

  it('counts at once when the first did nothing', async () => {
    await bench.plug(0, 1);
    await scan(label(0));
    await bench.signOnAndOpen();
    expect(await scan(label(0))).toMatchObject({ tone: 'good', slot: 1 });
  });
});

describe('command barcodes', () => {
  it('sign on, open the Work Order and pick the slot: a whole start without a mouse', async () => {
    await bench.plug(0, 1);
    await bench.plug(1, 2);
    for (const code of ['RB:USER:Ann', `RB:WO:${workOrderId}`, 'RB:SLOT:2'])
      expect((await scan(code)).tone).toBe('good');
    expect((await bench.slot(2)).isSelected).toBe(true);
    expect(await scan(label(1))).toMatchObject({ tone: 'good', slot: 2 });
    expect((await bench.slot(2)).isSelected).toBe(false);
  });

  it.each([
    ['RB:WO:WO404', 'not imported'],
    ['RB:SLOT:30', 'this bench has 6'],
    ['RB:STOP:1', 'nothing runs'],
    ['RB:RETRY:1', 'no hub was tried'],
    ['RB:RETRY', '0 slots may be tried again'],
    ['RB:SYNC', 'no gateway'],
  ])('%s is refused: %s', async (code, why) => {
    await bench.client.bench.signOn({ operator: 'Ann' });
    expect(await scan(code)).toMatchObject({ tone: 'attention', message: expect.stringContaining(why) });
  });
});

it('a bench that never saw a catalogue answers with the fault', async () => {
  const { db } = bench.bench.core.store;
  db.exec('DELETE FROM catalogue_state');
  const reopened = await bench.cutAndReopen();
  bench = reopened;
  await bench.signOnAndOpen();
  await bench.plug(0, 1);
  expect(await scan(label(0))).toMatchObject({
    tone: 'attention',
    message: expect.stringContaining('no firmware catalogue'),
  });
});
