/**
 * What flashing costs on 1 to 32 lines: protocols alone and whole attempts over the product's own serial link, to
 * pseudo-terminals whose far ends a line emulator in a process of its own paces; then lrzsz to the same receivers.
 *
 *   npm run bench:flash -- [--quick] [--seconds 4] [--lines 1,8,16,32] [--baud 115200] [--tries 1]
 *     [--attempts-only]
 *
 * The emulator is calibrated first; a line that is off by more than 3 % is refused. With `--tries` a row that other
 * work on the machine disturbed is measured again. Needs Linux with perl. Exits 1 when a
 * bar is missed or a row had a problem.
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
import { type FlashRow, leastDisturbed, type Protocol } from './bench-flash/rows.ts';
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
  readonly isOfAttemptsOnly: boolean;
  readonly protocols: readonly Protocol[];
  readonly mostTries: number;
}

const options = {
  quick: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '4' },
  lines: { type: 'string' },
  baud: { type: 'string' },
  tries: { type: 'string', default: '1' },
  'attempts-only': { type: 'boolean', default: false },
} as const;

const numbersIn = (list: string): readonly number[] => list.split(',').map(Number);

const readCourse = (): Course => {
  const { values } = parseArgs({ options });
  const { quick } = values;
  const bauds = numbersIn(values.baud ?? (quick ? '115200' : '115200,921600'));
  return {
    lineCounts: numbersIn(values.lines ?? (quick ? '1,8' : '1,8,16,32')),
    seconds: Number(values.seconds),
    kinds: bauds.flatMap((baudRate) =>
      (quick ? [1] : [1, 16]).map((turnAroundMs) => ({ baudRate, turnAroundMs })),
    ),
    isOfAttemptsOnly: values['attempts-only'],
    protocols: quick ? ['ymodem'] : protocols,
    mostTries: Number(values.tries),
  };
};

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
  course: Course,
): AsyncGenerator<FlashRow> {
  const { lineCounts, seconds, mostTries, isOfAttemptsOnly } = course;
  const atMostSeconds = seconds * patience;
  for (const line of calibrations) {
    const imageBytes = Math.round((ceilingOf('ymodem', line) * seconds) / 1_024) * 1_024;
    const hubs = { lines, line, imageBytes };
    for (const lineCount of lineCounts)
      yield leastDisturbed(mostTries, () =>
        measureAttempts({ ...hubs, lineCount, atMostSeconds: atMostSeconds + 30 }),
      );
    if (isOfAttemptsOnly) continue;
    for (const protocol of course.protocols) {
      const image = makeImage(protocol, line, seconds);
      for (const lineCount of lineCounts)
        yield leastDisturbed(mostTries, () =>
          measureTransfers({ lines, line, protocol, lineCount, image, atMostSeconds }),
        );
    }
    for (const lineCount of lineCounts)
      yield leastDisturbed(mostTries, () => measureSmp({ ...hubs, lineCount, atMostSeconds }));
  }
}

/** Ours and theirs by turns, so that what else the machine does meets both. */
async function* compareWithLrzsz(
  lines: LineProcess,
  calibrations: readonly LineCalibration[],
  { seconds, mostTries }: Course,
): AsyncGenerator<FlashRow> {
  for (const line of calibrations)
    for (const protocol of lrzszProtocols) {
      const image = makeImage(protocol, line, seconds);
      const transfer = { lines, line, lineCount: 1, image, atMostSeconds: seconds * patience };
      yield leastDisturbed(mostTries, () => measureTransfers({ ...transfer, protocol }));
      yield leastDisturbed(mostTries, () => measureLrzsz({ ...transfer, protocol }));
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
  const course = readCourse();
  const lines = await startLineProcess(Math.max(...course.lineCounts));
  try {
    await printMachine('Before');
    const calibrations = await calibrate(lines, course);
    await warmUp(lines, calibrations);
    const rows = await printAll(measureRows(lines, calibrations, course));
    if (course.isOfAttemptsOnly) console.log('\nlrzsz: left out');
    else if (isPresent('sx')) await printAll(compareWithLrzsz(lines, calibrations, course));
    else console.log('\nlrzsz is not here (Debian package lrzsz): no comparison');
    const isMet = judgeBars(rows);
    await printMachine('After');
    return isMet !== false && rows.every(({ problem }) => problem === null) && calibrations.length > 0;
  } finally {
    await lines.close();
  }
};

process.exit((await main()) ? 0 : 1);
