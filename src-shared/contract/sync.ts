import { z } from 'zod';
import { deviceIdText, none, procedure, timeMs } from './vocabulary.ts';

const batch = z.object({
  batchId: z.string(),
  sequence: z.int(),
  sealedAtMs: timeMs,
  entryCount: z.int(),
  state: z.enum(['sealed', 'receipted', 'refused']),
  sendCount: z.int(),
  lastError: z.string().nullable(),
  receipt: z
    .object({ receivedAtMs: timeMs, accepted: z.int(), parked: z.int(), channel: z.enum(['http', 'file']) })
    .nullable(),
});
export type BatchView = z.infer<typeof batch>;

const parked = z.object({
  outboxId: z.int(),
  chf: deviceIdText,
  workOrderId: z.string().nullable(),
  firmwareVersion: z.string(),
  answerCode: z.string().nullable(),
  answerDetail: z.string().nullable(),
  createdAtMs: timeMs,
});
export type ParkedView = z.infer<typeof parked>;

export const syncContract = {
  /** Newest first. */
  batches: procedure
    .input(z.object({ offset: z.int().min(0), limit: z.int().min(1).max(200) }))
    .output(z.object({ batches: z.array(batch), total: z.int() })),
  parked: procedure.input(none).output(z.array(parked)),
  /** Starts a sync; its end comes as a bench event. */
  now: procedure.input(none).output(none),
  resend: procedure
    .input(
      z.object({
        outboxId: z.int(),
        gpf: deviceIdText.nullable(),
        workOrderId: z.string().max(40).nullable(),
        firmwareVersion: z.string().max(8).nullable(),
      }),
    )
    .output(z.object({ outboxId: z.int() })),
};
