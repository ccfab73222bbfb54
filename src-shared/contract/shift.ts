import { z } from 'zod';
import { none, procedure, timeMs } from './vocabulary.ts';

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

export const shiftContract = { today: procedure.input(none).output(today) };
