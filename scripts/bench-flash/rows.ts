import type { LineCost } from '../../test/rig/line-process-plan.ts';
import type { LineKind } from './calibrate-lines.ts';
import type { MeasuredLoad } from './measured-load.ts';

export type Protocol = 'xmodem-128' | 'xmodem-1k' | 'ymodem';

export const shapes = {
  'xmodem-128': { title: 'XMODEM-128', receiver: 'xmodem', payloadBytes: 128 },
  'xmodem-1k': { title: 'XMODEM-1K', receiver: 'xmodem', payloadBytes: 1_024 },
  ymodem: { title: 'YMODEM', receiver: 'ymodem', payloadBytes: 1_024 },
} as const;

/** One line of the table. */
export interface FlashRow extends LineKind {
  readonly what: string;
  readonly lineCount: number;
  readonly imageBytes: number;
  /** Median over the lines; null when the row did not finish. */
  readonly seconds: number | null;
  /** Image bytes per second over the stop-and-wait ceiling at the turn-around the calibration found. */
  readonly ceilingFraction: number | null;
  readonly load: MeasuredLoad | null;
  /** What the emulator itself used meanwhile. */
  readonly emulator: LineCost | null;
  /** What went wrong; null when every image arrived whole. */
  readonly problem: string | null;
}

/** How much longer than the same on one line, 0..1; null for one line itself and where there is none to compare with. */
export const lossOf = (row: FlashRow, rows: readonly FlashRow[]): number | null => {
  const one = rows.find(
    (other) =>
      other.lineCount === 1 &&
      other.what === row.what &&
      other.baudRate === row.baudRate &&
      other.turnAroundMs === row.turnAroundMs,
  );
  if (row.lineCount === 1 || row.seconds === null || typeof one?.seconds !== 'number') return null;
  return row.seconds / one.seconds - 1;
};

/** What a sender gets to leave the line clean once it was told to stop. */
const graceMs = 15_000;

/** Tells `work` to stop after `seconds`, and rejects when it does not: no row may hold up the table. */
export const withinSeconds = async <T>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1_000);
  const over = Promise.withResolvers<never>();
  const lateTimer = setTimeout(
    () => over.reject(new Error(`did not finish within ${seconds} s`)),
    seconds * 1_000 + graceMs,
  );
  try {
    return await Promise.race([work(stop.signal), over.promise]);
  } finally {
    clearTimeout(timer);
    clearTimeout(lateTimer);
  }
};
