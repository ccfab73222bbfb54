import type { ShiftSteps, StepTimesView } from '../../../src-shared/contract/shift.ts';

export interface StepRow extends StepTimesView {
  /** By how many times this slot is slower than the bench; null when it is not, and for the bench itself. */
  readonly slowerFactor: number | null;
}

export type SlotSteps = ShiftSteps['slots'][number];

/** The steps of one slot, or of the bench when `slot` is null; none for a slot that did nothing in that time. */
export const stepRows = ({ bench, slots }: ShiftSteps, slot: number | null): readonly StepRow[] => {
  if (slot === null) return bench.map((times) => ({ ...times, slowerFactor: null }));
  const own = slots.find((one) => one.slot === slot);
  return (own?.steps ?? []).map((times) => ({
    ...times,
    slowerFactor: own?.slower.find(({ step }) => step === times.step)?.factor ?? null,
  }));
};

/** The slowest first: by its worst step. */
export const slowerSlots = ({ slots }: ShiftSteps): readonly SlotSteps[] => {
  const worst = ({ slower }: SlotSteps): number => Math.max(...slower.map(({ factor }) => factor));
  return slots.filter(({ slower }) => slower.length > 0).toSorted((a, b) => worst(b) - worst(a));
};

/** Slots that may be chosen: those that did something, and the one chosen before. */
export const slotChoices = ({ slots }: ShiftSteps, chosen: number | null): readonly number[] => {
  const numbers = new Set(slots.map(({ slot }) => slot));
  if (chosen !== null) numbers.add(chosen);
  return [...numbers].sort((a, b) => a - b);
};

/** Heights of the bars, 0..1 of the tallest; what happened at all shows. */
export const barHeights = (counts: readonly number[]): readonly number[] => {
  const tallest = Math.max(1, ...counts);
  return counts.map((count) => (count === 0 ? 0 : Math.max(0.08, count / tallest)));
};
