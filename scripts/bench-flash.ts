/**
 * What flashing costs on 1 to 32 lines: protocols alone and whole attempts over the product's own serial link, to
 * pseudo-terminals whose far ends a line emulator in a process of its own paces; then lrzsz to the same receivers.
 *
 *   npm run bench:flash -- [--quick] [--parts attempts,protocols,smp,lrzsz,pty] [--seconds 4] [--lines 1,8,16,32]
 *     [--baud 115200,921600] [--turnaround 1,16] [--rounds 3] [--tries 1]
 *
 * About 11 minutes in all; one part at one baud and turn-around takes about half a minute. Rows are told on stderr as they
 * come, tables on stdout. The emulator is calibrated first: where it is off by more than 3 % it is tried again, its
 * real turn-around is what ceilings are reckoned with, and beyond 15 % the line is refused. With `--tries` a row
 * that other work on the machine disturbed is measured again. Needs Linux with perl. Exits 1 when a bar is missed or a
 * row had a problem.
 */
import { spawnSync } from 'node:child_process';
import { type LineProcess, startLineProcess } from '../test/rig/line-process-start.ts';
import { measureAttempts } from './bench-flash/attempt-row.ts';
import { calibrateLine, type LineCalibration } from './bench-flash/calibrate-lines.ts';
import { type Course, readCourse } from './bench-flash/course.ts';
import { judgeBars } from './bench-flash/judge-bars.ts';
import { type Comparison, compareUnpaced, compareWithLrzsz } from './bench-flash/lrzsz-turns.ts';
import { isTrusted, printCalibrations, printMachine, tellRow } from './bench-flash/print-rows.ts';
import { printComparisons, printRows, printStoreCosts, printUnpaced } from './bench-flash/print-tables.ts';
import { type FlashRow, leastDisturbed } from './bench-flash/rows.ts';
import { measureSmp } from './bench-flash/smp-row.ts';
import { ceilingOf, makeImage, measureTransfers } from './bench-flash/transfer-row.ts';

/** A row that takes longer than this many times its reckoned length is given up. */
const patience = 6;

const calibrate = async (lines: LineProcess, { kinds }: Course): Promise<readonly LineCalibration[]> => {
  const calibrations: LineCalibration[] = [];
  for (const kind of kinds) calibrations.push(await calibrateLine(lines, kind));
  printCalibrations(calibrations);
  return calibrations.filter(isTrusted);
};

const isPresent = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** Code that runs for the first time is slower, and would make one line look worse than many. */
const warmUp = async (lines: LineProcess, [line]: readonly LineCalibration[]): Promise<void> => {
  if (line !== undefined)
    await measureAttempts({
      lines,
      line,
      lineCount: lines.paths.length,
      imageBytes: 16_384,
      atMostSeconds: 60,
    });
};

/** Yields the rows one by one; each is measured when it is asked for. */
async function* measureRows(
  lines: LineProcess,
  line: LineCalibration,
  { parts, protocols, lineCounts, seconds, mostTries }: Course,
): AsyncGenerator<FlashRow> {
  const atMostSeconds = seconds * patience;
  const imageBytes = Math.round((ceilingOf('ymodem', line) * seconds) / 1_024) * 1_024;
  const hubs = { lines, line, imageBytes };
  if (parts.includes('attempts'))
    for (const lineCount of lineCounts)
      yield leastDisturbed(mostTries, () =>
        measureAttempts({ ...hubs, lineCount, atMostSeconds: atMostSeconds + 30 }),
      );
  if (parts.includes('protocols'))
    for (const protocol of protocols) {
      const image = makeImage(protocol, line, seconds);
      for (const lineCount of lineCounts)
        yield leastDisturbed(mostTries, () =>
          measureTransfers({ lines, line, protocol, lineCount, image, atMostSeconds }),
        );
    }
  if (parts.includes('smp'))
    for (const lineCount of lineCounts)
      yield leastDisturbed(mostTries, () => measureSmp({ ...hubs, lineCount, atMostSeconds }));
}

const measureAll = async (
  lines: LineProcess,
  calibrations: readonly LineCalibration[],
  course: Course,
): Promise<readonly FlashRow[]> => {
  const rows: FlashRow[] = [];
  for (const line of calibrations)
    for await (const row of measureRows(lines, line, course)) {
      rows.push(row);
      tellRow(row, rows);
    }
  return rows;
};

const compareAll = async (
  lines: LineProcess,
  calibrations: readonly LineCalibration[],
  { parts, lrzszSeconds, lrzszRounds }: Course,
): Promise<{ readonly paced: readonly Comparison[]; readonly unpaced: readonly Comparison[] }> => {
  const paced: Comparison[] = [];
  const unpaced: Comparison[] = [];
  const options = { seconds: lrzszSeconds, rounds: lrzszRounds, onRow: (row: FlashRow) => tellRow(row, []) };
  if (!isPresent('sx') && (parts.includes('lrzsz') || parts.includes('pty')))
    console.log('\nlrzsz is not here (Debian package lrzsz): no comparison');
  else {
    if (parts.includes('lrzsz'))
      for (const line of calibrations)
        for await (const one of compareWithLrzsz(lines, line, options)) paced.push(one);
    if (parts.includes('pty')) for await (const one of compareUnpaced(lines, options)) unpaced.push(one);
  }
  return { paced, unpaced };
};

const main = async (): Promise<boolean> => {
  const course = readCourse(process.argv.slice(2));
  const lines = await startLineProcess(Math.max(...course.lineCounts));
  try {
    await printMachine('Before');
    const calibrations = await calibrate(lines, course);
    await warmUp(lines, calibrations);
    const rows = await measureAll(lines, calibrations, course);
    const { paced, unpaced } = await compareAll(lines, calibrations, course);
    if (rows.length > 0) printRows(rows, calibrations);
    printStoreCosts(rows);
    if (paced.length > 0) printComparisons(paced);
    if (unpaced.length > 0) printUnpaced(unpaced);
    const isMet = judgeBars(rows, paced);
    await printMachine('\nAfter');
    return isMet && rows.every(({ problem }) => problem === null) && calibrations.length > 0;
  } finally {
    await lines.close();
  }
};

process.exit((await main()) ? 0 : 1);
