import type { ByteLink } from './byte-link.ts';

export interface LineProbe {
  /** What the far end answers at once and takes no harm from. */
  readonly bytes: Uint8Array;
  readonly times: number;
  /** Per probe. */
  readonly waitMs: number;
  /** How long the line must be silent before a probe, so that an answer is an answer. */
  readonly quietMs: number;
}

/** What a far end answered to probes; times are from the last bit sent to the first bit back, in ms. */
export interface LineMeasure {
  readonly sent: number;
  readonly answered: number;
  /** Probes given up because the far end never stopped talking. */
  readonly unasked: number;
  readonly medianMs: number | null;
  readonly worstMs: number | null;
}

/** Start bit, eight data bits, stop bit. */
const bitsPerByte = 10;
/** Probes without a first answer, after which none is to be expected. */
const mostSilent = 4;
/** A far end that talks without being asked is waited for this many times the quiet time. */
const mostUnquiet = 20;

const isQuiet = async (link: ByteLink, { quietMs }: LineProbe, signal: AbortSignal): Promise<boolean> => {
  for (let heard = 0; heard < mostUnquiet; heard++)
    if ((await link.chunks.next(quietMs, signal)) === null) return true;
  return false;
};

/** Firmware that talks all the time may be ended by the probe itself. */
const becomesQuiet = async (link: ByteLink, probe: LineProbe, signal: AbortSignal): Promise<boolean> => {
  if (await isQuiet(link, probe, signal)) return true;
  await link.write(probe.bytes);
  return isQuiet(link, probe, signal);
};

/**
 * Times the first byte back after each probe. The wire's own time for the probe and for that byte is taken off, so
 * what is left is driver, adapter and far end. Rejects with the link's faults and `cancelled`.
 */
export const measureLine = async (
  link: ByteLink,
  probe: LineProbe,
  monotonicMs: () => number,
  signal: AbortSignal,
): Promise<LineMeasure> => {
  const onWireMs = ((probe.bytes.length + 1) * bitsPerByte * 1000) / link.baudRate;
  const turnArounds: number[] = [];
  let sent = 0;
  let unasked = 0;
  for (let time = 0; time < probe.times && (turnArounds.length > 0 || time < mostSilent); time++) {
    if (!(await becomesQuiet(link, probe, signal))) {
      unasked++;
      continue;
    }
    sent++;
    const sentAtMs = monotonicMs();
    await link.write(probe.bytes);
    if ((await link.chunks.next(probe.waitMs, signal)) === null) continue;
    turnArounds.push(Math.max(0, monotonicMs() - sentAtMs - onWireMs));
  }
  const sorted = turnArounds.toSorted((a, b) => a - b);
  return {
    sent,
    answered: sorted.length,
    unasked,
    medianMs: sorted[sorted.length >> 1] ?? null,
    worstMs: sorted.at(-1) ?? null,
  };
};
