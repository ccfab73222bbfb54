import { describe, expect, it } from 'vitest';
import type { Core } from '../../src-main/core/create-core.ts';
import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import { createSlot, type SlotDependencies } from '../../src-main/core/slots/slot.ts';
import { createTurns } from '../../src-main/core/slots/turns.ts';
import type { SlotState } from '../../src-shared/contract/bench.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { chf } from '../domain/builders.ts';
import { createFakeTime, type FakeTime } from './fake-time.ts';

const report: AttemptReport = {
  attemptId: 'a',
  chf,
  port: 'COM3',
  outcome: { kind: 're-flashed' },
  verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
  hubLeft: 'running',
  from: null,
  to: null,
  durationMs: 5,
  ceilingFraction: 0.9,
  rescue: null,
  overridden: [],
};
const task = {
  label: [chf],
  workOrderId: 'WO1' as WorkOrderId,
  operator: 'Ann',
  hub: { chf, gpf: null, model: null, from: '1', to: '2' },
};

interface Heard {
  readonly states: SlotState[];
  readonly toldAtMs: number[];
  readonly bugs: unknown[];
  readonly ends: (AttemptReport | null)[];
  readonly time: FakeTime;
}

/** A slot with a hub on its port, over an attempt that the test plays. */
const slotOver = (flash: (heard: Heard, ...request: Parameters<Core['flash']>) => Promise<AttemptReport>) => {
  const time = createFakeTime();
  const heard: Heard = { states: [], toldAtMs: [], bugs: [], ends: [], time };
  const dependencies: SlotDependencies = {
    core: { flash: (...request) => flash(heard, ...request) },
    turns: createTurns(1, (error) => heard.bugs.push(error)),
    clock: time,
    timer: time,
    onBug: (error) => heard.bugs.push(error),
    onChange: (slot) => {
      heard.states.push(slot.view().state);
      heard.toldAtMs.push(time.nowMs());
    },
    onEnd: (_slot, end) => heard.ends.push(end),
  };
  const slot = createSlot(3, dependencies);
  slot.tell({ kind: 'port-bound', port: 'COM3' });
  slot.tell({ kind: 'port-appeared' });
  return { slot, heard };
};

describe('an attempt on a slot', () => {
  it('is told at once where it changes, and ten times a second where it moves on', async () => {
    const { slot, heard } = slotOver(async ({ time }, _request, onEvent) => {
      onEvent({ kind: 'step-began', step: 'load', version: null });
      for (let bytes = 1; bytes <= 1_000; bytes++) {
        time.pass(1);
        onEvent({ kind: 'progress', acknowledgedBytes: bytes, totalBytes: 1_000 });
      }
      return report;
    });
    heard.states.length = 0;
    slot.start(task);
    await slot.idle();
    const moving = heard.states.filter((state) => state.kind === 'working' && state.acknowledgedBytes > 0);
    expect(moving.length).toBeGreaterThan(8);
    expect(moving.length).toBeLessThanOrEqual(10);
    expect(heard.states.at(-1)?.kind).toBe('verdict');
  });

  it('that the record could not take ends in a verdict with the fault and its hint', async () => {
    const { slot, heard } = slotOver(async () => {
      throw new Fault('store-full', 'disk full');
    });
    slot.start(task);
    await slot.idle();
    expect(slot.view().state).toMatchObject({
      kind: 'verdict',
      outcome: { kind: 'failed', code: 'store-full', detail: 'disk full' },
      hub: { chf },
      hint: expect.any(String),
    });
    expect([heard.bugs, heard.ends]).toEqual([[], [null]]);
  });

  it('that meets a bug ends in a verdict too, and the bug is told', async () => {
    const bug = new TypeError('undefined is not a hub');
    const { slot, heard } = slotOver(async () => {
      throw bug;
    });
    slot.start(task);
    await slot.idle();
    expect(slot.view().state).toMatchObject({ kind: 'verdict', outcome: { code: 'internal' } });
    expect(heard.bugs).toEqual([bug]);
  });

  it('keeps a second one from beginning', async () => {
    const { slot } = slotOver(async () => report);
    slot.start(task);
    expect(() => slot.start(task)).toThrow(expect.objectContaining({ code: 'slot-busy' }));
    await slot.idle();
  });

  it('does not begin while the port is gone', () => {
    const { slot } = slotOver(async () => report);
    slot.tell({ kind: 'port-vanished', trouble: null });
    expect(() => slot.start(task)).toThrow(expect.objectContaining({ code: 'slot-not-ready' }));
    expect(slot.view().state.kind).toBe('empty');
  });

  it('hears of stop by its signal, and shows that it is being stopped', async () => {
    const { slot } = slotOver(async (_heard, _request, _onEvent, signal) => {
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      throw new Fault('cancelled', 'stopped');
    });
    slot.start(task);
    await new Promise((resolve) => setImmediate(resolve));
    expect(slot.stop()).toBe(true);
    expect(slot.view().state).toMatchObject({ kind: 'working', isStopping: true });
    await slot.idle();
    expect([slot.view().state.kind, slot.stop()]).toEqual(['verdict', false]);
  });
});
