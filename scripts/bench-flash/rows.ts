import type { LineCost } from '../../test/rig/line-process-plan.ts';
import type { LineKind } from './calibrate-lines.ts';
import type { MeasuredLoad } from './measured-load.ts';
import type { StoreCost } from './store-cost.ts';

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
  /** How often it was measured, when other work on the machine disturbed it; what is shown is the least disturbed. */
  readonly tries?: number;
  /** Of whole attempts alone. */
  readonly store?: StoreCost;
  /** What went wrong; null when every image arrived whole. */
  readonly problem: string | null;
}

/** An emulator with time to spare that fires late met a machine that was busy with something else. */
const disturbedFromMs = 5;
const busyEmulatorShare = 0.8;

export const isEmulatorTheLimit = ({ emulator }: FlashRow): boolean =>
  emulator !== null && emulator.cpuShare > busyEmulatorShare;

export const isDisturbed = (row: FlashRow): boolean =>
  row.emulator !== null && row.emulator.lagP99Ms > disturbedFromMs && !isEmulatorTheLimit(row);

/** Again while other work disturbs it. Chosen by the emulator's lag and never by the result. */
export const leastDisturbed = async (
  mostTries: number,
  measure: () => Promise<FlashRow>,
): Promise<FlashRow> => {
  let best = await measure();
  let tries = 1;
  for (; tries < mostTries && isDisturbed(best); tries++) {
    const row = await measure();
    if ((row.emulator?.lagP99Ms ?? 0) < (best.emulator?.lagP99Ms ?? 0)) best = row;
  }
  return { ...best, tries };
};

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
