import { cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type LineCalibration, mostErrorShare } from './calibrate-lines.ts';
import { measureLoad } from './measured-load.ts';
import { type FlashRow, isDisturbed, isEmulatorTheLimit, lossOf } from './rows.ts';

const idleMs = 3_000;

/** Markdown, so that a run can go into docs/performance.md as it is. */
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const heading = (cells: readonly string[]): string => `${line(cells)}\n|${'---|'.repeat(cells.length)}`;
const percent = (share: number | null, digits = 1): string =>
  share === null ? '' : `${(share * 100).toFixed(digits)} %`;
const grouped = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** What else the machine does: an event loop with nothing to do shows what lag is not the bench's own. */
export const printMachine = async (when: string): Promise<void> => {
  const average = loadavg().map((value) => value.toFixed(1));
  const { load } = await measureLoad(() => delay(idleMs));
  const lag = `p50 ${load.lagP50Ms.toFixed(1)} ms, p99 ${load.lagP99Ms.toFixed(1)} ms`;
  console.log(
    `${when}: ${cpus().length} cores, load average ${average.join(', ')}; lag of an idle loop ${lag}`,
  );
};

export const printCalibrations = (lines: readonly LineCalibration[]): void => {
  console.log('\nLine emulator (own process, real pseudo-terminals), by a plain echo on one line:\n');
  console.log(
    heading(['baud', 'turn-around asked', 'given', 'bytes/s asked', 'given', '1K exchange off by']),
  );
  for (const calibration of lines)
    console.log(
      line([
        grouped(calibration.baudRate),
        `${calibration.turnAroundMs} ms`,
        `${calibration.measuredTurnAroundMs.toFixed(2)} ms`,
        grouped(calibration.baudRate / 10),
        grouped(calibration.bytesPerSecond),
        `${percent(calibration.errorShare)}${isTrusted(calibration) ? '' : ' REFUSED'}`,
      ]),
    );
};

export const isTrusted = ({ errorShare }: LineCalibration): boolean => Math.abs(errorShare) <= mostErrorShare;

export const printHeading = (): void => {
  console.log(
    `\n${heading(['what', 'lines', 'baud', 'T', 'KiB', 'seconds', 'of ceiling', 'loss', 'CPU/slot', 'lag p50', 'lag p99', 'RSS', 'emulator CPU', 'lag p99', 'remark'])}`,
  );
};

const remarkOn = (row: FlashRow): string => {
  const { problem, tries = 1 } = row;
  if (problem !== null) return problem;
  if (isEmulatorTheLimit(row)) return 'the emulator is the limit';
  const measured = tries === 1 ? '' : `least disturbed of ${tries}`;
  return isDisturbed(row) ? `disturbed by other work${tries === 1 ? '' : `, ${measured}`}` : measured;
};

export const printRow = (row: FlashRow, rows: readonly FlashRow[]): void => {
  const { load, emulator } = row;
  console.log(
    line([
      row.what,
      String(row.lineCount),
      grouped(row.baudRate),
      `${row.turnAroundMs} ms`,
      String(Math.round(row.imageBytes / 1_024)),
      row.seconds === null ? '' : row.seconds.toFixed(2),
      percent(row.ceilingFraction),
      percent(lossOf(row, rows)),
      load === null ? '' : percent(load.cpuShare / row.lineCount, 2),
      load === null ? '' : `${load.lagP50Ms.toFixed(1)} ms`,
      load === null ? '' : `${load.lagP99Ms.toFixed(1)} ms`,
      load === null ? '' : `${load.rssMb.toFixed(0)} MB`,
      emulator === null ? '' : percent(emulator.cpuShare, 0),
      emulator === null ? '' : `${emulator.lagP99Ms.toFixed(1)} ms`,
      remarkOn(row),
    ]),
  );
};

/** The bars of 32 lines at 115,200 baud, on whole attempts; null where those rows were not asked for. */
export const judgeBars = (rows: readonly FlashRow[]): boolean | null => {
  const held = rows.filter(
    ({ what, lineCount, baudRate }) => what === 'attempt' && lineCount === 32 && baudRate === 115_200,
  );
  if (held.length === 0) return null;
  console.log(
    '\nBars (32 lines at 115,200 baud, whole attempts): loss under 5 %, event-loop lag p99 under 20 ms',
  );
  return held
    .map((row) => {
      const loss = lossOf(row, rows);
      const lagP99Ms = row.load?.lagP99Ms ?? Number.POSITIVE_INFINITY;
      const isMet = row.problem === null && loss !== null && loss < 0.05 && lagP99Ms < 20;
      console.log(
        `T ${row.turnAroundMs} ms: loss ${percent(loss)}, p99 ${lagP99Ms.toFixed(1)} ms: ${isMet ? 'met' : 'MISSED'}`,
      );
      return isMet;
    })
    .every((isMet) => isMet);
};
