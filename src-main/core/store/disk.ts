import { closeSync, fdatasync, openSync } from 'node:fs';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

/** The way of the database's log to the disk, off the core's thread. */
export interface Disk {
  /**
   * Resolves when all that was committed before the call is on the disk. Whoever asks while one trip is under way shares the
   * next. Rejects with `store-full` or `store-unusable`, and from then on always: after a failed trip nobody knows
   * what the disk holds, however well the next one goes.
   */
  reached(): Promise<void>;
  close(): void;
}

const faultOf = (path: string, error: NodeJS.ErrnoException): Fault => {
  const code = error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'store-full' : 'store-unusable';
  return new Fault(code, `${path}: what was written did not reach the disk (${error.message})`, {
    cause: error,
  });
};

type Sync = (fd: number, done: (error: NodeJS.ErrnoException | null) => void) => void;

/** `path` is the log of a database that is open, and stays so: SQLite removes it with the last connection only. */
export const openDisk = (path: string, sync: Sync = fdatasync): Disk => {
  let fd: number | null = null;
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let fault: Fault | null = null;
  let isClosed = false;

  const closeWhenIdle = (): void => {
    if (!isClosed || underWay !== null || fd === null) return;
    closeSync(fd);
    fd = null;
  };

  const openLog = (): number => {
    try {
      return openSync(path, 'r+');
    } catch (error) {
      fault = faultOf(path, error as NodeJS.ErrnoException);
      throw fault;
    }
  };

  const go = (): Promise<void> => {
    const log = fd ?? openLog();
    fd = log;
    underWay = new Promise<void>((resolve, reject) => {
      sync(log, (error) => {
        underWay = null;
        if (error !== null) fault = faultOf(path, error);
        closeWhenIdle();
        if (fault === null) resolve();
        else reject(fault);
      });
    });
    return underWay;
  };

  return {
    reached: async () => {
      if (fault !== null) throw fault;
      // SQLite brings the log to the disk itself when its last connection closes.
      if (isClosed) return;
      if (underWay === null) return go();
      next ??= underWay.then(() => {
        next = null;
        return isClosed ? undefined : go();
      });
      return next;
    },
    close: () => {
      isClosed = true;
      closeWhenIdle();
    },
  };
};
