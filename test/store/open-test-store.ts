import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src-main/core/store/open-store.ts';

/** A folder that is gone when the test is over. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A new store of the bench `BENCH-TEST` in a folder of its own; closed and removed when the test is over. */
export const openTestStore = (dataFolder = temporaryFolder()): Store => {
  const store = openStore({ dataFolder, mode: 'write', nowMs: () => 1_000, benchId: 'BENCH-TEST' });
  onTestFinished(() => store.close());
  return store;
};
