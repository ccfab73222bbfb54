import type { Clock } from '../clock.ts';
import type { Timer } from '../timer.ts';

/** At most ten tellings of progress per second and slot. */
export const progressEveryMs = 100;

export interface Coalescer {
  /** Tells at once; whatever waited is part of it. */
  now(): void;
  /** Tells now when the last telling is long enough ago, else once as soon as it is. */
  soon(): void;
  stop(): void;
}

/** Holds back what changes many times a second; `tell` reads the newest value itself, so nothing is lost. */
export const createCoalescer = (
  { clock, timer }: { readonly clock: Clock; readonly timer: Timer },
  tell: () => void,
  everyMs = progressEveryMs,
): Coalescer => {
  let lastToldMs = Number.NEGATIVE_INFINITY;
  let callOff: (() => void) | null = null;
  const stop = (): void => {
    callOff?.();
    callOff = null;
  };
  const now = (): void => {
    stop();
    lastToldMs = clock.monotonicMs();
    tell();
  };
  const soon = (): void => {
    if (callOff !== null) return;
    const waitMs = lastToldMs + everyMs - clock.monotonicMs();
    if (waitMs <= 0) now();
    else callOff = timer.after(waitMs, now);
  };
  return { now, soon, stop };
};
