import type { HubDetail } from '../../../src-shared/contract/hubs.ts';

export type AttemptView = HubDetail['attempts'][number];

/** A step of an attempt on the attempt's own time line; `left` and `width` are fractions 0..1 of it. */
export interface StepBar {
  /** From 1. */
  readonly ordinal: number;
  readonly step: string;
  readonly release: string | null;
  readonly result: 'pass' | 'fail' | null;
  readonly detail: string | null;
  readonly durationMs: number | null;
  readonly left: number;
  readonly width: number;
}

/** Where the time line ends: the attempt's end, or the last thing known of one that was cut off. */
const spanMs = ({ startedAtMs, end, steps }: AttemptView): number => {
  const ends = steps.map((step) => step.startedAtMs + (step.durationMs ?? 0));
  return Math.max(1, (end?.endedAtMs ?? startedAtMs) - startedAtMs, ...ends.map((ms) => ms - startedAtMs));
};

const within = (fraction: number): number => Math.min(1, Math.max(0, fraction));

/** A step without a duration was never finished: its bar has no width, and the screen says so in words. */
export const stepBars = (attempt: AttemptView): readonly StepBar[] => {
  const span = spanMs(attempt);
  return attempt.steps.map((step, i) => {
    const left = within((step.startedAtMs - attempt.startedAtMs) / span);
    const width = Math.min(1 - left, within((step.durationMs ?? 0) / span));
    const { result, detail, durationMs, release } = step;
    return { ordinal: i + 1, step: step.step, release, result, detail, durationMs, left, width };
  });
};
