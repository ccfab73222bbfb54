import { wireMs } from '../ceiling.ts';

/**
 * The silence that a raw link needs after a request that went unanswered: a byte of it may be lost, and the device then takes
 * the next request's beginning for its end (raw-framing.ts). One for all who send over the same link.
 */
export interface LineSilence {
  /** `bytes` were handed to the link, beginning at `fromMs`. */
  sent(bytes: number, fromMs: number): void;
  /** The device answered what was sent last, so it has nothing of it left. */
  answered(): void;
  /** What was sent last went unanswered. */
  doubt(): void;
  /** Until something may be sent; 0 when it may be now. */
  leftMs(): number;
}

export const createLineSilence = (
  resyncMs: number,
  baudRate: () => number,
  now: () => number = () => performance.now(),
): LineSilence => {
  /** When the last byte was through: a driver takes bytes before the line does. */
  let throughAtMs = 0;
  let isAnswered = true;
  let isInDoubt = false;
  return {
    sent: (bytes, fromMs) => {
      throughAtMs = Math.max(throughAtMs, fromMs) + wireMs(bytes, baudRate());
      throughAtMs = Math.max(throughAtMs, now());
      isAnswered = false;
      isInDoubt = false;
    },
    answered: () => {
      isAnswered = true;
      isInDoubt = false;
    },
    doubt: () => {
      isInDoubt = !isAnswered;
    },
    leftMs: () => (isInDoubt ? Math.max(0, throughAtMs + resyncMs - now()) : 0),
  };
};
