import { describe, expect, it } from 'vitest';
import { shiftToday } from '../../src-main/core/review/shift-today.ts';
import { listEndedAttempts } from '../../src-main/core/store/attempts.ts';
import { workOrderProgress } from '../../src-main/core/store/work-orders.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { openTestStore } from './open-test-store.ts';
import { planOf } from './plan-of.ts';

describe('the review indexes', () => {
  it('find a day’s attempts without reading the others', () => {
    const plan = planOf(openTestStore().db, (db) => shiftToday(db, { nowMs: 2, dayStartMs: 1 }));
    expect(plan).toMatch(/SEARCH attempts USING INDEX attempts_by_end/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
  });

  it('find the latest attempts without sorting', () => {
    const plan = planOf(openTestStore().db, (db) => listEndedAttempts(db, 2));
    expect(plan).toMatch(/attempts_by_end/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
  });

  it('count a Work Order’s notified hubs from the index alone', () => {
    const plan = planOf(openTestStore().db, (db) => workOrderProgress(db, 'WO' as WorkOrderId));
    expect(plan).toMatch(/USING COVERING INDEX outbox_accepted/);
  });
});
