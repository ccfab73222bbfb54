import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { hintOf } from '../../../src-shared/domain/next-action.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import type { Core } from '../../core/create-core.ts';
import type { AttemptReport } from '../../core/flash/attempt.ts';
import type { AttemptEvent } from '../../core/flash/attempt-events.ts';
import { parseLabel } from '../../core/scan/parse-label.ts';
import { requireWorkOrderId, withCore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { type Output, progressBar } from '../output.ts';
import { formatFields } from '../table.ts';

interface FlashOptions {
  readonly port: string;
  readonly label: string;
  readonly workOrder?: string;
  readonly slot?: string;
}

export const flashCommand: Register = (program, run) => {
  program
    .command('flash')
    .description('re-flash the hub on a port to the latest production firmware of its Device Model')
    .requiredOption('--port <path>', 'serial port of the hub')
    .requiredOption('--label <ids>', 'what the scanner read from the label: CHF or GPF Device ID, or both')
    .option('--work-order <reference>', 'Work Order (else the one open Work Order that expects this hub)')
    .option('--slot <number>', 'slot of the bench, for the record')
    .action((options: FlashOptions) =>
      run((context) => {
        const request = requestFrom(options);
        const { output, signal } = context;
        return withCore(context, async (core): Promise<CommandResult> => {
          const report = await core.flash(request, showEvent(output), signal);
          output.result({ ...report, hint: hintOf(report.outcome) }, () => describe(report));
          return report.outcome.kind === 're-flashed' || report.outcome.kind === 'already-current'
            ? 'ok'
            : 'not-good';
        });
      }),
    );
};

const requestFrom = ({ label, workOrder, port, slot }: FlashOptions): Parameters<Core['flash']>[0] => ({
  label: parseLabel(label),
  workOrderId: workOrder === undefined ? null : requireWorkOrderId(workOrder),
  port,
  slot: slot === undefined ? null : requireSlot(slot),
});

const requireSlot = (text: string): number => {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Fault('arguments-invalid', `--slot ${JSON.stringify(text)}: a number from 1 to 999 is due`);
};

const showEvent =
  (output: Output) =>
  (event: AttemptEvent): void => {
    switch (event.kind) {
      case 'step-began':
        output.progress(`${event.step}${event.version === null ? '' : ` ${event.version}`} ...`);
        return;
      case 'progress':
        output.progress(
          `load ${progressBar(event.acknowledgedBytes / event.totalBytes)} ${event.acknowledgedBytes} of ${event.totalBytes} bytes`,
        );
        return;
      case 'step-ended':
        output.note(
          `  ${event.step.padEnd(13)} ${event.isPass ? 'pass' : 'FAIL'}  ${(event.durationMs / 1000).toFixed(2)} s`,
        );
        return;
      case 'began':
      case 'decided':
        return;
    }
  };

const describeOutcome = (outcome: AttemptOutcome): string => {
  switch (outcome.kind) {
    case 're-flashed':
    case 'already-current':
      return outcome.kind;
    case 'quarantined':
      return `quarantine, ${outcome.reason}`;
    case 'failed':
      return `failed, ${outcome.code}`;
    case 'interrupted':
      return `interrupted, ${outcome.hubState}`;
  }
};

const describe = (report: AttemptReport): string => {
  const { outcome, verdicts } = report;
  const hint = hintOf(outcome);
  const detail = 'detail' in outcome ? [['why', outcome.detail] as const] : [];
  return formatFields([
    ['outcome', describeOutcome(outcome)],
    ...detail,
    ...(hint === null ? [] : [['do', hint] as const]),
    ['hub', report.chf ?? 'not known'],
    ['versions', `${report.from ?? '?'} -> ${report.to ?? '?'}`],
    ['verdicts', `write ${verdicts.write}, restart ${verdicts.restart}, version ${verdicts.version}`],
    ['seconds', (report.durationMs / 1000).toFixed(1)],
    [
      'line',
      report.ceilingFraction === null
        ? 'nothing sent'
        : `${(report.ceilingFraction * 100).toFixed(0)} % of its ceiling`,
    ],
  ]);
};
