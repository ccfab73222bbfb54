import { onTestFinished } from 'vitest';
import { openStore, type ReadStore, type Store } from '../../src-main/core/store/open-store.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';

/** For one that is refused: whoever holds a store in these tests holds it on. */
const shortMs = 150;

export const openToWrite = (dataFolder: string): Store => {
  const store = openStore({ dataFolder, mode: 'write', nowMs: Date.now, busyTimeoutMs: shortMs });
  onTestFinished(() => store.close());
  return store;
};

export const openToRead = (dataFolder: string, busyTimeoutMs = shortMs): ReadStore => {
  const store = openStore({ dataFolder, mode: 'read', nowMs: Date.now, busyTimeoutMs });
  onTestFinished(() => store.close());
  return store;
};

/** `open`, closed again, or the code of the fault. */
export const tryToOpen = (dataFolder: string): string => {
  try {
    openToWrite(dataFolder).close();
    return 'open';
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
};
