import { describe, expect, it } from 'vitest';
import { keyCommand } from '../../../src-renderer/features/bench/key-command.ts';
import { slotView, verdict, working } from '../bench-view/sample-bench.ts';

const failed = verdict({ kind: 'failed', code: 'internal', detail: '' });
const done = verdict({ kind: 're-flashed' }, { isAllowed: false });
const selected = (slot: ReturnType<typeof slotView>) => ({ ...slot, isSelected: true });

describe('a digit', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => slotView(i + 1));

  it('selects its slot', () => {
    expect(keyCommand('3', twelve, '')).toEqual({ kind: 'select', slot: 3 });
  });

  it('makes a number with the one before it', () => {
    expect(keyCommand('2', twelve, '1')).toEqual({ kind: 'select', slot: 12 });
  });

  it('lets go of the slot that is selected', () => {
    expect(keyCommand('1', [selected(slotView(1))], '')).toEqual({ kind: 'select', slot: null });
  });

  it('says so when there is no such slot', () => {
    expect(keyCommand('9', twelve, '1')).toEqual({ kind: 'noSlot', digits: '19' });
  });
});

describe('R, C and S', () => {
  it('act on the only slot they fit', () => {
    const slots = [slotView(1, failed), slotView(2, working()), slotView(3)];
    expect(keyCommand('r', slots, '')).toEqual({ kind: 'retry', slot: 1 });
    expect(keyCommand('C', slots, '')).toEqual({ kind: 'clear', slot: 1 });
    expect(keyCommand('s', slots, '')).toEqual({ kind: 'stop', slot: 2 });
  });

  it('act on the selected slot among several', () => {
    const slots = [slotView(1, failed), selected(slotView(2, failed))];
    expect(keyCommand('r', slots, '')).toEqual({ kind: 'retry', slot: 2 });
  });

  it('never pick among several', () => {
    const slots = [slotView(1, failed), slotView(2, failed)];
    expect(keyCommand('r', slots, '')).toEqual({ kind: 'trouble', what: 'noRetry' });
  });

  it('never turn to another slot when the selected one does not fit', () => {
    const slots = [selected(slotView(1, done)), slotView(2, failed)];
    expect(keyCommand('r', slots, '')).toEqual({ kind: 'trouble', what: 'noRetry' });
  });

  it('retry no hub that is done', () => {
    expect(keyCommand('r', [slotView(1, done)], '')).toEqual({ kind: 'trouble', what: 'noRetry' });
  });

  it('stop nothing twice', () => {
    const stopping = slotView(1, { ...working(), isStopping: true });
    expect(keyCommand('s', [stopping], '')).toEqual({ kind: 'trouble', what: 'noStop' });
  });
});

it('leaves other keys alone', () => {
  expect(keyCommand('x', [slotView(1)], '')).toEqual({ kind: 'none' });
});
