import { describe, expect, it } from 'vitest';
import { syncSummary } from '../../../src-renderer/app/sync-summary.ts';
import type { SyncState } from '../../../src-shared/contract/bench.ts';
import { bench } from '../bench-view/sample-bench.ts';

const hourMs = 3_600_000;
const sync = (over: Partial<SyncState>): SyncState => ({
  ...bench().sync,
  gateway: 'https://gateway.example',
  online: 'online',
  ...over,
});

describe('the sync state in the header', () => {
  it('is quiet while nothing waits', () => {
    expect(syncSummary(sync({}), 0)).toEqual({ line: 'Online', detail: 'Nothing waits', tone: 'plain' });
  });

  it('counts what is not sealed and what is not receipted as one backlog, with its age', () => {
    const { detail } = syncSummary(sync({ pending: 5, sealed: 2, oldestAgeMs: 3 * hourMs }), 0);
    expect(detail).toBe('7 wait, oldest 3 h');
  });

  it('lets the age grow between two words of the core', () => {
    const { detail } = syncSummary(sync({ pending: 1, oldestAgeMs: 2 * hourMs }), hourMs);
    expect(detail).toBe('1 wait, oldest 3 h');
  });

  it('wants attention for a backlog older than a day, though the gateway answers', () => {
    expect(syncSummary(sync({ pending: 1, oldestAgeMs: 25 * hourMs }), 0).tone).toBe('attention');
  });

  it('wants attention while the gateway cannot be reached', () => {
    expect(syncSummary(sync({ online: 'offline' }), 0).tone).toBe('attention');
  });

  it('is bad as long as a reject is parked', () => {
    const { detail, tone } = syncSummary(sync({ parked: 2 }), 0);
    expect({ detail, tone }).toEqual({ detail: 'Nothing waits, 2 parked', tone: 'bad' });
  });

  it('says that no gateway is set rather than that it is offline', () => {
    expect(syncSummary(sync({ gateway: null, online: 'offline' }), 0)).toMatchObject({
      line: 'No gateway set',
      tone: 'plain',
    });
  });
});
