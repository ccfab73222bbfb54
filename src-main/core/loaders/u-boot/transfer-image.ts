import { isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { TransferReport } from '../../protocols/xmodem/transfer.ts';
import { afterClean, firstSpeed, type SpeedMemory, slowerThan } from '../speed-memory.ts';
import type { KnownHub } from './hub-at-prompt.ts';
import { type TransferContext, transferOnce } from './transfer.ts';

export interface Transferred {
  /** In whose session the hub named itself, and its memory was seen to hold the image. */
  readonly proven: KnownHub;
  /** Null when the receiver never confirmed the end and memory was good all the same. */
  readonly report: TransferReport | null;
  readonly attempts: number;
  /** Speed of the last one. */
  readonly baudRate: number;
}

/** Faults of the line that another go may not meet. */
const isWorthAnotherTry = (error: unknown): boolean =>
  isFault(
    error,
    'transfer-corrupt',
    'transfer-noisy',
    'transfer-stalled',
    'transfer-refused',
    'transfer-not-started',
  );

/** A transfer that came to its end and had to send more than this share again, and more than once, is slower next time. */
const noisyShare = 0.02;
const isNoisy = (report: TransferReport | null): boolean =>
  report === null || (report.retries > 1 && report.retries > noisyShare * report.blocks);

/** What the next transfer begins with. A line without a slower speed is left as it is. */
const learn = (
  speeds: SpeedMemory,
  rates: readonly number[],
  baudRate: number,
  report: TransferReport | null,
): void => {
  const slower = isNoisy(report) ? (slowerThan(rates, baudRate) ?? baudRate) : null;
  if (slower !== null) speeds.remember('transfer', { baudRate: slower, cleanCount: 0 });
  else speeds.remember('transfer', afterClean(speeds.recall('transfer'), baudRate));
};

/**
 * Brings the image into the hub's memory and has the hub confirm it there, so that a bad transfer never reaches storage.
 * Begins at the last good speed of this port for this Device Model; what goes wrong at a faster speed than the console's is
 * tried again at the next slower one, and at the console's own as often as the settings say.
 */
export const transferImage = async (
  context: TransferContext & { readonly speeds: SpeedMemory },
  image: Uint8Array,
): Promise<Transferred> => {
  const { settings, speed, speeds } = context;
  const rates = [...speed.rates, settings.baudRate];
  let baudRate = firstSpeed(rates, speeds.recall('transfer')) ?? settings.baudRate;
  let triesLeft = settings.transfer.tries;
  for (let attempts = 1; ; attempts++) {
    try {
      const { report, proven } = await transferOnce(context, image, baudRate);
      if (rates.length > 1) learn(speeds, rates, baudRate, report);
      return { report, proven, attempts, baudRate };
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw error;
      const slower = slowerThan(rates, baudRate);
      if (slower === null && --triesLeft === 0) throw error;
      if (slower === null) continue;
      speeds.remember('transfer', { baudRate: slower, cleanCount: 0 });
      baudRate = slower;
    }
  }
};
