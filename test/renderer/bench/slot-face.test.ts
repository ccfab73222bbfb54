import { describe, expect, it } from 'vitest';
import {
  quietLine,
  slotFace,
  transferFraction,
  workLine,
} from '../../../src-renderer/features/bench/slot-face.ts';
import type { SlotState } from '../../../src-shared/contract/bench.ts';
import { slotView, verdict, working } from '../bench-view/sample-bench.ts';

const states: readonly SlotState[] = [
  { kind: 'unassigned' },
  { kind: 'empty' },
  { kind: 'ready' },
  { ...working(), waitsBehind: 0 },
  working(),
  verdict({ kind: 're-flashed' }),
  verdict({ kind: 'already-current' }),
  verdict({ kind: 'quarantined', reason: 'label-unknown', detail: '' }),
  verdict({ kind: 'failed', code: 'internal', detail: '' }),
  verdict({ kind: 'interrupted', hubState: 'suspect' }),
];

describe('the face of a slot', () => {
  it('has a shape and a word of its own in every state', () => {
    const faces = states.map(slotFace);
    expect(new Set(faces.map(({ shape }) => shape)).size).toBe(states.length);
    expect(new Set(faces.map(({ word }) => word)).size).toBe(states.length);
  });

  it('says that it is stopping', () => {
    expect(slotFace({ ...working(), isStopping: true }).word).toBe('Stopping');
  });
});

describe('the line of a slot at work', () => {
  it('says how many come before it while it waits for its turn', () => {
    expect(workLine({ ...working(), waitsBehind: 2 })).toBe('Waits for its turn, 2 before it');
    expect(workLine({ ...working(), waitsBehind: 0 })).toBe('Waits for its turn: it is the next');
  });

  it('says the step once its turn has come', () => {
    expect(workLine(working())).toBe('Writing');
  });
});

describe('progress', () => {
  it('is what the hub acknowledged', () => {
    expect(transferFraction(working(250))).toBe(0.25);
  });

  it('is unknown outside of a transfer, so that nothing stands at 100 %', () => {
    expect(transferFraction({ ...working(1_000), step: 'check' })).toBeNull();
  });

  it('is unknown before the size is', () => {
    expect(transferFraction({ ...working(), totalBytes: 0 })).toBeNull();
  });
});

it('says that two ports look the same, where an empty slot would hide it', () => {
  const slot = { ...slotView(2, { kind: 'empty' }), isPortPresent: false, isPortAmbiguous: true };
  expect(quietLine(slot)).toMatch(/Two ports share .* teach this slot in again/);
});

it('names the slot whose port it is that this one is bound to', () => {
  const slot = { ...slotView(2, { kind: 'empty' }), isPortPresent: false, portTakenBy: 1 };
  expect(quietLine(slot)).toBe("port 2 is slot 1's port. Give this slot its own in Settings.");
});

it('names the port that is not there', () => {
  const slot = { ...slotView(2, { kind: 'empty' }), isPortPresent: false };
  expect(quietLine(slot)).toContain('port 2');
});
