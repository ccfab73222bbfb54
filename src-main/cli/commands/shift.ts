import { type ShiftSteps, type StepsPeriod, stepsPeriods } from '../../../src-shared/contract/shift.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { spanOf, stepReport } from '../../core/review/step-report.ts';
import { withReadStoreAsync } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatTable } from '../table.ts';

interface StepsOptions {
  readonly slot?: string;
  readonly period: string;
}

export const shiftCommands: Register = (program, run) => {
  const shift = program.command('shift').description('what the shift lead asks of a bench');
  shift
    .command('steps')
    .description('how long each step took, p50, p95 and longest, and which slots are slower than the bench')
    .option('--slot <number>', 'of this slot alone')
    .option(
      '--period <name>',
      `${stepsPeriods.join(' or ')}: since midnight, or seven days with today`,
      'today',
    )
    .action((options: StepsOptions) =>
      run(async (context): Promise<CommandResult> => {
        const period = requirePeriod(options.period);
        const slot = options.slot === undefined ? null : requireSlot(options.slot);
        const report = await withReadStoreAsync(context, ({ db }) =>
          stepReport(db, spanOf(period, Date.now())),
        );
        const chosen = slot === null ? report : ofSlot(report, slot);
        context.output.result(chosen, () => describe(chosen, slot));
        return 'ok';
      }),
    );
};

const requirePeriod = (text: string): StepsPeriod => {
  const period = stepsPeriods.find((known) => known === text);
  if (period !== undefined) return period;
  throw new Fault('arguments-invalid', `--period ${text}: ${stepsPeriods.join(' or ')} is due`);
};

const requireSlot = (text: string): number => {
  const slot = Number(text);
  if (/^\d{1,2}$/.test(text) && slot >= 1 && slot <= 32) return slot;
  throw new Fault('arguments-invalid', `--slot ${text}: a number from 1 to 32 is due`);
};

const ofSlot = (report: ShiftSteps, slot: number): ShiftSteps => ({
  ...report,
  slots: report.slots.filter((one) => one.slot === slot),
});

const duration = (ms: number | null): string => {
  if (ms === null) return '-';
  return ms < 1_000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
};

const describe = ({ bench, slots }: ShiftSteps, slot: number | null): string => {
  const steps = slot === null ? bench : (slots[0]?.steps ?? []);
  const where = slot === null ? 'on this bench' : `on slot ${slot}`;
  if (steps.length === 0) return `No step ended ${where} in this time.`;
  const rows = steps.map(({ step, count, failedCount, p50Ms, p95Ms, maxMs }) => [
    step,
    String(count),
    String(failedCount),
    ...[p50Ms, p95Ms, maxMs].map(duration),
  ]);
  const slower = slots.flatMap((one) =>
    one.slower.map(
      ({ step, factor }) =>
        `SLOWER: slot ${one.slot}, ${step}, ${factor.toFixed(2)} times the bench's median`,
    ),
  );
  return [formatTable(['step', 'passed', 'failed', 'p50', 'p95', 'longest'], rows), ...slower].join('\n');
};
