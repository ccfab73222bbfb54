import { describe, expect, it } from 'vitest';
import { openTestStore } from './open-test-store.ts';

const planOf = (sql: string): string =>
  openTestStore()
    .db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map((step) => step.detail)
    .join('\n');

describe('the review indexes', () => {
  it('find a day’s attempts without reading the others', () => {
    expect(planOf('SELECT outcome FROM attempts WHERE ended_at_ms >= 1 AND ended_at_ms < 2')).toMatch(
      /SEARCH attempts USING INDEX attempts_by_end/,
    );
  });

  it('find the latest attempts without sorting', () => {
    const plan = planOf(
      `SELECT outcome FROM attempts WHERE ended_at_ms IS NOT NULL ORDER BY ended_at_ms DESC, attempt_id DESC LIMIT 2`,
    );
    expect(plan).toMatch(/attempts_by_end/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
  });

  it('count a Work Order’s notified hubs from the index alone', () => {
    const plan = planOf(
      `SELECT count(DISTINCT chf_id) FROM outbox WHERE work_order_id = 'WO' AND state = 'accepted'`,
    );
    expect(plan).toMatch(/USING COVERING INDEX outbox_accepted/);
  });
});
