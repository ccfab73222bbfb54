import type { Comparison } from './lrzsz-turns.ts';
import { grouped, percent } from './markdown.ts';
import { type FlashRow, lossOf, shapes } from './rows.ts';

const mostLoss = 0.05;
const mostLagMs = 20;
const leastOfCeiling = 0.95;

const judge = (what: string, isMet: boolean): boolean => {
  console.log(`- ${what}: ${isMet ? 'met' : 'MISSED'}`);
  return isMet;
};

const judgeSlots = (rows: readonly FlashRow[]): readonly boolean[] =>
  rows
    .filter(({ what, lineCount, baudRate }) => what === 'attempt' && lineCount === 32 && baudRate === 115_200)
    .map((row) => {
      const loss = lossOf(row, rows);
      const lagMs = row.load?.lagP99Ms ?? Number.POSITIVE_INFINITY;
      const isMet = row.problem === null && loss !== null && loss < mostLoss && lagMs < mostLagMs;
      const figures = `loss ${percent(loss)}, lag p99 ${lagMs.toFixed(1)} ms`;
      return judge(`32 lines at 115,200 baud, T ${row.turnAroundMs} ms: ${figures}`, isMet);
    });

const judgeCeilings = (rows: readonly FlashRow[]): readonly boolean[] =>
  rows
    .filter(({ lineCount, what }) => lineCount === 1 && what !== 'pty')
    .map(({ what, baudRate, turnAroundMs, ceilingFraction }) =>
      judge(
        `${what}, one line at ${grouped(baudRate)} baud, T ${turnAroundMs} ms: ${percent(ceilingFraction)} of its ceiling`,
        (ceilingFraction ?? 0) >= leastOfCeiling,
      ),
    );

const judgeLrzsz = (comparisons: readonly Comparison[]): readonly boolean[] =>
  comparisons.map(({ protocol, baudRate, turnAroundMs, ourSeconds, theirSeconds }) =>
    judge(
      `${shapes[protocol].title} against lrzsz at ${grouped(baudRate)} baud, T ${turnAroundMs} ms: ${ourSeconds?.toFixed(3)} s to ${theirSeconds?.toFixed(3)} s`,
      ourSeconds !== null && theirSeconds !== null && ourSeconds < theirSeconds,
    ),
  );

/** Every bar that what was measured speaks of; true when all are met. */
export const judgeBars = (rows: readonly FlashRow[], comparisons: readonly Comparison[]): boolean => {
  console.log(
    '\nBars (32 lines: loss under 5 % and lag p99 under 20 ms; one line: 95 % of the ceiling; faster than lrzsz):\n',
  );
  return [...judgeSlots(rows), ...judgeCeilings(rows), ...judgeLrzsz(comparisons)].every((isMet) => isMet);
};
