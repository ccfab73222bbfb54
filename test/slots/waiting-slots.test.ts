import { beforeEach, describe, expect, it } from 'vitest';
import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import { createSlotBoard, type SlotBoard } from '../../src-main/core/slots/slot-board.ts';
import type { DeviceId } from '../../src-shared/domain/device-id.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { createFakeTime } from './fake-time.ts';

const slotNumbers = [1, 2, 3, 4];
const path = (slot: number): string => `COM${slot}`;
const ports = slotNumbers.map((slot) => ({ slot, port: path(slot) }));
const seen = (slots: readonly number[]) => slots.map((slot) => ({ path: path(slot) }));
const taskOf = (slot: number) => ({
  label: [`chf ${slot}` as DeviceId],
  workOrderId: 'WO1' as WorkOrderId,
  operator: 'Ann',
  hub: { chf: `chf ${slot}`, gpf: null, model: null, from: null, to: null },
});
const report: AttemptReport = {
  attemptId: 'a',
  chf: null,
  port: 'COM1',
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

describe('a bench that lets one slot of four be at work', () => {
  let board: SlotBoard;
  /** Attempts that began, by their port, and how each is ended. */
  let begun: Map<string, (report: AttemptReport) => void>;
  const shown = (slot: number) => board.views()[slot - 1]?.state;
  const place = (slot: number): number | null | undefined => {
    const state = shown(slot);
    return state?.kind === 'working' ? state.waitsBehind : undefined;
  };

  beforeEach(async () => {
    const time = createFakeTime();
    const attempts: typeof begun = new Map();
    begun = attempts;
    board = createSlotBoard({
      core: { flash: ({ port }) => new Promise((resolve) => attempts.set(port, resolve)) },
      clock: time,
      timer: time,
      onBug: (error) => {
        throw error;
      },
      onSlot: () => {},
      onSlots: () => {},
      onEnd: () => {},
    });
    board.configure({ slotCount: 4, flashAtOnce: 1, ports });
    board.portsSeen(seen(slotNumbers));
    for (const slot of slotNumbers) board.start(slot, taskOf(slot));
    await expect.poll(() => place(4)).toBe(2);
  });

  it('says on each other slot how many wait before it', () => {
    expect(slotNumbers.map(place)).toEqual([null, 0, 1, 2]);
    expect([...begun.keys()]).toEqual(['COM1']);
  });

  it('begins the next when one is done, and moves the others up', async () => {
    begun.get('COM1')?.(report);
    await expect.poll(() => [...begun.keys()]).toEqual(['COM1', 'COM2']);
    await expect.poll(() => slotNumbers.map(place)).toEqual([undefined, null, 0, 1]);
  });

  it('passes over a hub that was unplugged while it waited, and says that nothing was sent', async () => {
    board.portsSeen(seen([1, 3, 4]));
    await expect
      .poll(() => shown(2))
      .toMatchObject({
        kind: 'verdict',
        attemptId: null,
        outcome: { code: 'port-lost', detail: /nothing was sent/ },
        verdicts: { write: 'not-reached' },
      });
    expect([place(3), place(4)]).toEqual([0, 1]);
    begun.get('COM1')?.(report);
    await expect.poll(() => [...begun.keys()]).toEqual(['COM1', 'COM3']);
  });

  it('lets the unplugged one queue again at the end, by retry once it is back', async () => {
    board.portsSeen(seen([1, 3, 4]));
    await expect.poll(() => shown(2)?.kind).toBe('verdict');
    board.portsSeen(seen(slotNumbers));
    board.retry(2, 'Ann');
    await expect.poll(() => slotNumbers.map(place)).toEqual([null, 2, 0, 1]);
  });

  it('takes a stopped one out of the queue at once', async () => {
    board.stop(3);
    await expect
      .poll(() => shown(3))
      .toMatchObject({
        kind: 'verdict',
        outcome: { code: 'cancelled' },
        retry: { isAllowed: true },
      });
    expect(slotNumbers.map(place)).toEqual([null, 0, undefined, 1]);
  });

  it('begins more at once when the setting is raised', async () => {
    board.configure({ slotCount: 4, flashAtOnce: 3, ports });
    await expect.poll(() => [...begun.keys()]).toEqual(['COM1', 'COM2', 'COM3']);
    expect(slotNumbers.map(place)).toEqual([null, null, null, 0]);
  });

  it('closes without beginning any that waits', async () => {
    const closed = board.close();
    begun.get('COM1')?.(report);
    await closed;
    expect([...begun.keys()]).toEqual(['COM1']);
  });
});
