import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { wireMs } from '../../src-main/core/protocols/ceiling.ts';
import type { LineProcess } from '../../test/rig/line-process-start.ts';
import { percentile } from '../bench-screen/figures.ts';

export interface LineKind {
  readonly baudRate: number;
  readonly turnAroundMs: number;
}

export interface LineCalibration extends LineKind {
  /** What the wire carries, turn-around left out: the difference between two frame sizes. */
  readonly bytesPerSecond: number;
  /** Median of: a 1K frame's last bit out to its answer's first bit back, as a plain program sees it. */
  readonly measuredTurnAroundMs: number;
  /** What the emulator is told, so that the pseudo-terminal's own share of the turn-around is not added to it. */
  readonly laidTurnAroundMs: number;
  /** Of a 1K frame with its answer, measured against reckoned: 0.01 is one per cent longer. */
  readonly errorShare: number;
}

/** As asked. */
const goodErrorShare = 0.01;
/** Good enough not to try again. */
const fairErrorShare = 0.03;
/** Beyond it the line is refused; within it what it really gave is told, and every ceiling reckoned with it. */
export const mostErrorShare = 0.15;
const frameSizes = { small: 133, large: 1_029 } as const;
const answerBytes = 1;
/** Enough for a steady median, at most about two seconds. */
const roundsOf = ({ baudRate, turnAroundMs }: LineKind): number =>
  Math.min(100, Math.ceil(2_000 / (wireMs(frameSizes.large, baudRate) + turnAroundMs)));
const giveUpMs = 2_000;

/** A plain terminal program, so that nothing of what is to be measured takes part: write all, wait for one byte. */
const exchange = (fd: number, stream: ReadStream, frameBytes: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no echo on the line within ${giveUpMs} ms`)), giveUpMs);
    const startedAtMs = performance.now();
    stream.once('data', () => {
      clearTimeout(timer);
      resolve(performance.now() - startedAtMs);
    });
    writeSync(fd, Buffer.alloc(frameBytes));
  });

/** Median, in ms. */
const roundTrip = async (lines: LineProcess, kind: LineKind, frameBytes: number): Promise<number> => {
  await lines.lay({ ...kind, lines: [{ kind: 'echo', frameBytes }] });
  const path = lines.paths[0] ?? '';
  const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const stream = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY));
  try {
    const took: number[] = [];
    for (let rounds = roundsOf(kind); rounds > 0; rounds--) took.push(await exchange(fd, stream, frameBytes));
    return percentile(took, 0.5);
  } finally {
    stream.destroy();
    closeSync(fd);
    await lines.lay({ ...kind, lines: [] });
  }
};

/** Passes of a calibration; what the machine does else can spoil one. */
const mostPasses = 5;

interface Pass {
  readonly laidTurnAroundMs: number;
  readonly smallMs: number;
  readonly largeMs: number;
}

const measurePass = async (lines: LineProcess, kind: LineKind, laidTurnAroundMs: number): Promise<Pass> => {
  const laid = { baudRate: kind.baudRate, turnAroundMs: laidTurnAroundMs };
  const smallMs = await roundTrip(lines, laid, frameSizes.small);
  const largeMs = await roundTrip(lines, laid, frameSizes.large);
  return { laidTurnAroundMs, smallMs, largeMs };
};

const reckonedMs = ({ baudRate, turnAroundMs }: LineKind): number =>
  wireMs(frameSizes.large + answerBytes, baudRate) + turnAroundMs;

const calibrationOf = (kind: LineKind, { laidTurnAroundMs, smallMs, largeMs }: Pass): LineCalibration => ({
  ...kind,
  laidTurnAroundMs,
  bytesPerSecond: ((frameSizes.large - frameSizes.small) * 1_000) / (largeMs - smallMs),
  measuredTurnAroundMs: largeMs - wireMs(frameSizes.large + answerBytes, kind.baudRate),
  errorShare: largeMs / reckonedMs(kind) - 1,
});

const calibrateOnce = async (lines: LineProcess, kind: LineKind): Promise<LineCalibration> => {
  let laidTurnAroundMs = kind.turnAroundMs;
  let best: LineCalibration | null = null;
  for (let pass = 1; pass <= mostPasses; pass++) {
    const measured = await measurePass(lines, kind, laidTurnAroundMs);
    const calibration = calibrationOf(kind, measured);
    if (best === null || Math.abs(calibration.errorShare) < Math.abs(best.errorShare)) best = calibration;
    if (Math.abs(best.errorShare) < goodErrorShare) return best;
    laidTurnAroundMs = Math.max(0, laidTurnAroundMs + reckonedMs(kind) - measured.largeMs);
  }
  if (best === null) throw new Error('a calibration takes at least one pass');
  return best;
};

const mostCalibrations = 3;
const calmDownMs = 2_000;

/**
 * What the emulator really gives on one line, from a plain echo: two frame sizes tell what a byte takes from what a turn
 * takes. Two processes and a pseudo-terminal take time of their own; each pass finds it, and the line is laid so that it
 * is within the turn-around and not on top. The best pass counts; a line that is off by more than 3 % is tried again
 * after a while, since what else the machine does can spoil a calibration.
 */
export const calibrateLine = async (lines: LineProcess, kind: LineKind): Promise<LineCalibration> => {
  let best = await calibrateOnce(lines, kind);
  for (let tries = 1; tries < mostCalibrations && Math.abs(best.errorShare) > fairErrorShare; tries++) {
    await delay(calmDownMs);
    const again = await calibrateOnce(lines, kind);
    if (Math.abs(again.errorShare) < Math.abs(best.errorShare)) best = again;
  }
  return best;
};
