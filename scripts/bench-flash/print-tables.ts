import type { LineCalibration } from './calibrate-lines.ts';
import type { Comparison } from './lrzsz-turns.ts';
import { grouped, heading, line, percent } from './markdown.ts';
import { type FlashRow, isDisturbed, isEmulatorTheLimit, lossOf, shapes } from './rows.ts';

/** The tables of a run, compact, to go into docs/performance.md as they are. */

const turnAroundText = ({ turnAroundMs, baudRate }: FlashRow, lines: readonly LineCalibration[]): string => {
  const found = lines.find((one) => one.baudRate === baudRate && one.turnAroundMs === turnAroundMs);
  return found === undefined ? `${turnAroundMs} ms` : `${found.measuredTurnAroundMs.toFixed(1)} ms`;
};

const secondsText = (row: FlashRow | undefined): string => {
  if (row === undefined) return '';
  if (row.seconds === null || row.problem !== null) return 'failed';
  const mark = isEmulatorTheLimit(row) ? ' (e)' : isDisturbed(row) ? ' (d)' : '';
  return `${row.seconds.toFixed(2)}${mark}`;
};

const fromTo = (
  first: FlashRow | undefined,
  last: FlashRow | undefined,
  tell: (row: FlashRow) => string,
): string =>
  [first, ...(last === first ? [] : [last])].map((row) => (row === undefined ? '' : tell(row))).join(' / ');

const groupsOf = (rows: readonly FlashRow[]): readonly (readonly FlashRow[])[] => [
  ...Map.groupBy(rows, ({ baudRate, turnAroundMs, what }) => `${baudRate} ${turnAroundMs} ${what}`).values(),
];

export const printRows = (rows: readonly FlashRow[], lines: readonly LineCalibration[]): void => {
  const counts = [...new Set(rows.map(({ lineCount }) => lineCount))].sort((a, b) => a - b);
  const [few = 1, many = few] = [counts[0], counts.at(-1)];
  const ends = many === few ? `${few}` : `${few} / ${many}`;
  const seconds = counts.map((count) => (count === 1 ? '1 line, s' : `${count}, s`));
  console.log(
    `\n${heading(['what', 'baud', 'T', 'KiB', ...seconds, `loss at ${many}`, `of ceiling, ${ends}`, `CPU/slot, ${ends}`, `lag p99, ${ends}`, `emulator lag p99, ${ends}`, 'RSS'])}`,
  );
  for (const group of groupsOf(rows)) {
    const at = (count: number): FlashRow | undefined => group.find(({ lineCount }) => lineCount === count);
    const [first, last] = [at(few), at(many)];
    const some = last ?? first ?? group[0];
    if (some === undefined) continue;
    console.log(
      line([
        some.what,
        grouped(some.baudRate),
        turnAroundText(some, lines),
        String(Math.round(some.imageBytes / 1_024)),
        ...counts.map((count) => secondsText(at(count))),
        last === undefined ? '' : percent(lossOf(last, rows)),
        fromTo(first, last, ({ ceilingFraction }) => percent(ceilingFraction)),
        fromTo(first, last, ({ load, lineCount }) =>
          load === null ? '' : percent(load.cpuShare / lineCount, 2),
        ),
        fromTo(first, last, ({ load }) => (load === null ? '' : `${load.lagP99Ms.toFixed(1)} ms`)),
        fromTo(first, last, ({ emulator }) =>
          emulator === null ? '' : `${emulator.lagP99Ms.toFixed(1)} ms`,
        ),
        some.load === null ? '' : `${some.load.rssMb.toFixed(0)} MB`,
      ]),
    );
  }
  console.log('\n(d): other work on the machine disturbed the row; (e): the emulator was its limit.');
};

export const printComparisons = (comparisons: readonly Comparison[]): void => {
  console.log(
    `\n${heading(['protocol', 'baud', 'T', 'KiB', 'ours, s', 'lrzsz, s', 'ours quicker by', 'of ceiling, ours / lrzsz', 'spread, ours; lrzsz'])}`,
  );
  for (const one of comparisons) {
    const { ourSeconds, theirSeconds } = one;
    const lead = ourSeconds === null || theirSeconds === null ? null : theirSeconds / ourSeconds - 1;
    console.log(
      line([
        `${shapes[one.protocol].title}${one.problem === null ? '' : ` (${one.problem})`}`,
        grouped(one.baudRate),
        `${one.turnAroundMs} ms`,
        String(Math.round(one.imageBytes / 1_024)),
        ourSeconds?.toFixed(3) ?? '',
        theirSeconds?.toFixed(3) ?? '',
        percent(lead),
        `${percent(one.ourFraction)} / ${percent(one.theirFraction)}`,
        one.spread,
      ]),
    );
  }
};

/** What the store took of the core's thread in the rows of whole attempts. */
export const printStoreCosts = (rows: readonly FlashRow[]): void => {
  const held = rows.filter(({ store }) => store !== undefined);
  if (held.length === 0) return;
  console.log(
    `\n${heading(['attempts', 'baud', 'T', 'commits, each', 'thread taken, mean', 'on the disk after, mean', 'notes, each', 'thread taken, mean'])}`,
  );
  for (const { store, lineCount, baudRate, turnAroundMs } of held) {
    if (store === undefined) continue;
    console.log(
      line([
        String(lineCount),
        grouped(baudRate),
        `${turnAroundMs} ms`,
        store.commits.toFixed(1),
        `${store.commitMs.toFixed(2)} ms`,
        `${store.durableMs.toFixed(2)} ms`,
        store.notes.toFixed(1),
        `${store.noteMs.toFixed(2)} ms`,
      ]),
    );
  }
};

export const printUnpaced = (comparisons: readonly Comparison[]): void => {
  console.log(
    `\n${heading(['unpaced pseudo-terminal', 'KiB', 'ours, ms per KiB', 'lrzsz, ms per KiB', 'spread in s, ours; lrzsz'])}`,
  );
  for (const { protocol, imageBytes, ourSeconds, theirSeconds, spread } of comparisons) {
    const perKib = (seconds: number | null): string =>
      seconds === null ? 'failed' : ((seconds * 1_000 * 1_024) / imageBytes).toFixed(3);
    const kib = String(imageBytes / 1_024);
    console.log(line([shapes[protocol].title, kib, perKib(ourSeconds), perKib(theirSeconds), spread]));
  }
};
