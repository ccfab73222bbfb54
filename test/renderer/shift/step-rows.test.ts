import { describe, expect, it } from 'vitest';
import { duration } from '../../../src-renderer/features/shift/duration.ts';
import {
  barHeights,
  slotChoices,
  slowerSlots,
  stepRows,
} from '../../../src-renderer/features/shift/step-rows.ts';
import type { ShiftSteps, StepTimesView } from '../../../src-shared/contract/shift.ts';

const times = (step: string, p50Ms: number): StepTimesView => ({
  step,
  count: 10,
  failedCount: 0,
  p50Ms,
  p95Ms: p50Ms,
  maxMs: p50Ms,
  histogram: { fromMs: 0, binMs: 1, counts: [1] },
});

const steps: ShiftSteps = {
  fromMs: 0,
  toMs: 1,
  bench: [times('load', 1_000), times('check', 10)],
  slots: [
    { slot: 2, steps: [times('load', 1_000)], slower: [] },
    { slot: 5, steps: [times('load', 1_300)], slower: [{ step: 'load', factor: 1.3 }] },
    {
      slot: 9,
      steps: [times('load', 1_300), times('restart', 9_000)],
      slower: [
        { step: 'load', factor: 1.3 },
        { step: 'restart', factor: 2 },
      ],
    },
  ],
};

describe('the rows of the step table', () => {
  it('are the bench’s without a slot, and against nothing', () => {
    expect(stepRows(steps, null).map(({ step, slowerFactor }) => [step, slowerFactor])).toEqual([
      ['load', null],
      ['check', null],
    ]);
  });

  it('are the slot’s own, with the factor of the step in which it is slower', () => {
    expect(stepRows(steps, 9).map(({ step, slowerFactor }) => [step, slowerFactor])).toEqual([
      ['load', 1.3],
      ['restart', 2],
    ]);
  });

  it('are none for a slot that did nothing', () => {
    expect(stepRows(steps, 7)).toEqual([]);
  });
});

it('slower slots come worst first, the others not at all', () => {
  expect(slowerSlots(steps).map(({ slot }) => slot)).toEqual([9, 5]);
});

it('the slot chosen can be chosen still when it did nothing in the other days', () => {
  expect(slotChoices(steps, 7)).toEqual([2, 5, 7, 9]);
});

describe('the bars of a spread', () => {
  it('are as high as the tallest is high', () => {
    expect(barHeights([0, 5, 10])).toEqual([0, 0.5, 1]);
  });

  it('show what happened once among thousands', () => {
    expect(barHeights([1, 10_000])[0]).toBeGreaterThan(0.05);
  });

  it('are none where nothing is', () => {
    expect(barHeights([0, 0])).toEqual([0, 0]);
  });
});

it.each([
  [null, '–'],
  [3.14, '3.1 ms'],
  [640.4, '640 ms'],
  [41_260, '41.3 s'],
])('a time of %s ms reads %s', (ms, said) => {
  expect(duration(ms)).toBe(said);
});
