import { describe, expect, test } from 'vitest';
import { syncClockOf, systemClock } from '../../src-main/core/notify/sync-clock.ts';

const never = new AbortController().signal;

describe('the clock of a sync', () => {
  test('is not over a wait before it is', async () => {
    let isOver = false;
    const waiting = systemClock.sleep(20, never).then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    await waiting;
  });

  test('waits no longer once it is stopped', async () => {
    const stop = new AbortController();
    const waiting = systemClock.sleep(60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({
      code: 'sync-cancelled',
      message: 'Sync: stopped while waiting to try again',
    });
  });

  test('tells the time of whoever keeps it, by itself that of the machine', () => {
    expect(syncClockOf({ nowMs: () => 5 }).nowMs()).toBe(5);
    expect(systemClock.nowMs()).toBeGreaterThan(Date.UTC(2020));
  });
});
