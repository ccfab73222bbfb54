/** Work to be done later, handed in so that tests decide when later is. */
export interface Timer {
  /** Runs `work` once after `waitMs`; the returned function calls it off. */
  after(waitMs: number, work: () => void): () => void;
}

/** Keeps no process alive by itself. */
export const systemTimer: Timer = {
  after: (waitMs, work) => {
    const handle = setTimeout(work, waitMs);
    handle.unref();
    return () => clearTimeout(handle);
  },
};

/** Now, and again after each `everyMs`; the returned function ends it. */
export const every = (timer: Timer, everyMs: number, work: () => void): (() => void) => {
  let callOff = (): void => {};
  const again = (): void => {
    work();
    callOff = timer.after(everyMs, again);
  };
  again();
  return () => callOff();
};
