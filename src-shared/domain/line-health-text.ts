import { type LineSign, recentLoads } from './line-health.ts';
import type { LatencyMode } from './line-load.ts';

/** FTDI's timer of 16 ms shows as 8 ms or more on the average; no bootloader takes this long over one block. */
export const slowTurnAroundMs = 8;

const rate = (per1000: number): string => String(Number(per1000.toFixed(per1000 < 10 ? 1 : 0))); // mutant: boundary: 10 is written alike both ways
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const percent = (fraction: number): string => `${(100 * fraction).toFixed(0)} %`;

const signText = (sign: LineSign): string => {
  switch (sign.kind) {
    case 'retries': {
      const before = sign.before === null ? '' : `, ${rate(sign.before)} before`;
      return `${rate(sign.per1000)} of 1000 blocks sent again${before}`;
    }
    case 'turn-around':
      return `answers take ${ms(sign.ms)}, ${ms(sign.beforeMs)} before`;
    case 'share':
      return `${percent(sign.fraction)} of the line's ceiling, ${percent(sign.before)} before`;
  }
};

/** `14 of 1000 blocks sent again, 0 before; ... (last 5 transfers)` */
export const signsText = (signs: readonly LineSign[]): string =>
  `${signs.map(signText).join('; ')} (last ${recentLoads} transfers)`;

const setTimer =
  'Set its latency timer to 1 ms (Linux: latency_timer of the port under /sys/bus/usb-serial/devices; Windows: the port in Device Manager, Advanced, Latency Timer).';

/** What to do about a line that gets worse. */
export const signsHint = (signs: readonly LineSign[], latency: LatencyMode): string => {
  const kinds = new Set(signs.map(({ kind }) => kind));
  if (kinds.has('retries')) return 'Check cable, plug and adapter.';
  if (!kinds.has('turn-around'))
    return 'Check cable and adapter; if every slot says so, this computer is too busy.';
  return latency === 'low'
    ? 'Try another adapter or another USB socket.'
    : `Its adapter may hold bytes back. ${setTimer}`;
};

const latencyWords: Readonly<Record<LatencyMode, string>> = {
  low: 'Low latency: on',
  refused: 'The driver refuses low latency',
  'not-asked': 'The driver has no low latency to ask for',
};

/** The driver's word on low latency, and what to do where it costs speed. */
export const latencyText = (latency: LatencyMode, turnAroundMs: number | null): string => {
  const words = latencyWords[latency];
  if (latency === 'low') return `${words}.`;
  if (turnAroundMs !== null && turnAroundMs < slowTurnAroundMs)
    return `${words}; it costs nothing here, answers come within ${slowTurnAroundMs} ms.`;
  return `${words}: an FTDI adapter's timer of 16 ms may halve the speed. ${setTimer}`;
};
