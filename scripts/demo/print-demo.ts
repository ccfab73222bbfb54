import { formatTable } from '../../src-main/cli/table.ts';
import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { DemoResult, DemoRow } from './run-demo.ts';

const heading = [
  'hub (CHF Device ID)',
  'slot',
  'from',
  'to',
  'outcome',
  'write',
  'restart',
  'version',
  'seconds',
  '% of ceiling',
  'notified',
];

const outcomeOf = ({ outcome }: AttemptReport): string => {
  if (outcome.kind === 'quarantined') return `quarantine: ${outcome.reason}`;
  return outcome.kind === 'failed' ? `failed: ${outcome.code}` : outcome.kind;
};

const cells = ({ report, slot, isNotified }: DemoRow): readonly string[] => [
  report.chf ?? 'not known',
  String(slot),
  report.from ?? '-',
  report.to ?? '-',
  outcomeOf(report),
  report.verdicts.write,
  report.verdicts.restart,
  report.verdicts.version,
  (report.durationMs / 1000).toFixed(1),
  report.ceilingFraction === null ? '-' : (report.ceilingFraction * 100).toFixed(0),
  isNotified ? 'yes' : '-',
];

export const printDemo = (result: DemoResult, say: (text: string) => void): void => {
  const { progress, order } = result.workOrder;
  say('');
  say(formatTable(heading, result.rows.map(cells)));
  say('');
  say(
    `Work Order ${order.id}: ${progress.expected} expected, ${progress.reFlashed} re-flashed, ` +
      `${progress.alreadyCurrent} already current, ${progress.quarantined} quarantined, ${progress.notified} notified.`,
  );
  say(`Journal: ${result.journalEntries} entries, ${result.isComplete ? 'verified' : 'see below'}.`);
  for (const problem of result.problems) say(`PROBLEM: ${problem}`);
  say(result.isComplete ? 'Every hub has exactly one disposition.' : 'The Work Order is NOT complete.');
};
