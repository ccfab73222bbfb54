import type { LineProcess } from '../../test/rig/line-process-start.ts';
import { percentile } from '../bench-screen/figures.ts';
import type { LineCalibration, LineKind } from './calibrate-lines.ts';
import { measureLrzsz } from './lrzsz-row.ts';
import type { FlashRow } from './rows.ts';
import { makeImage, measureTransfers } from './transfer-row.ts';

const protocols = ['xmodem-1k', 'ymodem'] as const;

/** Ours and theirs to the same receiver over the same line; medians of the rounds, in seconds. */
export interface Comparison extends LineKind {
  readonly protocol: (typeof protocols)[number];
  readonly imageBytes: number;
  readonly ourSeconds: number | null;
  readonly theirSeconds: number | null;
  /** The slowest and quickest of each tell how steady it was. */
  readonly spread: string;
  readonly ourFraction: number | null;
  readonly theirFraction: number | null;
  readonly problem: string | null;
}

const secondsOf = (rows: readonly FlashRow[]): readonly number[] =>
  rows.flatMap(({ seconds, problem }) => (seconds === null || problem !== null ? [] : [seconds]));

const median = (values: readonly number[]): number | null =>
  values.length === 0 ? null : percentile([...values], 0.5);

const range = (values: readonly number[]): string =>
  values.length === 0 ? '' : `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;

export interface TurnsOptions {
  readonly seconds: number;
  readonly rounds: number;
  readonly onRow: (row: FlashRow) => void;
}

type Transfer = Parameters<typeof measureLrzsz>[0];

/** By turns, so that what else the machine does meets both. */
const byTurns = async (transfer: Transfer, { rounds, onRow }: TurnsOptions): Promise<Comparison> => {
  const ours: FlashRow[] = [];
  const theirs: FlashRow[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measureTransfers(transfer));
    theirs.push(await measureLrzsz(transfer));
    for (const row of [...ours.slice(-1), ...theirs.slice(-1)]) onRow(row);
  }
  const fractionOf = (rows: readonly FlashRow[]): number | null =>
    median(rows.flatMap(({ ceilingFraction }) => ceilingFraction ?? []));
  const { line, protocol, image } = transfer;
  return {
    baudRate: line.baudRate,
    turnAroundMs: line.turnAroundMs,
    protocol,
    imageBytes: image.length,
    ourSeconds: median(secondsOf(ours)),
    theirSeconds: median(secondsOf(theirs)),
    spread: `${range(secondsOf(ours))}; ${range(secondsOf(theirs))}`,
    ourFraction: fractionOf(ours),
    theirFraction: fractionOf(theirs),
    problem: [...ours, ...theirs].find(({ problem }) => problem !== null)?.problem ?? null,
  };
};

export async function* compareWithLrzsz(
  lines: LineProcess,
  line: LineCalibration,
  options: TurnsOptions,
): AsyncGenerator<Comparison> {
  for (const protocol of protocols) {
    const image = makeImage(protocol, line, options.seconds);
    const atMostSeconds = options.seconds * 6 + 20;
    yield await byTurns({ lines, line, lineCount: 1, image, protocol, atMostSeconds }, options);
  }
}

const unpacedBytes = 1_024 * 1_024;

/** Pseudo-terminals without any pace: what is left is each sender's own time, and the receiver's. */
export async function* compareUnpaced(lines: LineProcess, options: TurnsOptions): AsyncGenerator<Comparison> {
  const line: LineCalibration = {
    baudRate: 921_600,
    turnAroundMs: 0,
    laidTurnAroundMs: 0,
    measuredTurnAroundMs: 0,
    bytesPerSecond: 92_160,
    errorShare: 0,
  };
  const image = new Uint8Array(unpacedBytes).map((_, at) => at * 31 + (at >> 7)).fill(0x55, -1);
  for (const protocol of protocols)
    yield await byTurns(
      { lines, line, lineCount: 1, image, protocol, atMostSeconds: 60, isPaced: false },
      options,
    );
}
