import { oc } from '@orpc/contract';
import { z } from 'zod';
import { type FaultCode, faultRules } from '../domain/faults/fault.ts';
import { hubsLeft } from '../domain/outcome.ts';
import { type QuarantineReason, quarantineRules } from '../domain/reasons.ts';

/** Shapes that several procedures share. Everything that crosses is plain data; bytes stay in the core. */

const faultCodes = Object.keys(faultRules) as [FaultCode, ...FaultCode[]];
const reasons = Object.keys(quarantineRules) as [QuarantineReason, ...QuarantineReason[]];

/** `internal` is a bug of the program: its stack is in the log, never here. */
export const faultSchema = z.object({
  code: z.enum([...faultCodes, 'internal']),
  message: z.string(),
  hint: z.string(),
});
export type FaultView = z.infer<typeof faultSchema>;

/** Every procedure may end in a fault, as data. */
export const procedure = oc.errors({ FAULT: { message: 'fault', data: faultSchema } });

export const deviceIdText = z.string().min(1).max(64);
export const workOrderIdText = z.string().min(1).max(40);
export const slotNumber = z.int().min(1).max(32);
export const timeMs = z.number();
export const none = z.object({}).strict();

export const verdictSchema = z.enum(['pass', 'fail', 'not-reached']);
/** In which state an attempt left its hub; null in a record from before it was kept. */
export const hubLeftSchema = z.enum(hubsLeft).nullable();

export const verdictsSchema = z.object({
  write: verdictSchema,
  restart: verdictSchema,
  version: verdictSchema,
});

export const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('re-flashed') }),
  z.object({ kind: z.literal('already-current') }),
  z.object({ kind: z.literal('quarantined'), reason: z.enum(reasons), detail: z.string() }),
  z.object({ kind: z.literal('failed'), code: z.enum([...faultCodes, 'internal']), detail: z.string() }),
  z.object({ kind: z.literal('interrupted'), hubState: z.enum(['untouched', 'suspect', 'good']) }),
]);
export type OutcomeView = z.infer<typeof outcomeSchema>;

export const dispositionSchema = z.enum(['re-flashed', 'already-current', 'quarantined']);
