import type { Command } from 'commander';
import { type LineReport, lineReports } from '../../core/review/line-report.ts';
import { withReadStore } from '../cli-context.ts';
import type { CommandResult, Run } from '../command.ts';
import { formatFields, formatTable } from '../table.ts';

export const lineHealthCommand = (line: Command, run: Run): void => {
  line
    .command('health')
    .description("each slot's line by its last transfers, and whether it gets worse")
    .action(() =>
      run((context): CommandResult => {
        const lines = withReadStore(context, ({ db }) => lineReports(db));
        context.output.result({ lines }, () => describe(lines));
        return lines.some(({ warning }) => warning !== null) ? 'not-good' : 'ok';
      }),
    );
};

const percent = (fraction: number): string => `${(fraction * 100).toFixed(0)} %`;
const nameOf = ({ slot, port }: LineReport): string => (slot === null ? port : `slot ${slot}`);
const words = { unknown: 'too few transfers', good: 'good', degrading: 'GETS WORSE' } as const;

const rowOf = (line: LineReport): readonly string[] => {
  const { slot, port, loads, last, recent, health } = line;
  const { turnAroundMs = null, ceilingFraction = null } = last ?? {};
  return [
    slot === null ? '-' : String(slot),
    port,
    String(loads),
    last === null ? '' : String(last.baudRate),
    turnAroundMs === null ? '' : `${turnAroundMs.toFixed(1)} ms`,
    last === null ? '' : `${recent.retries} of ${recent.frames}`,
    ceilingFraction === null ? '' : percent(ceilingFraction),
    words[health],
  ];
};

const heading = ['slot', 'port', 'transfers', 'baud', 'turn-around', 'sent again', 'of ceiling', 'line'];

const describe = (lines: readonly LineReport[]): string => {
  if (lines.length === 0) return 'No slot has a port, and nothing was transferred yet.';
  const notes = lines.flatMap((line) => {
    const { warning, latencyText } = line;
    const worse = warning === null ? [] : [[nameOf(line), `${warning.text}. ${warning.hint}`] as const];
    return latencyText === null ? worse : [...worse, [nameOf(line), latencyText] as const];
  });
  const table = formatTable(heading, lines.map(rowOf));
  return notes.length === 0 ? table : `${table}\n\n${formatFields(notes)}`;
};
