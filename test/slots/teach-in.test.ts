import { describe, expect, it } from 'vitest';
import { createTeachInDesk } from '../../src-main/core/bench/teach-in-desk.ts';
import type { SeenPort } from '../../src-main/core/links/port-identity.ts';
import type { Slot } from '../../src-main/core/slots/slot.ts';
import { nextSlot, type SlotEvent, unboundSlot } from '../../src-main/core/slots/slot-state.ts';
import type { TeachIn } from '../../src-shared/contract/settings.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { createFakeTime } from './fake-time.ts';

const port = (path: string, socket: string): SeenPort => ({
  path,
  identities: [
    { kind: 'topology', value: socket },
    { kind: 'path', value: path },
  ],
});
const [left, right] = [port('ttyUSB0', 'left'), port('ttyUSB1', 'right')];

/** Slot 2 works, the others are at rest. */
const slots = [1, 2, 3].map((number) => {
  const began: SlotEvent = {
    kind: 'attempt-began',
    hub: { chf: null, gpf: null, model: null, from: null, to: null },
    startedAtMs: 0,
  };
  return { condition: () => (number === 2 ? nextSlot(unboundSlot, began) : unboundSlot) } as Slot;
});

const teaching = (start: readonly SeenPort[] = [], bindPort: () => void = () => {}) => {
  const time = createFakeTime();
  const bound: string[] = [];
  const shown: TeachIn[] = [];
  let present = start;
  const desk = createTeachInDesk({
    board: { slots: () => slots },
    settings: {
      bindPort: (slot, { path }, _present, actor) => {
        bindPort();
        bound.push(`${slot} ${path} by ${actor}`);
        return {} as never;
      },
    },
    clock: time,
    timer: time,
    look: async () => desk.seen(present),
    onChange: (state) => shown.push(state),
  });
  /** Half a second with these ports there, and the look that ends it. */
  const later = async (...now: readonly SeenPort[]): Promise<void> => {
    present = now;
    time.pass(500);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { desk, bound, shown, later, time };
};
const fault = (code: string, message: string) => ({
  kind: 'failed',
  slot: 3,
  fault: expect.objectContaining({ code, message: expect.stringContaining(message) }),
});

describe('a slot that is taught its port', () => {
  it('waits 60 s, and is bound to the port that comes and stays', async () => {
    const { desk, later, bound, shown } = teaching([left]);
    expect(await desk.begin(3, 'Ann')).toEqual({ kind: 'waiting', slot: 3, endsAtMs: 60_000 });
    await later(left);
    await later(left, right);
    expect(bound).toEqual([]);
    await later(left, right);
    expect(bound).toEqual(['3 ttyUSB1 by Ann']);
    expect(shown.at(-1)).toEqual({ kind: 'bound', slot: 3, port: 'ttyUSB1' });
  });

  it('takes a port that was there, when it is pulled and plugged in again', async () => {
    const { desk, later, bound } = teaching([left, right]);
    await desk.begin(3, 'Ann');
    await later(left);
    await later(left, right);
    await later(left, right);
    expect(bound).toEqual(['3 ttyUSB1 by Ann']);
  });

  it('takes a port that came under the path of one pulled since the last look', async () => {
    const { desk, later, bound } = teaching([left]);
    await desk.begin(3, 'Ann');
    await later(port('ttyUSB0', 'right'));
    await later(port('ttyUSB0', 'right'));
    expect(bound).toEqual(['3 ttyUSB0 by Ann']);
  });

  it('is told why when two ports came at once, or one soon after the other', async () => {
    for (const steps of [[[left, right]], [[left], [left, right]]]) {
      const { desk, later, bound } = teaching();
      await desk.begin(3, 'Ann');
      for (const step of steps) await later(...step);
      expect(desk.state()).toEqual(fault('teach-in-several', '2 ports appeared at once: ttyUSB0, ttyUSB1'));
      expect(bound).toEqual([]);
    }
  });

  it('is told why when none came in time', async () => {
    const { desk, later, time, shown } = teaching([left]);
    await desk.begin(3, 'Ann');
    for (let halfSeconds = 0; halfSeconds < 119; halfSeconds++) await later(left);
    expect(desk.state().kind).toBe('waiting');
    await later(left);
    expect([time.nowMs(), desk.state()]).toEqual([60_000, fault('teach-in-nothing', 'within 60 s')]);
    await later(left, right);
    expect(shown).toHaveLength(2);
  });

  it('does not take a port that was gone again at once', async () => {
    const { desk, later, bound } = teaching();
    await desk.begin(3, 'Ann');
    await later(left);
    await later();
    await later(left);
    expect([bound, desk.state().kind]).toEqual([[], 'waiting']);
  });

  it('is told why its settings were refused, and another may begin', async () => {
    const refuse = (): void => {
      throw new Fault('slot-busy', 'Slot 1: an attempt runs');
    };
    const { desk, later } = teaching([], refuse);
    await desk.begin(3, 'Ann');
    await later(left);
    await later(left);
    expect(desk.state()).toEqual(fault('slot-busy', 'Slot 1'));
    expect(await desk.begin(1, 'Ann')).toMatchObject({ kind: 'waiting', slot: 1 });
  });

  it('takes nothing once it was cancelled', async () => {
    const { desk, later, bound } = teaching();
    await desk.begin(3, 'Ann');
    expect(desk.cancel()).toEqual({ kind: 'idle' });
    await later(left);
    await later(left);
    expect([bound, desk.state()]).toEqual([[], { kind: 'idle' }]);
  });

  it.each([
    ['teach-in-running', 'another waits', 1],
    ['slot-unknown', 'this bench has no such slot', 9],
    ['slot-busy', 'an attempt runs on it', 2],
  ])('%s: is refused when %s', async (code, _why, slot) => {
    const { desk } = teaching();
    if (code === 'teach-in-running') await desk.begin(3, 'Ann');
    const before = desk.state();
    await expect(desk.begin(slot, 'Ann')).rejects.toMatchObject({ code });
    expect(desk.state()).toBe(before);
  });
});
