/**
 * What flashing costs on 1 to 32 lines: protocols alone and whole attempts over the product's own serial link, to
 * pseudo-terminals whose far ends a line emulator in a process of its own paces; then lrzsz to the same receivers.
 *
 *   npm run bench:flash -- [--quick] [--seconds 4] [--lines 1,8,16,32] [--attempts-only]
 *
 * The emulator is calibrated first; a line that is off by more than 3 % is refused. Needs Linux with perl. Exits 1
 * when a bar of DESIGN.md is missed or a row had a problem.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { type LineProcess, startLineProcess } from '../test/rig/line-process-start.ts';
import { measureAttempts } from './bench-flash/attempt-row.ts';
import { calibrateLine, type LineCalibration } from './bench-flash/calibrate-lines.ts';
import { measureLrzsz } from './bench-flash/lrzsz-row.ts';
import {
  isTrusted,
  judgeBars,
  printCalibrations,
  printHeading,
  printMachine,
  printRow,
} from './bench-flash/print-rows.ts';
import type { FlashRow, Protocol } from './bench-flash/rows.ts';
import { measureSmp } from './bench-flash/smp-row.ts';
import { ceilingOf, makeImage, measureTransfers } from './bench-flash/transfer-row.ts';

const protocols: readonly Protocol[] = ['xmodem-128', 'xmodem-1k', 'ymodem'];
const lrzszProtocols = ['xmodem-1k', 'ymodem'] as const;
/** A row that takes longer than this many times its reckoned length is given up. */
const patience = 6;

interface Course {
  readonly lineCounts: readonly number[];
  readonly seconds: number;
  readonly kinds: readonly { readonly baudRate: number; readonly turnAroundMs: number }[];
  readonly protocols: readonly Protocol[];
}

const courseOf = (
  isQuick: boolean,
  seconds: number,
  lineCounts: readonly number[],
  only: boolean,
): Course => ({
  lineCounts,
  seconds,
  kinds: (isQuick ? [115_200] : [115_200, 921_600]).flatMap((baudRate) =>
    (isQuick ? [1] : [1, 16]).map((turnAroundMs) => ({ baudRate, turnAroundMs })),
  ),
  protocols: only ? [] : isQuick ? ['ymodem'] : protocols,
});

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
  calibrations: readonly LineCalibration[],
  { lineCounts, seconds, protocols: chosen }: Course,
): AsyncGenerator<FlashRow> {
  const atMostSeconds = seconds * patience;
  for (const line of calibrations) {
    const imageBytes = Math.round((ceilingOf('ymodem', line) * seconds) / 1_024) * 1_024;
    for (const lineCount of lineCounts)
      yield await measureAttempts({ lines, line, lineCount, imageBytes, atMostSeconds: atMostSeconds + 30 });
    for (const protocol of chosen) {
      const image = makeImage(protocol, line, seconds);
      for (const lineCount of lineCounts)
        yield await measureTransfers({ lines, line, protocol, lineCount, image, atMostSeconds });
    }
    if (chosen.length === 0) continue;
    for (const lineCount of lineCounts)
      yield await measureSmp({ lines, line, lineCount, imageBytes, atMostSeconds });
  }
}

async function* measureLrzszRows(
  lines: LineProcess,
  calibrations: readonly LineCalibration[],
  seconds: number,
): AsyncGenerator<FlashRow> {
  for (const line of calibrations)
    for (const protocol of lrzszProtocols) {
      const image = makeImage(protocol, line, seconds);
      const options = { lines, line, lineCount: 1, image, atMostSeconds: seconds * patience };
      yield await measureLrzsz({ ...options, protocol });
    }
}

const printAll = async (measured: AsyncIterable<FlashRow>): Promise<readonly FlashRow[]> => {
  const rows: FlashRow[] = [];
  printHeading();
  for await (const row of measured) {
    rows.push(row);
    printRow(row, rows);
  }
  return rows;
};

const main = async (): Promise<boolean> => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '4' },
      lines: { type: 'string' },
      'attempts-only': { type: 'boolean', default: false },
    },
  });
  const lineCounts = (values.lines ?? (values.quick ? '1,8' : '1,8,16,32')).split(',').map(Number);
  const course = courseOf(values.quick, Number(values.seconds), lineCounts, values['attempts-only']);
  const lines = await startLineProcess(Math.max(...lineCounts));
  try {
    await printMachine('Before');
    const calibrations = await calibrate(lines, course);
    await warmUp(lines, calibrations);
    const rows = await printAll(measureRows(lines, calibrations, course));
    if (values['attempts-only']) console.log('\nlrzsz: left out');
    else if (isPresent('sx')) await printAll(measureLrzszRows(lines, calibrations, course.seconds));
    else console.log('\nlrzsz is not here (Debian package lrzsz): no comparison');
    const isMet = judgeBars(rows);
    await printMachine('After');
    return isMet !== false && rows.every(({ problem }) => problem === null) && calibrations.length > 0;
  } finally {
    await lines.close();
  }
};

process.exit((await main()) ? 0 : 1);
