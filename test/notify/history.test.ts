import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runHistory } from './history-run.ts';

/** One thing that happens to a bench and its gateway; `runHistory` says what each means. */
const hub = fc.nat({ max: 2 });
const event = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('queue' as const), hub }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('sync' as const),
      faults: fc.array(
        fc.constantFrom('none', 'lose-request', 'lose-reply', 'truncate-reply', 'busy', 'arrive-late'),
        { maxLength: 6 },
      ),
      limit: fc.integer({ min: 1, max: 3 }),
      crashAfterSteps: fc.option(fc.integer({ min: 1, max: 30 }), { freq: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart-gateway' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'repeat-an-old-request' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('jump-clock' as const),
      days: fc.integer({ min: -4000, max: 4000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('refuse' as const),
      hub,
      code: fc.constantFrom('E120203', 'E120290'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('refuse-no-more' as const), hub }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'resend-parked' as const }) },
);

const runs = Number(process.env.HISTORY_RUNS ?? 100);

describe('any history of faults', () => {
  test('ends with every notification applied once, in order, and receipted', {
    timeout: 20_000 + runs * 2_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 25 }), async (events) => {
        const end = await runHistory(events);
        try {
          expect(end.appliedTwice).toEqual([]);
          expect(end.appliedRequests).toEqual(end.acceptedRequests);
          expect(end.appliedOrderByHub).toEqual(end.queuedOrderByHub);
          expect(end.acknowledgedByHub).toEqual(end.inventoryByHub);
          expect(end.unsettled).toEqual({ pending: 0, sealed: 0, parked: 0 });
          expect(end.batchesWithoutReceipt).toEqual([]);
          expect(end.journalProblems).toEqual([]);
        } finally {
          rmSync(end.folder, { recursive: true, force: true });
        }
      }),
      { numRuns: runs },
    );
  });
});
