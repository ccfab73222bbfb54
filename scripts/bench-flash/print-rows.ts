import { cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type LineCalibration, mostErrorShare } from './calibrate-lines.ts';
import { grouped, heading, line, percent } from './markdown.ts';
import { measureLoad } from './measured-load.ts';
import { type FlashRow, isDisturbed, isEmulatorTheLimit, lossOf } from './rows.ts';

const idleMs = 3_000;

/** What else the machine does: an event loop with nothing to do shows what lag is not the bench's own. */
export const printMachine = async (when: string): Promise<void> => {
  const average = loadavg().map((value) => value.toFixed(1));
  const { load } = await measureLoad(() => delay(idleMs));
  const lag = `p50 ${load.lagP50Ms.toFixed(1)} ms, p99 ${load.lagP99Ms.toFixed(1)} ms`;
  console.log(
    `${when}: ${cpus().length} cores, load average ${average.join(', ')}; lag of an idle loop ${lag}`,
  );
};

export const isTrusted = (line: LineCalibration): boolean => Math.abs(line.errorShare) <= mostErrorShare;

export const printCalibrations = (lines: readonly LineCalibration[]): void => {
  console.log('\nLine emulator (own process, real pseudo-terminals), by a plain echo on one line:\n');
  console.log(heading(['baud', 'T asked', 'T given', 'bytes/s asked', 'given', '1K exchange off by']));
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

const remarkOn = (row: FlashRow): string => {
  const { problem, tries = 1 } = row;
  if (problem !== null) return problem;
  if (isEmulatorTheLimit(row)) return 'the emulator is the limit';
  const measured = tries === 1 ? '' : `least disturbed of ${tries}`;
  return isDisturbed(row) ? `disturbed by other work${tries === 1 ? '' : `, ${measured}`}` : measured;
};

/** One row as it comes, for whoever waits; the tables at the end say the same more shortly. */
export const tellRow = (row: FlashRow, rows: readonly FlashRow[]): void => {
  const loss = lossOf(row, rows);
  const told = [
    `${row.what}, ${row.lineCount} at ${grouped(row.baudRate)}, T ${row.turnAroundMs} ms`,
    row.seconds === null ? 'failed' : `${row.seconds.toFixed(3)} s`,
    `${percent(row.ceilingFraction)} of the ceiling`,
    ...(loss === null ? [] : [`loss ${percent(loss)}`]),
    ...(row.load === null ? [] : [`lag p99 ${row.load.lagP99Ms.toFixed(1)} ms`]),
    ...(row.emulator === null ? [] : [`emulator lag p99 ${row.emulator.lagP99Ms.toFixed(1)} ms`]),
    remarkOn(row),
  ];
  console.error(told.filter((part) => part !== '').join('; '));
};
