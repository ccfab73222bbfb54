import { z } from 'zod';
import {
  deviceIdText,
  hubLeftSchema,
  none,
  outcomeSchema,
  procedure,
  timeMs,
  verdictsSchema,
} from './vocabulary.ts';

const hubRow = z.object({
  chf: deviceIdText,
  gpf: deviceIdText.nullable(),
  model: z.string(),
  firmwareVersion: z.string().nullable(),
  smiStatus: z.string().nullable(),
});
export type HubRow = z.infer<typeof hubRow>;

const attempt = z.object({
  attemptId: z.string(),
  workOrderId: z.string().nullable(),
  slot: z.int().nullable(),
  port: z.string(),
  operator: z.string(),
  startedAtMs: timeMs,
  from: z.string().nullable(),
  to: z.string().nullable(),
  verdicts: verdictsSchema,
  end: z
    .object({
      endedAtMs: timeMs,
      outcome: outcomeSchema,
      lineFraction: z.number().nullable(),
      hubLeft: hubLeftSchema,
    })
    .nullable(),
  steps: z.array(
    z.object({
      step: z.string(),
      release: z.string().nullable(),
      startedAtMs: timeMs,
      durationMs: z.number().nullable(),
      result: z.enum(['pass', 'fail']).nullable(),
      detail: z.string().nullable(),
    }),
  ),
});

const hubDetail = z.object({
  hub: hubRow.extend({
    registerVersion: z.string().nullable(),
    benchVersion: z.string().nullable(),
    acknowledgedVersion: z.string().nullable(),
    cspRegion: z.string().nullable(),
    hanVariant: z.string().nullable(),
    chtsVersion: z.string().nullable(),
    suspect: z.object({ from: z.string(), to: z.string() }).nullable(),
    isReleased: z.boolean(),
  }),
  attempts: z.array(attempt),
  notifications: z.array(
    z.object({
      outboxId: z.int(),
      firmwareVersion: z.string(),
      state: z.enum(['pending', 'sealed', 'accepted', 'parked', 'corrected', 'withdrawn']),
      createdAtMs: timeMs,
      batchId: z.string().nullable(),
      answerCode: z.string().nullable(),
      answerDetail: z.string().nullable(),
    }),
  ),
  journal: z.array(
    z.object({ seq: z.int(), atMs: timeMs, kind: z.string(), actor: z.string(), body: z.string() }),
  ),
});
export type HubDetail = z.infer<typeof hubDetail>;

export const hubsContract = {
  /**
   * By either Device ID or any part of it, with or without separators, by CHF; at most `limit`, `isMore` when there
   * are others. `total` is all that match.
   */
  find: procedure
    .input(z.object({ text: z.string().max(64), limit: z.int().min(1).max(200) }))
    .output(
      z.object({ hubs: z.array(hubRow), isMore: z.boolean(), total: z.int(), searchedInMs: z.number() }),
    ),
  show: procedure.input(z.object({ id: deviceIdText })).output(hubDetail),
  /** A shift lead's release of a hub whose SMI status is not Pending. */
  release: procedure.input(z.object({ id: deviceIdText })).output(none),
};
