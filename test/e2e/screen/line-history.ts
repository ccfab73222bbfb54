import { insertLineLoad } from '../../../src-main/core/store/line-loads.ts';
import { openStore } from '../../../src-main/core/store/open-store.ts';
import type { LineLoad } from '../../../src-shared/domain/line-load.ts';
import { addAttempt } from '../../review/review-store.ts';
import { portOfSlot } from '../../rig/virtual-rig.ts';

/** What the lines of slots did on earlier days, put into the store of a bench that is not open. */
export const keepLineHistory = (
  dataFolder: string,
  history: readonly { readonly slot: number; readonly loads: readonly LineLoad[] }[],
): void => {
  const store = openStore({ dataFolder, mode: 'write', nowMs: Date.now });
  store.transaction('keep what lines did', (db) => {
    const outcome = { kind: 're-flashed' } as const;
    addAttempt(db, { attemptId: 'earlier', hub: null, startedAtMs: 1, endedAtMs: 2, outcome });
    for (const { slot, loads } of history)
      for (const load of loads) {
        const port = portOfSlot(slot);
        const identity = { kind: 'path', value: port } as const;
        insertLineLoad(db, { ...load, attemptId: 'earlier', slot, port, identity });
      }
  });
  store.close();
};
