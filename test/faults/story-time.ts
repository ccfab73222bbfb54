/**
 * Time as stories have it: it goes on when everybody waits for it, straight to the next moment that somebody waits for, and by
 * a little with each turn of the event loop. So a story is the same on a machine that has other things to do, and nothing
 * is waited for in earnest. It stands still while files are read and written.
 */

/** Of the event loop; long enough that nothing is transferred in no time. */
const turnMs = 0.005;

type Work = (...args: never[]) => void;

/** What `setTimeout` gives, as far as anybody here uses it. */
class StoryTimer {
  atMs = 0;
  readonly waitMs: number;
  readonly work: () => void;
  readonly #time: StoryTime;

  constructor(time: StoryTime, waitMs: number, work: () => void) {
    this.#time = time;
    this.waitMs = Math.max(1, waitMs);
    this.work = work;
  }

  refresh(): this {
    this.#time.set(this);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

class StoryTime {
  #nowMs: number;
  readonly #waiting = new Set<StoryTimer>();
  readonly immediates = new Set<NodeJS.Immediate>();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  set(timer: StoryTimer): void {
    this.#waiting.delete(timer);
    timer.atMs = this.#nowMs + timer.waitMs;
    this.#waiting.add(timer);
  }

  clear(timer: StoryTimer): void {
    this.#waiting.delete(timer);
  }

  /** Of several that are due at once the one that was set first. */
  #next(): StoryTimer | null {
    let next: StoryTimer | null = null;
    for (const timer of this.#waiting) if (next === null || timer.atMs < next.atMs) next = timer;
    return next;
  }

  /** Once in each turn of the event loop. False where time stands still. */
  turn(): boolean {
    const isBusy = this.immediates.size > 0;
    if (!isBusy && isReadingOrWriting()) return false;
    this.#nowMs += turnMs;
    const next = this.#next();
    if (next === null) return isBusy;
    if (isBusy && next.atMs > this.#nowMs) return true;
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    this.#waiting.delete(next);
    next.work();
    return true;
  }
}

const isReadingOrWriting = (): boolean =>
  process.getActiveResourcesInfo().some((resource) => resource.includes('Req'));

const real = { setTimeout, clearTimeout, setImmediate, clearImmediate, dateNow: Date.now };
/** It never goes back, not even from one corpus to the next. */
let latestMs = 0;

const install = (time: StoryTime): (() => void) => {
  const [beganMs, beganAtMs] = [time.nowMs, real.dateNow()];
  const mine = {
    setTimeout: (work: Work, waitMs = 0, ...args: never[]) => {
      const timer = new StoryTimer(time, waitMs, () => work(...args));
      return timer.refresh();
    },
    clearTimeout: (timer: unknown) => {
      if (timer instanceof StoryTimer) time.clear(timer);
      else real.clearTimeout(timer as NodeJS.Timeout | undefined);
    },
    setImmediate: (work: Work, ...args: never[]) => {
      const immediate = real.setImmediate(() => {
        time.immediates.delete(immediate);
        work(...args);
      });
      time.immediates.add(immediate);
      return immediate;
    },
    clearImmediate: (immediate: NodeJS.Immediate | undefined) => {
      if (immediate !== undefined) time.immediates.delete(immediate);
      real.clearImmediate(immediate);
    },
  };
  Object.assign(globalThis, mine);
  Object.defineProperty(performance, 'now', { value: () => time.nowMs, configurable: true });
  Date.now = () => Math.floor(beganAtMs + time.nowMs - beganMs);
  return () => {
    const { dateNow, ...timers } = real;
    Object.assign(globalThis, timers);
    Reflect.deleteProperty(performance, 'now');
    Date.now = dateNow;
  };
};

/** All timers and clocks of the process are the story's until `work` has ended; one at a time. */
export const inStoryTime = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const time = new StoryTime(Math.max(latestMs, performance.now()));
  const uninstall = install(time);
  let isOver = false;
  const turn = (): void => {
    if (isOver) return;
    if (time.turn()) real.setImmediate(turn);
    else real.setTimeout(turn, 1);
  };
  turn();
  try {
    return await work();
  } finally {
    isOver = true;
    latestMs = time.nowMs;
    uninstall();
  }
};
