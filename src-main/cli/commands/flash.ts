import { faultRules } from '../../../src-shared/domain/faults/fault.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import { quarantineRules } from '../../../src-shared/domain/reasons.ts';
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
      run((context) =>
        withCore(context, async (core): Promise<CommandResult> => {
          const { output, signal } = context;
          const request = {
            label: parseLabel(options.label),
            workOrderId: options.workOrder === undefined ? null : requireWorkOrderId(options.workOrder),
            port: options.port,
            slot: options.slot === undefined ? null : Number.parseInt(options.slot, 10),
          };
          const report = await core.flash(request, showEvent(output), signal);
          output.result({ ...report, hint: hintOf(report.outcome) }, () => describe(report));
          return report.outcome.kind === 're-flashed' || report.outcome.kind === 'already-current'
            ? 'ok'
            : 'not-good';
        }),
      ),
    );
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
      case 'decided':
        return;
    }
  };

/** What to do next; null when nothing is left to do. */
export const hintOf = (outcome: AttemptOutcome): string | null => {
  switch (outcome.kind) {
    case 're-flashed':
    case 'already-current':
      return null;
    case 'quarantined':
      return quarantineRules[outcome.reason].hint;
    case 'failed':
      return outcome.code === 'internal'
        ? 'This is a bug. Send the diagnostics to support.'
        : faultRules[outcome.code].hint;
    case 'interrupted':
      return 'Scan the hub and flash it again.';
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
