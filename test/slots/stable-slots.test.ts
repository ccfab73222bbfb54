import { beforeEach, describe, expect, it } from 'vitest';
import type { SeenPort } from '../../src-main/core/links/port-identity.ts';
import { createSlotBoard, type SlotBoard } from '../../src-main/core/slots/slot-board.ts';
import type { PortBinding } from '../../src-shared/contract/settings.ts';
import type { DeviceId } from '../../src-shared/domain/device-id.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { createFakeTime } from './fake-time.ts';

const port = (path: string, socket: string): SeenPort => ({
  path,
  identities: [
    { kind: 'topology', value: socket },
    { kind: 'path', value: path },
  ],
});
const binding = (slot: number, socket: string, path: string): PortBinding => ({
  slot,
  port: path,
  identity: { kind: 'topology', value: socket },
});
const bindings = [binding(1, 'left', 'ttyUSB0'), binding(2, 'right', 'ttyUSB1')];
const task = {
  label: ['gpf' as DeviceId],
  workOrderId: 'WO1' as WorkOrderId,
  operator: 'Ann',
  hub: { chf: 'chf', gpf: 'gpf', model: null, from: null, to: null },
};

describe('the slots of a bench with two identical adapters', () => {
  let board: SlotBoard;
  let begun: string[];
  let pull: (error: unknown) => void;
  const shown = () => board.views().map(({ port: path, state }) => `${path} ${state.kind}`);

  beforeEach(() => {
    const time = createFakeTime();
    const paths: string[] = [];
    begun = paths;
    board = createSlotBoard({
      core: {
        flash: ({ port: path }) => {
          paths.push(path);
          return new Promise((_, reject) => {
            pull = reject;
          });
        },
      },
      clock: time,
      timer: time,
      onBug: (error) => {
        throw error;
      },
      onSlot: () => {},
      onSlots: () => {},
      onEnd: () => {},
    });
    board.configure({ slotCount: 2, flashAtOnce: 32, ports: bindings });
    board.portsSeen([port('ttyUSB0', 'left'), port('ttyUSB1', 'right')]);
  });

  it('keep their sockets when both were plugged in again in the other order', () => {
    board.portsSeen([]);
    expect(shown()).toEqual(['ttyUSB0 empty', 'ttyUSB1 empty']);
    board.portsSeen([port('ttyUSB0', 'right'), port('ttyUSB1', 'left')]);
    expect(shown()).toEqual(['ttyUSB1 ready', 'ttyUSB0 ready']);
  });

  it('keep their sockets when the numbers swapped between two looks', () => {
    board.portsSeen([port('ttyUSB1', 'left'), port('ttyUSB0', 'right')]);
    expect(shown()).toEqual(['ttyUSB1 ready', 'ttyUSB0 ready']);
  });

  it('leave the path of an unplugged one alone, though another socket has it now', () => {
    board.portsSeen([port('ttyUSB0', 'right')]);
    expect(shown()).toEqual(['ttyUSB0 empty', 'ttyUSB0 ready']);
    expect(() => board.start(1, task)).toThrow('its port ttyUSB0 is not there');
  });

  it('say that two ports share an identity, take neither, and are right again when one is gone', () => {
    const twins = [port('ttyUSB0', 'left'), port('ttyUSB7', 'left'), port('ttyUSB1', 'right')];
    board.portsSeen(twins);
    expect(shown()).toEqual(['ttyUSB0 empty', 'ttyUSB1 ready']);
    expect(board.views().map(({ isPortAmbiguous }) => isPortAmbiguous)).toEqual([true, false]);
    expect(() => board.start(1, task)).toThrow(expect.objectContaining({ code: 'port-ambiguous' }));
    board.portsSeen(twins.slice(1));
    expect(shown()).toEqual(['ttyUSB7 ready', 'ttyUSB1 ready']);
    expect(board.views().map(({ isPortAmbiguous }) => isPortAmbiguous)).toEqual([false, false]);
    board.portsSeen([]);
    expect(board.views().map(({ isPortAmbiguous }) => isPortAmbiguous)).toEqual([false, false]);
  });

  it('say whose port it is when one goes by a name that the other has by now, and work again when it is gone', () => {
    const named: PortBinding[] = [binding(1, 'left', 'ttyUSB0'), { slot: 2, port: 'ttyUSB1' }];
    board.configure({ slotCount: 2, flashAtOnce: 32, ports: named });
    board.portsSeen([port('ttyUSB1', 'left')]);
    expect(shown()).toEqual(['ttyUSB1 ready', 'ttyUSB1 empty']);
    expect(board.views().map(({ portTakenBy }) => portTakenBy)).toEqual([null, 1]);
    expect(() => board.start(2, task)).toThrow("Slot 2: ttyUSB1 is slot 1's port");
    expect(() => board.start(2, task)).toThrow(expect.objectContaining({ code: 'port-taken' }));
    board.portsSeen([port('ttyUSB0', 'left'), port('ttyUSB1', 'right')]);
    expect(shown()).toEqual(['ttyUSB0 ready', 'ttyUSB1 ready']);
    expect(board.views().map(({ portTakenBy }) => portTakenBy)).toEqual([null, null]);
  });

  it('flash on the path the port has now', async () => {
    board.portsSeen([port('ttyUSB5', 'left')]);
    board.start(1, task);
    await expect.poll(() => begun).toEqual(['ttyUSB5']);
  });

  it('take new settings while one is at work on a renumbered port that stays its own', () => {
    board.portsSeen([port('ttyUSB5', 'left'), port('ttyUSB1', 'right')]);
    board.start(1, task);
    board.configure({ slotCount: 3, flashAtOnce: 32, ports: bindings });
    expect(shown()).toEqual(['ttyUSB5 working', 'ttyUSB1 ready', 'null unassigned']);
    const rebound = [binding(1, 'elsewhere', 'ttyUSB5')];
    expect(() => board.configure({ slotCount: 3, flashAtOnce: 32, ports: rebound })).toThrow(
      'an attempt runs on ttyUSB5',
    );
  });

  it('go on each by itself when one is pulled during its attempt and comes back with another number', async () => {
    board.start(1, task);
    await expect.poll(() => begun).toEqual(['ttyUSB0']);
    board.portsSeen([port('ttyUSB2', 'left'), port('ttyUSB1', 'right')]);
    expect(shown()).toEqual(['ttyUSB0 working', 'ttyUSB1 ready']);
    pull(new Fault('port-lost', 'ttyUSB0: pulled'));
    await expect.poll(shown).toEqual(['ttyUSB0 verdict', 'ttyUSB1 ready']);
    expect(() => board.retry(1, 'Ann')).toThrow('not there');
    board.portsSeen([port('ttyUSB2', 'left'), port('ttyUSB1', 'right')]);
    expect(shown()).toEqual(['ttyUSB2 ready', 'ttyUSB1 ready']);
  });
});
