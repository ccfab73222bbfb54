import { z } from 'zod';
import { progressSchema } from './bench.ts';
import { deviceIdText, dispositionSchema, none, procedure, timeMs, workOrderIdText } from './vocabulary.ts';

const workOrderRow = z.object({
  id: workOrderIdText,
  secParty: z.string(),
  state: z.enum(['open', 'closed']),
  importedAtMs: timeMs,
  progress: progressSchema,
});
export type WorkOrderRow = z.infer<typeof workOrderRow>;

const workOrderHub = z.object({
  chf: deviceIdText,
  gpf: deviceIdText.nullable(),
  disposition: dispositionSchema.nullable(),
  reason: z.string().nullable(),
  disposedAtMs: timeMs.nullable(),
});
export type WorkOrderHub = z.infer<typeof workOrderHub>;

export const workOrdersContract = {
  list: procedure.input(none).output(z.array(workOrderRow)),
  /** A page of a Work Order's hubs, by CHF; `disposition` null means all, `open` those without one. */
  hubs: procedure
    .input(
      z.object({
        id: workOrderIdText,
        disposition: z.enum(['re-flashed', 'already-current', 'quarantined', 'open']).nullable(),
        offset: z.int().min(0),
        limit: z.int().min(1).max(500),
      }),
    )
    .output(z.object({ order: workOrderRow, hubs: z.array(workOrderHub), total: z.int() })),
  /** The text of a CSV or JSON export, up to 8 MiB. */
  importFile: procedure
    .input(z.object({ name: z.string().min(1).max(200), text: z.string().max(8 * 1024 * 1024) }))
    .output(
      z.object({
        added: z.int(),
        changed: z.int(),
        unchanged: z.int(),
        rejected: z.int(),
        /** The first of them, for the screen; all are in `rejectFile`. */
        rejects: z.array(
          z.object({ line: z.int(), column: z.string(), value: z.string(), reason: z.string() }),
        ),
        rejectFile: z.string().nullable(),
      }),
    ),
};
