import { z } from 'zod';
import { none, procedure, slotNumber, timeMs } from './vocabulary.ts';

/** Today, by the bench's clock and time zone. */
const today = z.object({
  fromMs: timeMs,
  toMs: timeMs,
  hours: z.array(
    z.object({
      hourStartsAtMs: timeMs,
      reFlashed: z.int(),
      alreadyCurrent: z.int(),
      quarantined: z.int(),
      failed: z.int(),
    }),
  ),
  /** Hubs whose first attempt of the day was good, over hubs attempted; null when there was none. */
  firstPassYield: z.number().nullable(),
  hubsAttempted: z.int(),
  hubsPerHour: z.number().nullable(),
  /** Most frequent first. */
  failures: z.array(z.object({ reason: z.string(), count: z.int(), hint: z.string().nullable() })),
  medianSeconds: z.number().nullable(),
});
export type ShiftToday = z.infer<typeof today>;

/** Of a step that passed; null where none did. Shares of the steps that none exceeds: p50 is the middle one. */
const stepTimes = z.object({
  step: z.string(),
  count: z.int(),
  failedCount: z.int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
  /** How many took how long: from `fromMs` in steps of `binMs`, the last for all that took longer. Same bins for bench and slots. */
  histogram: z.object({ fromMs: z.number(), binMs: z.number(), counts: z.array(z.int()) }),
});
export type StepTimesView = z.infer<typeof stepTimes>;

export const stepsPeriods = ['today', 'week'] as const;
export type StepsPeriod = (typeof stepsPeriods)[number];

/** How long steps took in the attempts that ended in the time asked for, over all slots and by slot. */
const shiftSteps = z.object({
  fromMs: timeMs,
  toMs: timeMs,
  bench: z.array(stepTimes),
  slots: z.array(
    z.object({
      slot: slotNumber,
      steps: z.array(stepTimes),
      /** Steps in which this slot is slower than the bench for the same releases, and by how many times. */
      slower: z.array(z.object({ step: z.string(), factor: z.number() })),
    }),
  ),
});
export type ShiftSteps = z.infer<typeof shiftSteps>;

export const shiftContract = {
  today: procedure.input(none).output(today),
  /** `today` since midnight, `week` since midnight six days ago, by the bench's clock. */
  steps: procedure.input(z.object({ period: z.enum(stepsPeriods) })).output(shiftSteps),
};
