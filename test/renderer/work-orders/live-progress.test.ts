import { describe, expect, it } from 'vitest';
import { withLiveProgress } from '../../../src-renderer/features/work-orders/live-progress.ts';

const progress = { expected: 3, reFlashed: 0, alreadyCurrent: 0, quarantined: 0, open: 3, notified: 0 };
const row = (id: string) => ({ id, secParty: 'P', state: 'open' as const, importedAtMs: 0, progress });

describe('the list of Work Orders', () => {
  it('has the newest counts of the one this bench works on', () => {
    const newest = { ...progress, reFlashed: 1, open: 2 };
    const current = { id: 'WO2', secParty: 'P', state: 'open' as const, progress: newest };
    expect(withLiveProgress([row('WO1'), row('WO2')], current).map((order) => order.progress)).toEqual([
      progress,
      newest,
    ]);
  });

  it('is as it was answered while none is open', () => {
    expect(withLiveProgress([row('WO1')], null)).toEqual([row('WO1')]);
  });
});
